import { SignetError } from '#electron/signet-error.ts';
import type { CarrySource } from '#electron/systems/signature-system.ts';
import { archivedRepository, openArchive } from '../archive/open-archive.ts';
import { nothingKnown } from '../collection.ts';
import type { Followed } from '../followed/followed.ts';
import type { PinRules } from '../pins.ts';
import type { VerifiedCollections } from '../system/verified-collections.ts';
import { type VerifiedView, viewOf } from '../system/verified-view.ts';
import { updateCollection } from '../verify/update.ts';

export interface SourceParts {
  readonly followed: Followed;
  readonly local: VerifiedCollections;
  readonly now: () => Date;
  readonly pins: () => PinRules;
}

/** A repository as it stands now, its server asked anew; or an archive as it stood at a moment, by default the last it can speak of. */
export async function readSource({ followed, local, now, pins }: SourceParts, source: CarrySource): Promise<VerifiedView> {
  if ('gun' in source) {
    if (followed.holds(source.gun)) return followed.refresh(source.gun);
    local.invalidate(source.gun);
    const view = await local.of(source.gun);
    if (!view) throw new SignetError({ code: 'collection-unknown', gun: source.gun });
    return view;
  }
  const { gun, last } = await archivedRepository(source.archive);
  const at = source.at === undefined ? (last ?? now().getTime()) : Date.parse(source.at);
  if (!(at <= now().getTime()))
    throw new SignetError({ code: 'input-invalid', field: 'time', reason: 'it is not a moment that has passed' });
  const { remote } = await openArchive(source.archive, gun, at);
  const outcome = await updateCollection({
    gun,
    remote,
    known: nothingKnown,
    pins: pins(),
    now: at,
  });
  const { archive: folder } = source;
  return viewOf({ gun, folder, known: folder, server: folder }, outcome, at);
}
