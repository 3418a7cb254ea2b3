import { expect, it } from 'vitest';
import { apartFromSigned, countSet } from './set-count.ts';
import type { SetPart } from './signing-set.ts';

const part = (gun: string, state: SetPart['state'], tags = 1) =>
  ({ gun, state, images: Array.from({ length: tags }, (_, index) => ({ tag: `1.${index}` })) }) as unknown as SetPart;

it('counts as signed only what was read again and verified', () => {
  expect(
    countSet([part('a', 'confirmed', 2), part('b', 'unseen'), part('c', 'unknown', 3), part('d', 'failed'), part('e', 'left')]),
  ).toEqual({
    all: { repositories: 5, tags: 8 },
    signed: { repositories: 1, tags: 2 },
    unseen: { repositories: 1, tags: 1 },
    unknown: { repositories: 1, tags: 3 },
  });
});

it('counts a repository once, and as signed only if all of it is', () => {
  const { all, signed } = countSet([part('a', 'confirmed', 2), part('a', 'left'), part('b', 'confirmed'), part('b', 'confirmed')]);
  expect(all).toEqual({ repositories: 2, tags: 5 });
  expect(signed).toEqual({ repositories: 1, tags: 4 });
});

it('names apart what was published unseen and what is not known', () => {
  expect(apartFromSigned([part('a', 'confirmed')])).toBe('');
  expect(apartFromSigned([part('a', 'unseen'), part('b', 'unseen', 2), part('c', 'unknown')])).toBe(
    'Published, not visible yet: 3 tags in 2 repositories. Not known yet: 1 tag in 1 repository.',
  );
});
