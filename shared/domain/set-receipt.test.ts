import { describe, expect, it } from 'vitest';
import { cutOffNote, receiptJson, receiptOf, receiptState, receiptText, type SetReceipt } from './set-receipt.ts';
import type { SetPart } from './signing-set.ts';

const digest = `sha256:${'ab'.repeat(32)}`;
const part = (name: string, state: SetPart['state']) =>
  ({
    gun: `registry.example.com/${name}`,
    state,
    images: [{ placeId: 'p', entryId: 'e', expected: digest, tag: '1.0' }],
    ...(name === 'web' ? { server: 'notary.example.com' } : {}),
    ...(state === 'failed' ? { failure: { problem: 'server-unreachable', facts: {} } } : {}),
    ...(state === 'confirmed' ? { versions: [{ role: 'targets', before: 1, after: 2 }] } : {}),
  }) as unknown as SetPart;
const round = (at: string, ...parts: SetPart[]) => ({ startedAt: at, parts }) as SetReceipt;

const first = round('2026-11-24T10:00:00.000Z', part('app', 'confirmed'), part('web', 'failed'), part('db', 'failed'));
const second = round('2026-11-24T10:05:00.000Z', part('web', 'confirmed'));

it('tells of every repository once, as its last round has it', () => {
  const { startedAt, parts } = receiptOf([first, second]);
  expect(startedAt).toBe(first.startedAt);
  expect(parts.map(({ gun, state }) => [gun.split('/')[1], state])).toEqual([
    ['app', 'confirmed'],
    ['db', 'failed'],
    ['web', 'confirmed'],
  ]);
});

it('tells of every tag, as the last round has it that took it up', () => {
  const tagged = (state: SetPart['state'], ...tags: string[]) =>
    ({ ...part('app', state), images: tags.map((tag) => ({ ...part('app', state).images[0], tag })) }) as SetPart;
  const all = [
    round(first.startedAt, tagged('confirmed', '1'), tagged('left', '2', '3')),
    round(first.startedAt, tagged('confirmed', '2')),
  ];
  const told = receiptOf(all).parts.map(({ state, images }) => [state, images.map(({ tag }) => tag)]);
  expect(told).toEqual([
    ['confirmed', ['1']],
    ['left', ['3']],
    ['confirmed', ['2']],
  ]);
  const failed = [round(first.startedAt, tagged('failed', '1', '2')), round(first.startedAt, tagged('confirmed', '1'))];
  expect(receiptText(receiptOf(failed))).toContain('registry.example.com/app: Not signed\n  2  ');
});

it('is JSON with every tag, its digest, versions and problems', () => {
  expect(JSON.parse(receiptJson(first))).toEqual({
    startedAt: first.startedAt,
    repositories: [
      {
        repository: 'registry.example.com/app',
        state: 'confirmed',
        tags: [{ tag: '1.0', digest }],
        versions: [{ role: 'targets', before: 1, after: 2 }],
      },
      {
        ...{ repository: 'registry.example.com/web', server: 'notary.example.com', state: 'failed', problem: 'server-unreachable' },
        tags: [{ tag: '1.0', digest }],
      },
      { repository: 'registry.example.com/db', state: 'failed', problem: 'server-unreachable', tags: [{ tag: '1.0', digest }] },
    ],
  });
});

it('is text with one line for each repository and each tag', () => {
  expect(receiptText(second)).toBe(`registry.example.com/web on notary.example.com: Signed and confirmed\n  1.0  ${digest}`);
});

it('asks nobody who is not there about what is not known', () => {
  expect(receiptState(part('web', 'unknown'))).toBe('Not known yet: its server has to be asked');
  expect(receiptState(part('app', 'unknown'))).toBe('Not known yet: it has to be read again');
  expect(receiptState({ ...part('app', 'unknown'), foundOutAt: first.startedAt })).toBe('Not known yet: it has to be read again');
});

describe('of a set that was cut off', () => {
  const foundOutAt = '2026-11-25T08:00:00.000Z';
  const found = round(
    first.startedAt,
    { ...part('app', 'confirmed'), versions: undefined, foundOutAt } as never,
    { ...part('db', 'left'), foundOutAt } as never,
  );

  it('says in JSON when it was found out, and what is not known', () => {
    const { repositories, note } = JSON.parse(receiptJson(found));
    expect(repositories).toMatchObject([
      { state: 'confirmed', foundOutAt },
      { state: 'left', foundOutAt },
    ]);
    expect(repositories[0]).not.toHaveProperty('versions');
    expect(note).toBe(cutOffNote);
    expect(JSON.parse(receiptJson(first))).not.toHaveProperty('note');
  });

  it('does not say that it saw what it found out', () => {
    const text = receiptText(found);
    expect(text).toMatch(/app: Stands as signed, found out 2026-11-25T08:00:00\.000Z$/m);
    expect(text).toMatch(/db: Not signed, found out 2026-11-25T08:00:00\.000Z$/m);
    expect(text).not.toContain('confirmed');
    expect(text.endsWith(cutOffNote)).toBe(true);
    expect(receiptText(second)).not.toContain(cutOffNote);
  });

  it('tells what the rest became that was signed since, as it was seen', () => {
    const { parts } = receiptOf([found, round('2026-11-25T08:05:00.000Z', part('db', 'confirmed'))]);
    expect(parts.map(({ state, foundOutAt: at }) => [state, at])).toEqual([
      ['confirmed', foundOutAt],
      ['confirmed', undefined],
    ]);
  });
});

it('shows as text what would hide in a name or turn it round', () => {
  const [image] = part('app', 'left').images;
  const odd = { ...part('app\u202egpj', 'left'), server: 'not\u200bary.example', images: [{ ...image, tag: '1.0\n2.0' }] } as SetPart;
  expect(receiptText(round(first.startedAt, odd))).toBe(
    `registry.example.com/app‹RLO›gpj on not‹ZWSP›ary.example: Not signed\n  1.0‹LF›2.0  ${digest}`,
  );
});
