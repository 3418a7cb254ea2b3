import type { SignatureSystem } from '#electron/systems/signature-system.ts';
import type { SetPart } from '#shared/domain/signing-set.ts';

export type BegunPart = Pick<SetPart, 'gun' | 'server' | 'images'>;

export interface FoundOutParts {
  readonly system: Pick<SignatureSystem, 'judge'>;
  /** Repositories with a publish of which nobody knows what became. */
  readonly unsettled: readonly string[];
  /** What Signet saw itself of this set. */
  readonly seen: readonly SetPart[];
  readonly now: () => Date;
}

/**
 * What stands of a repository of a set that was cut off; of tags that differ, a part for each. Nothing is believed of what was begun: only
 * what verifies now stands. Nor is anything called unsigned unless its trust data was read again and verified, and no publish of it is on
 * its way.
 */
export async function findOut({ system, unsettled, seen, now }: FoundOutParts, { gun, server, images }: BegunPart): Promise<SetPart[]> {
  const judged = await Promise.all(
    images.map(({ expected, tag }) => system.judge({ repository: gun, tag, digest: expected, size: undefined })),
  );
  const foundOutAt = now().toISOString();
  const own = new Map(seen.filter((part) => part.gun === gun).flatMap((part) => part.images.map(({ tag }) => [tag, part] as const)));
  const each = images.map((image, index): SetPart => {
    const { verdict, fresh } = judged[index] ?? { verdict: 'unsigned', fresh: false };
    const stands = verdict === 'trusted' || verdict === 'warning';
    const state = fresh && stands ? 'confirmed' : fresh && !unsettled.includes(gun) ? 'left' : 'unknown';
    return moreTelling(own.get(image.tag), { gun, ...(server === undefined ? {} : { server }), images: [image], state, foundOutAt });
  });
  return together(each);
}

/** What Signet saw itself says more than what it found out, unless that is something else. */
function moreTelling(seen: SetPart | undefined, found: SetPart): SetPart {
  if (!seen || seen.foundOutAt !== undefined) return found;
  const stays = found.state === 'unknown' || found.state === same[seen.state] || (found.state === 'left' && isHandedOver(seen));
  return stays ? { ...seen, images: found.images } : found;
}

/** May come to be seen later than it was asked for. Of a publish whose answer was lost its server tells in the end. */
const isHandedOver = ({ state, failure }: SetPart): boolean =>
  state === 'unseen' || (state === 'unknown' && failure?.problem !== 'publish-unknown');

const same: Partial<Record<SetPart['state'], SetPart['state']>> = { confirmed: 'confirmed', failed: 'left', left: 'left' };

/** Tags of which the same is known, in one part. */
function together(each: readonly SetPart[]): SetPart[] {
  const parts = new Map<string, SetPart>();
  for (const part of each) {
    const key = JSON.stringify({ ...part, images: [] });
    const before = parts.get(key);
    if (before) before.images.push(...part.images);
    else parts.set(key, { ...part, images: [...part.images] });
  }
  return [...parts.values()];
}
