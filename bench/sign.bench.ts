import { expect, it } from 'vitest';
import { image, TestCollection } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { median, row } from './lib.mjs';
import { report } from './report.ts';

const TAGS = 10_000;
const ROUNDS = 9;

/** From the wish to the verified outcome: review, signature, files, and the reading back. Unlocking is not in it: its slowness is meant. */
it('signs one tag in a big collection', { timeout: 600_000 }, async () => {
  const collection = await TestCollection.started({ at: new Date() });
  await collection.confirm(await collection.add(...Array.from({ length: TAGS }, (_, tag) => image(`build-${tag}`))));
  const review: number[] = [];
  const publish: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const from = performance.now();
    const prepared = await collection.add(image(`new-${round}`));
    const reviewed = performance.now();
    await collection.confirm(prepared);
    review.push(reviewed - from);
    publish.push(performance.now() - reviewed);
  }
  const total = review.map((time, round) => time + (publish[round] ?? 0));
  report('sign', [
    row(`sign 1 tag in a ${TAGS}-tag collection, review included`, median(total), 300, 'ms', { review, publish, unit: 'ms' }),
  ]);
  expect(total).toHaveLength(ROUNDS);
});
