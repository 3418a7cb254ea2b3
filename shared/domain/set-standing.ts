import type { SetGroup, SetPart, SigningSet } from './signing-set.ts';

/**
 * What an earlier round had to say of a set, now that its repositories were read afresh to prepare the rest: a tag that stands there as it
 * was wanted is signed, whether or not that was seen before. `at`: when they were read.
 */
export function withStanding(set: SigningSet, groups: readonly SetGroup[], at: string): SigningSet {
  const standing = new Set(
    groups.flatMap(({ gun, rows }) => rows.flatMap(({ state, image }) => (state === 'stands' ? [named(gun, image)] : []))),
  );
  return { ...set, parts: set.parts.flatMap((part) => (part.state === 'confirmed' ? [part] : split(part, standing, at))) };
}

const named = (gun: string, { tag, expected }: SetPart['images'][number]): string => `${gun}:${tag}@${expected}`;

function split(part: SetPart, standing: ReadonlySet<string>, at: string): SetPart[] {
  const { gun, server, foundOutAt, images } = part;
  const stands = images.filter((image) => standing.has(named(gun, image)));
  if (stands.length === 0) return [part];
  const rest = images.filter((image) => !standing.has(named(gun, image)));
  return [
    {
      ...{ gun, images: stands, state: 'confirmed' },
      ...(server === undefined ? {} : { server }),
      ...(foundOutAt === undefined ? {} : { foundOutAt: at }),
    },
    ...(rest.length > 0 ? [{ ...part, images: rest }] : []),
  ];
}
