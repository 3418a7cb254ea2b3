import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import { exampleReceipt, exampleReview } from './example-review.ts';
import { createReviewSlice } from './review-slice.ts';

const fake = (changes: Partial<Api['signing']> = {}) => {
  const signing = {
    confirm: vi.fn(async () => ({ ok: true, value: exampleReceipt })),
    discard: vi.fn(async () => ({ ok: true, value: {} })),
    ...changes,
  } as unknown as Api['signing'];
  return { signing, store: createStore(createReviewSlice({ signing })) };
};
const ok = async () => ({ ok: true, value: exampleReview() }) as const;

it('goes from choosing over review and passphrase to the receipt', async () => {
  const { signing, store } = fake();
  await store.getState().prepare(ok);
  expect(store.getState().stage.step).toBe('review');
  store.getState().toUnlock();
  expect(store.getState().stage.step).toBe('unlock');
  await store.getState().confirm({ passphrase: 'correct horse battery' });
  expect(store.getState().stage).toEqual({ step: 'done', receipt: exampleReceipt });
  expect(signing.confirm).toHaveBeenCalledWith({
    reviewId: 'review-1',
    payload: exampleReview().payload,
    passphrase: 'correct horse battery',
  });
});

it('keeps no passphrase', async () => {
  const { store } = fake();
  await store.getState().prepare(ok);
  await store.getState().confirm({ passphrase: 'correct horse battery' });
  expect(JSON.stringify(store.getState())).not.toContain('correct horse');
});

it('shows why it could not be prepared, where one chooses', async () => {
  const { store } = fake();
  await store.getState().prepare(async () => ({ ok: false, failure: { code: 'nothing-to-sign', gun: 'a' } }));
  expect(store.getState().stage).toEqual({ step: 'choose', failure: { code: 'nothing-to-sign', gun: 'a' } });
});

it('keeps a wrong passphrase with the passphrase, and a moved tag with the review', async () => {
  const wrong = { code: 'passphrase-wrong', keyId: 'k', label: 'amber-otter' } as const;
  const moved = { code: 'tag-moved', image: 'a:1', shown: 'x', now: 'y' } as const;
  const { store } = fake({
    confirm: vi.fn().mockResolvedValueOnce({ ok: false, failure: wrong }).mockResolvedValueOnce({ ok: false, failure: moved }),
  });
  await store.getState().prepare(ok);
  store.getState().toUnlock();
  await store.getState().confirm({ passphrase: 'x' });
  expect(store.getState().stage).toMatchObject({ step: 'unlock', failure: wrong });
  await store.getState().confirm({ passphrase: 'y' });
  expect(store.getState().stage).toMatchObject({ step: 'review', failure: moved });
});

it('never signs what has a difference without a name', async () => {
  const { signing, store } = fake();
  await store.getState().prepare(async () => ({ ok: true, value: exampleReview({ unrecognised: 1 }) }));
  store.getState().toUnlock();
  expect(store.getState().stage.step).toBe('review');
  await store.getState().confirm({});
  expect(signing.confirm).not.toHaveBeenCalled();
});

it('forgets prepared bytes on going back, on leaving, and on preparing again', async () => {
  const { signing, store } = fake();
  await store.getState().prepare(ok);
  await store.getState().back();
  expect(signing.discard).toHaveBeenCalledTimes(1);
  await store.getState().prepare(ok);
  await store.getState().prepare(ok);
  expect(signing.discard).toHaveBeenCalledTimes(2);
  await store.getState().leave();
  expect(signing.discard).toHaveBeenCalledTimes(3);
});

it('discards an answer that comes after going back', async () => {
  const { signing, store } = fake();
  let answer: (reply: Awaited<ReturnType<typeof ok>>) => void = () => undefined;
  const slow = store.getState().prepare(
    () =>
      new Promise((resolve) => {
        answer = resolve;
      }),
  );
  await Promise.resolve();
  await store.getState().back();
  answer(await ok());
  await slow;
  expect(store.getState().stage.step).toBe('choose');
  expect(signing.discard).toHaveBeenCalledWith({ reviewId: 'review-1' });
});

it('tells how far a publish is, its own alone', async () => {
  let answer: (reply: unknown) => void = () => undefined;
  const { store } = fake({ confirm: vi.fn(() => new Promise((done) => (answer = done))) as never });
  await store.getState().prepare(ok);
  store.getState().tell({ reviewId: 'review-1', step: 'sending' });
  expect(store.getState().stage.step).toBe('review');
  const confirmed = store.getState().confirm({});
  store.getState().tell({ reviewId: 'review-1', step: 'asking' });
  expect(store.getState().stage).toMatchObject({ step: 'signing', at: 'asking' });
  store.getState().tell({ reviewId: 'another', step: 'sending' });
  expect(store.getState().stage).toMatchObject({ at: 'asking' });
  answer({ ok: true, value: exampleReceipt });
  await confirmed;
  expect(store.getState().stage).toEqual({ step: 'done', receipt: exampleReceipt });
});
