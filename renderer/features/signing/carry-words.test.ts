import { expect, it } from 'vitest';
import type { CarryPlan, CarryRow } from '#shared/domain/carry.ts';
import { carriedNames, carryMissing, carryWords } from './carry-words.ts';

const row = (name: string, change: Partial<CarryRow> = {}): CarryRow => ({
  ...{ name, sha256: 'a'.repeat(64), length: 5, role: 'targets', signedBy: ['otter'], state: 'new', registry: 'not-checked' },
  ...change,
});
const plan = (verdict: CarryPlan['from']['verdict'], ...rows: CarryRow[]): CarryPlan => ({
  from: { gun: 'r/a' as never, archive: false, at: '2026-11-23T12:00:00.000Z', verdict, sentence: '', versions: {} },
  rows,
});

it('says of each name what becomes of it, and whether the registry has it', () => {
  expect(carryWords(row('a'))).toBe('the registry was not checked');
  expect(carryWords(row('a', { state: 'moves', registry: 'absent' }))).toBe(
    'replaces other content; the registry does not have it there yet',
  );
  expect(carryWords(row('a', { state: 'left-out', why: 'only targets/a states it' }))).toBe('only targets/a states it');
});

it('carries what can be and was not taken out', () => {
  const all = plan('trusted', row('a'), row('b', { state: 'moves' }), row('c', { state: 'same' }), row('d', { state: 'left-out' }));
  expect(carriedNames(all, new Map([['a', false]]))).toEqual(['b']);
  expect(carriedNames(undefined, new Map())).toEqual([]);
});

it('carries what the registry does not have only where that was ticked', () => {
  const all = plan('trusted', row('a', { registry: 'absent' }), row('b', { registry: 'served' }), row('c'));
  expect(carriedNames(all, new Map())).toEqual(['b', 'c']);
  expect(carriedNames(all, new Map([['a', true]]))).toEqual(['a', 'b', 'c']);
  expect(carriedNames(plan('trusted', row('a', { state: 'left-out' })), new Map([['a', true]]))).toEqual([]);
});

it('goes on from what is trusted alone, and from what is stale when that was said', () => {
  expect(carryMissing(undefined, [], false)).toBe('Looking what there is to carry.');
  for (const verdict of ['rejected', 'unsigned', 'unverifiable'] as const)
    expect(carryMissing(plan(verdict, row('a')), ['a'], true)).toBe('r/a is not trusted; nothing is carried from it.');
  expect(carryMissing(plan('stale', row('a')), ['a'], false)).toBe('Say that an older state may be carried.');
  expect(carryMissing(plan('stale', row('a')), ['a'], true)).toBeUndefined();
  expect(carryMissing(plan('trusted', row('a')), [], false)).toBe('Choose a name.');
  expect(carryMissing(plan('trusted', row('a', { state: 'same' })), [], false)).toBe('There is nothing to carry.');
  expect(carryMissing(plan('warning', row('a')), ['a'], false)).toBeUndefined();
});
