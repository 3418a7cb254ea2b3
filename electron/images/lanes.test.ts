import { expect, it } from 'vitest';
import { Lanes } from './lanes.ts';

it('does so much side by side and no more, in turn, whatever fails', async () => {
  const lanes = new Lanes(3);
  let [running, most] = [0, 0];
  const order: number[] = [];
  const work = (n: number) =>
    lanes.run(async () => {
      order.push(n);
      running += 1;
      most = Math.max(most, running);
      await new Promise((done) => setTimeout(done, n % 3));
      running -= 1;
      if (n % 4 === 0) throw new Error('this one fails');
      return n;
    });
  const ended = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => work(n)));
  expect(most).toBe(3);
  expect(order).toEqual(Array.from({ length: 20 }, (_, n) => n));
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(5);
  expect(await lanes.run(async () => 'still going')).toBe('still going');
});
