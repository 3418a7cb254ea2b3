import { expect, it } from 'vitest';
import { naturalOrder } from './natural-order.ts';

it.each([
  ['1.9', '1.10'],
  ['1', '1.0'],
  ['1.0', 'a'],
  ['a1', 'aa'],
  ['v2', 'v02'],
  ['v02', 'v3'],
  ['A', 'a'],
  ['a', 'a1'],
  ['1a', '1b'],
  ['\ue000', '\u{1f600}'],
])('%s comes before %s', (first, second) => {
  expect(naturalOrder(first, second)).toBeLessThan(0);
  expect(naturalOrder(second, first)).toBeGreaterThan(0);
  expect(naturalOrder(first, first)).toBe(0);
});
