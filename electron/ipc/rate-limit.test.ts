import { expect, it } from 'vitest';
import { RateLimit } from './rate-limit.ts';

it('refuses what is over the limit until the window has passed, for each channel apart', () => {
  let now = 0;
  const limit = new RateLimit(2, 1000, () => now);
  expect([limit.allows('a'), limit.allows('a'), limit.allows('a'), limit.allows('b')]).toEqual([true, true, false, true]);
  now = 1000;
  expect(limit.allows('a')).toBe(true);
});
