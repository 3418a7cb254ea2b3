import { expect, it } from 'vitest';
import type { Task } from '#shared/contract/tasks.ts';
import { Tasks } from './tasks.ts';

const setUp = () => {
  const told: Task[] = [];
  let now = 0;
  const tasks = new Tasks(
    (task) => told.push(task),
    () => new Date(now),
  );
  return { tasks, told, advance: (ms: number) => (now += ms) };
};

it('tells begin, progress now and then, and end', async () => {
  const { tasks, told, advance } = setUp();
  await tasks.run('Reading', async ({ progress }) => {
    progress({ done: 1, total: 10 });
    advance(100);
    progress({ done: 5, total: 10 });
    progress({ done: 6, total: 10 });
  });
  expect(told.map(({ state, done }) => [state, done])).toEqual([
    ['running', 0],
    ['running', 5],
    ['done', 6],
  ]);
});

it('ends as cancelled when the person cancels, whatever the work throws', async () => {
  const { tasks, told } = setUp();
  const running = tasks.run(
    'Reading',
    ({ signal }) => new Promise((_done, fail) => signal.addEventListener('abort', () => fail(new Error('x')))),
  );
  tasks.cancel('t1');
  await expect(running).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(told.at(-1)).toMatchObject({ state: 'cancelled', cancellable: false });
});

it('ends as failed otherwise, and passes the error on', async () => {
  const { tasks, told } = setUp();
  await expect(tasks.run('Reading', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(told.at(-1)?.state).toBe('failed');
  expect(tasks.list()).toHaveLength(1);
});
