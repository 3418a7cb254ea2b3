import { expect, it, vi } from 'vitest';
import { IdleLock } from './auto-lock.ts';

const minute = 60_000;
const scene = (start = 0) => {
  const at = { now: start, minutes: 5, locked: false };
  const lock = vi.fn(() => {
    at.locked = true;
  });
  const idle = new IdleLock(
    () => at.now,
    () => at.minutes,
    lock,
    () => at.locked,
  );
  idle.tick();
  return { at, lock, idle };
};

it('locks after the minutes without input, once, and not when it is off', () => {
  const { at, lock, idle } = scene();
  at.now = 4 * minute;
  idle.tick();
  idle.input();
  at.now += 4 * minute;
  idle.tick();
  expect(lock).not.toHaveBeenCalled();
  at.now += minute;
  idle.tick();
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
  at.locked = false;
  at.minutes = 0;
  at.now += 60 * minute;
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
});

it('locks when the clock was set back, but not when it was put right by seconds', () => {
  const { at, lock, idle } = scene(60 * minute);
  at.now -= minute / 2;
  idle.tick();
  expect(lock).not.toHaveBeenCalled();
  at.now -= 10 * minute;
  idle.tick();
  expect(lock).toHaveBeenCalledTimes(1);
});

it('locks after twelve hours however busy somebody is, counted from the unlocking', () => {
  const { at, lock, idle } = scene();
  const work = (minutes: number) => {
    for (let passed = 0; passed < minutes; passed += 1) {
      at.now += minute;
      idle.input();
      idle.tick();
    }
  };
  work(719);
  expect(lock).not.toHaveBeenCalled();
  work(1);
  expect(lock).toHaveBeenCalledTimes(1);
  idle.tick();
  at.locked = false;
  idle.tick();
  work(719);
  expect(lock).toHaveBeenCalledTimes(1);
});
