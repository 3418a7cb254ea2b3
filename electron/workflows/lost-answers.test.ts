import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import { LostAnswers } from './lost-answers.ts';

const publish = (stands: PublishStanding['stands']): PublishStanding => ({
  ...{ id: 'p1', gun: 'r/app', server: 'https://notary.test', at: '2026-11-23T12:00:00.000Z', stands },
});
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function asking(first: PublishStanding['stands'] | undefined) {
  let stands = first;
  let locked = false;
  const told = vi.fn();
  const failed = vi.fn();
  const settle = vi.fn(async () => (stands === 'published' ? [publish('published')] : []));
  const answers = new LostAnswers({
    settle,
    publishes: async () => (stands === undefined ? [] : [publish(stands)]),
    locked: () => locked,
    told,
    failed,
    waits: [10, 100],
  });
  return {
    answers,
    settle,
    told,
    failed,
    becomes: (next: typeof stands) => {
      stands = next;
    },
    lock: (on: boolean) => {
      locked = on;
    },
  };
}
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

it('asks less and less often, until it is there', async () => {
  const { answers, settle, told, becomes } = asking('absent');
  answers.look();
  answers.look();
  await pass(10);
  expect(settle).toHaveBeenCalledTimes(1);
  await pass(99);
  expect(settle).toHaveBeenCalledTimes(1);
  becomes('published');
  await pass(100);
  expect(settle).toHaveBeenCalledTimes(2);
  expect(told).toHaveBeenCalledTimes(1);
  await pass(1000);
  expect(settle).toHaveBeenCalledTimes(2);
});

it('asks nobody where nothing is open, or while Signet is locked', async () => {
  const none = asking(undefined);
  none.answers.look();
  await pass(1000);
  expect(none.settle).not.toHaveBeenCalled();
  const { answers, settle, lock } = asking('unknown');
  lock(true);
  answers.look();
  await pass(1000);
  lock(false);
  answers.look();
  lock(true);
  await pass(1000);
  expect(settle).not.toHaveBeenCalled();
  lock(false);
  answers.look();
  await pass(10);
  expect(settle).toHaveBeenCalledTimes(1);
  answers.end();
  await pass(1000);
  expect(settle).toHaveBeenCalledTimes(1);
});

it('hands on what went wrong', async () => {
  const { answers, settle, failed } = asking('absent');
  settle.mockRejectedValueOnce(new Error('the disk is gone'));
  answers.look();
  await pass(10);
  expect(failed).toHaveBeenCalledTimes(1);
});
