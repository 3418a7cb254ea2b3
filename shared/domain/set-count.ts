import type { SetPart } from './signing-set.ts';

export interface SetNumbers {
  readonly repositories: number;
  readonly tags: number;
}

export interface SetCount {
  readonly all: SetNumbers;
  /** Read again and verified; a repository, if all of it is. */
  readonly signed: SetNumbers;
  /** Published, or perhaps published, and not seen there: neither is signed, nor is it unsigned. */
  readonly unseen: SetNumbers;
  readonly unknown: SetNumbers;
}

/** How far a set came. A repository of whose tags not the same is known is in several parts, and counted once. */
export function countSet(parts: readonly SetPart[]): SetCount {
  const numbersOf = (some: readonly SetPart[]): SetNumbers => ({
    repositories: new Set(some.map(({ gun }) => gun)).size,
    tags: some.reduce((sum, { images }) => sum + images.length, 0),
  });
  const that = (is: SetPart['state']) => numbersOf(parts.filter(({ state }) => state === is));
  const notWhole = numbersOf(parts.filter(({ state }) => state !== 'confirmed'));
  const all = numbersOf(parts);
  return {
    all,
    signed: { repositories: all.repositories - notWhole.repositories, tags: that('confirmed').tags },
    unseen: that('unseen'),
    unknown: that('unknown'),
  };
}

/** What is counted neither as signed nor as unsigned, in sentences; nothing where there is none. */
export function apartFromSigned(parts: readonly SetPart[]): string {
  const { unseen, unknown } = countSet(parts);
  return [
    ...(unseen.tags > 0 ? [`Published, not visible yet: ${inWords(unseen)}.`] : []),
    ...(unknown.tags > 0 ? [`Not known yet: ${inWords(unknown)}.`] : []),
  ].join(' ');
}

const inWords = ({ repositories, tags }: SetNumbers): string =>
  `${tags} ${tags === 1 ? 'tag' : 'tags'} in ${repositories} ${repositories === 1 ? 'repository' : 'repositories'}`;
