import { expect, it } from 'vitest';
import { withStanding } from './set-standing.ts';
import type { SetGroup, SetImage, SetPart, SetRow, SigningSet } from './signing-set.ts';

const gun = 'registry.example.com/app';
const at = '2026-11-25T08:00:00.000Z';
const image = (tag: string, letter = 'a') => ({ tag, expected: `sha256:${letter.repeat(64)}` }) as SetImage;
const set = (...parts: object[]) => ({ setId: 's', parts: parts.map((part) => ({ gun, ...part })) }) as unknown as SigningSet;
const failure = { problem: 'publish-unknown', facts: {} };
const found = (...rows: [SetImage, SetRow['state']][]) =>
  [{ gun, rows: rows.map(([one, state]) => ({ image: one, state })) }] as unknown as SetGroup[];
const told = ({ parts }: { parts: readonly SetPart[] }) => parts.map(({ state, images }) => [state, images.map(({ tag }) => tag)]);

it('takes for signed what stands now, and leaves the rest as it was', () => {
  const before = set({ state: 'unknown', server: 'notary.example.com', failure, images: [image('1'), image('2'), image('3')] });
  const after = withStanding(before, found([image('1'), 'stands'], [image('2'), 'moves'], [image('3'), 'signs']), at);
  expect(told(after)).toEqual([
    ['confirmed', ['1']],
    ['unknown', ['2', '3']],
  ]);
  expect(after.parts[0]).toEqual({ gun, server: 'notary.example.com', state: 'confirmed', images: [image('1')] });
  expect(after.parts[1]).toMatchObject({ failure });
});

it('takes nothing for signed that stands with another digest or elsewhere', () => {
  const before = set({ state: 'failed', images: [image('1')] }, { gun: 'registry.example.com/web', state: 'failed', images: [image('2')] });
  expect(withStanding(before, found([image('1', 'b'), 'stands'], [image('2'), 'stands']), at)).toEqual(before);
});

it('changes nothing that is confirmed, and says when that of a set that was cut off was found out', () => {
  const seen = { state: 'confirmed', images: [image('1')], versions: [{ role: 'targets', after: 2 }] };
  const before = set(seen, { state: 'left', foundOutAt: '2026-11-24T08:00:00.000Z', images: [image('2')] });
  const { parts } = withStanding(before, found([image('1'), 'stands'], [image('2'), 'stands']), at);
  expect(parts).toEqual([
    { gun, ...seen },
    { gun, state: 'confirmed', foundOutAt: at, images: [image('2')] },
  ]);
});
