import { expect, it, vi } from 'vitest';
import { IdleLock } from './auto-lock.ts';

it('locks after the minutes without input, once, and not when it is off', () => {
  let now = 0;
  let minutes = 5;
  const lock = vi.fn();
  const idle = new IdleLock(
    () => now,
    () => minutes,
    lock,
  );
  now = 4 * 60_000;
  idle.tick();
  idle.input();
  now += 4 * 60_000;
  idle.tick();
  expect(lock).not.toHaveBeenCalled();
  now += 60_000;
  idle.tick();
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
  minutes = 0;
  now += 3_600_000;
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
});

it('starts anew when the clock was set back', () => {
  let now = 1_000_000;
  const lock = vi.fn();
  const idle = new IdleLock(
    () => now,
    () => 1,
    lock,
  );
  now = 0;
  idle.tick();
  now = 59_000;
  idle.tick();
  expect(lock).not.toHaveBeenCalled();
  now = 60_000;
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
});
