import type { Gun } from '#shared/domain/gun.ts';
import { nothingKnown, type VerifiedCollection } from '../collection.ts';
import { noPins, type PinRules } from '../pins.ts';
import type { TrustRemote } from '../remote.ts';
import { updateCollection } from '../verify/update.ts';

/** What a person has of her own to hold an archive's root against. */
export interface Vouchers {
  readonly pins: PinRules;
  /** Whether it is of another line than the root that is trusted here; undefined where none is. */
  readonly isOther: (gun: Gun, root: VerifiedCollection['root']) => Promise<boolean | undefined>;
}

export const nobodyVouches: Vouchers = { pins: noPins, isOther: async () => undefined };

/** Who on this computer vouches for the newest root of an archive. */
export interface Vouched {
  readonly by: 'pins' | 'known' | 'nobody' | 'refused' | 'other';
  /** Ids of the root keys that it lists. */
  readonly keyIds: readonly string[];
  /** Why the pins refuse it, in one sentence. */
  readonly because?: string;
}

/** Undefined where there is no root that stands by itself: the verdict says why. */
export async function vouchedFor(
  gun: Gun,
  documents: TrustRemote,
  { pins, isOther }: Vouchers,
  archivedAt: number,
): Promise<Vouched | undefined> {
  const look = (rules: PinRules) =>
    updateCollection({
      ...{ gun, remote: documents, known: nothingKnown, pins: rules, now: archivedAt },
      ...{ overlookExpiry: true, overlookCertificateEnd: true },
    });
  const seen = await look(noPins);
  if (seen.state !== 'verified') return undefined;
  const { root } = seen.collection;
  const keyIds = root.file.signed.roles.get('root')?.keyIds ?? [];
  const pinned = await look(pins);
  if (pinned.state === 'rejected') return { by: 'refused', keyIds, because: pinned.error.detail };
  if (pinned.state === 'verified' && pinned.collection.anchor.kind !== 'first-use') return { by: 'pins', keyIds };
  const other = await isOther(gun, root);
  return { by: other === undefined ? 'nobody' : other ? 'other' : 'known', keyIds };
}
