import { expect, it } from 'vitest';
import { isHeavier } from './size-cap.ts';

it.each([
  ['a text', 'x'.repeat(100), 107, 108],
  ['a list', [1, 2, 3], 34, 35],
  ['a record in a record', { a: { bc: 'def' } }, 29, 30],
])('counts %s', (_what, value, below, enough) => {
  expect(isHeavier(value, below)).toBe(true);
  expect(isHeavier(value, enough)).toBe(false);
});
