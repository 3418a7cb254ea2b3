import { expect, it } from 'vitest';
import type { ImageToSign } from '#renderer/store.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { batchesOf, tagProblem } from './batches.ts';

const image = (repository: string, tag: string): ImageToSign => ({
  placeId: '0'.repeat(16) as PlaceId,
  entryId: tag,
  expected: `sha256:${'a'.repeat(64)}` as Digest,
  repository,
  tag,
});

it('signs each repository by itself and loses no image', () => {
  const batches = batchesOf([image('a', '1'), image('b', '1'), image('a', '2')]);
  expect(batches.map(({ repository, images }) => [repository, images.length])).toEqual([
    ['a', 2],
    ['b', 1],
  ]);
});

it.each([
  [['1.0', 'latest'], undefined],
  [[''], /Give/],
  [['-x'], /no tag/],
  [['a b'], /no tag/],
  [['x'.repeat(129)], /no tag/],
  [['1', '1'], /Two images/],
])('%j', (tags, expected) => {
  const problem = tagProblem(tags);
  if (expected) expect(problem).toMatch(expected);
  else expect(problem).toBeUndefined();
});
