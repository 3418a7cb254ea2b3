import { describe, expect, it } from 'vitest';
import { encodeMetadata } from '#electron/formats/tuf/encode.ts';
import type { Targets } from '#electron/formats/tuf/types.ts';
import { compareDocuments, compareLines, foldLines, shortLines, shownChange } from './compare.ts';

const targets: Targets = { type: 'Targets', version: 1, expires: '2029-01-01T00:00:00Z', targets: new Map(), delegations: undefined };
const bytes = (more: Partial<Targets> = {}) => encodeMetadata({ ...targets, ...more }, []);
const line = (kind: 'same' | 'removed' | 'added', text: string) => ({ kind, text });
const same = (count: number, from = 0) => Array.from({ length: count }, (_, index) => line('same', String(from + index)));

describe('compareDocuments', () => {
  it('finds nothing between the same bytes', () => {
    expect(compareDocuments('targets', bytes(), bytes())).toEqual({ changes: [], problem: undefined });
  });

  it('counts as unrecognised what differs in its writing alone', () => {
    const spaced = Buffer.concat([Buffer.from(' '), bytes()]);
    expect(compareDocuments('targets', bytes(), spaced).changes).toMatchObject([{ part: 'other', subject: 'how the same is written' }]);
  });

  it('tells unrecognised changes first', () => {
    const { changes } = compareDocuments('targets', bytes(), bytes({ version: 2, extra: new Map([['x', 1]]) }));
    expect(changes.map(({ part }) => part)).toEqual(['other', 'version']);
  });
});

describe('compareLines', () => {
  it('keeps every byte of what is no text', () => {
    const lines = compareLines('targets', Buffer.from([0xff, 0x0a, 0x41]), bytes());
    expect(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text)).toEqual(['\u00ff', 'A']);
  });
});

describe('foldLines', () => {
  it.each<[string, Parameters<typeof foldLines>[0], string[]]>([
    ['all that is the same', same(10), ['folded 10']],
    ['between two changes', [line('added', 'a'), ...same(9), line('removed', 'b')], ['a', '0', '1', '2', 'folded 3', '6', '7', '8', 'b']],
    ['at both ends', [...same(9), line('added', 'a'), ...same(9)], ['folded 6', '6', '7', '8', 'a', '0', '1', '2', 'folded 6']],
    ['not one line alone', [line('added', 'a'), ...same(7), line('removed', 'b')], ['a', '0', '1', '2', '3', '4', '5', '6', 'b']],
  ])('folds %s', (_name, lines, folded) => {
    expect(foldLines(lines).map(({ kind, text }) => (kind === 'folded' ? `folded ${text}` : text))).toEqual(folded);
  });
});

it('breaks lines that are too long, and loses nothing of them', () => {
  const text = 'ab'.repeat(2500);
  const broken = shortLines([line('added', text), line('same', 'x')]);
  expect(broken).toHaveLength(4);
  expect(
    broken
      .slice(0, 3)
      .map((one) => one.text)
      .join(''),
  ).toBe(text);
});

it('cuts values that are too long so that two of them still differ', () => {
  const long = 'x'.repeat(5000);
  const { before = '', after } = shownChange({ part: 'other', kind: 'changed', subject: 'x', before: `${long}a`, after: `${long}b` });
  expect(before.length).toBeLessThan(4200);
  expect(before).not.toBe(after);
  expect(before).toMatch(/5001 characters with SHA-256/);
});
