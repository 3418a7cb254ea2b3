import { expect, it } from 'vitest';
import { lockTimes } from './setting-words.ts';
import { wholeWithin } from './whole-number.ts';

it.each([
  ['30', 30],
  [' 30 ', 30],
  ['0', undefined],
  ['731', undefined],
  ['3.5', undefined],
  ['-4', undefined],
  ['', undefined],
  ['1e2', undefined],
  ['lots', undefined],
])('%j within 1 and 730 is %s', (text, number) => {
  expect(wholeWithin(text, 1, 730)).toBe(number);
});

it('keeps a lock time that was set elsewhere', () => {
  expect(lockTimes(7)[0]).toEqual({ value: '7', label: 'After 7 minutes' });
  expect(lockTimes(5).map(({ label }) => label)).toContain('After 1 hour');
  expect(lockTimes(5).at(-1)).toEqual({ value: '0', label: 'Never' });
});
