import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { FileToken, PickedFile } from '#shared/contract/files.ts';
import type { ImageDetail } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import { exampleRow } from './example-images.ts';
import { createImagesSlice } from './images-slice.ts';

const detailOf = (n: number) => ({ row: exampleRow(n) }) as ImageDetail;
const unreadable = { code: 'place-unreadable', place: 'x', reason: 'gone' } as const;
const picked = (name: string): PickedFile => ({ token: name.padEnd(32, '0') as FileToken, name, folder: true, size: 0 });

const fake = (images: Partial<Api['images']> = {}, files: Partial<Api['files']> = {}) => {
  const api = {
    images: { detail: vi.fn(async () => ({ ok: true, value: detailOf(1) })), ...images },
    files,
    signing: { keyChoices: vi.fn(async () => ({ ok: false, failure: { code: 'collection-unknown', gun: 'g' } })) },
  } as unknown as Pick<Api, 'images' | 'files' | 'signing'>;
  return { api, store: createStore(createImagesSlice(api)) };
};

describe('opening a row', () => {
  it('asks for the image and for who could sign it', async () => {
    const { api, store } = fake();
    await store.getState().open(exampleRow(1));
    expect(store.getState().detail).toEqual({ state: 'ready', value: detailOf(1) });
    expect(store.getState().choices).toEqual({ state: 'failed', failure: { code: 'collection-unknown', gun: 'g' } });
    expect(api.signing.keyChoices).toHaveBeenCalledWith({ gun: exampleRow(1).repository, role: 'targets' });
  });

  it('shows a failure, and keeps what was known when it is asked again', async () => {
    const { store } = fake({
      detail: vi
        .fn()
        .mockResolvedValueOnce({ ok: true, value: detailOf(1) })
        .mockResolvedValueOnce({ ok: false, failure: unreadable }),
    });
    await store.getState().open(exampleRow(1));
    await store.getState().open(exampleRow(1));
    expect(store.getState().detail).toEqual({ state: 'failed', failure: unreadable, value: detailOf(1) });
  });

  it('never shows the answer for another row', async () => {
    let late: (value: unknown) => void = () => undefined;
    const slow = new Promise((resolve) => {
      late = resolve;
    });
    const { store } = fake({
      detail: vi
        .fn()
        .mockReturnValueOnce(slow)
        .mockResolvedValueOnce({ ok: true, value: detailOf(2) }),
    });
    const first = store.getState().open(exampleRow(1));
    await store.getState().open(exampleRow(2));
    late({ ok: true, value: detailOf(1) });
    await first;
    expect(store.getState().detail).toEqual({ state: 'ready', value: detailOf(2) });
  });
});

describe('adding sources', () => {
  it('takes the good ones and names the bad ones', async () => {
    const addPlace = vi.fn().mockResolvedValueOnce({ ok: false, failure: unreadable }).mockResolvedValueOnce({ ok: true, value: {} });
    const { store } = fake({ addPlace });
    await store.getState().addPlaces([picked('bad'), picked('good')]);
    expect(addPlace).toHaveBeenCalledTimes(2);
    expect(store.getState().adding).toEqual({ step: 'failed', failures: [{ name: 'bad', failure: unreadable }] });
    store.getState().forgetFailures();
    expect(store.getState().adding).toEqual({ step: 'idle' });
  });

  it('does nothing when the dialog was cancelled', async () => {
    const { store } = fake({}, { pick: vi.fn(async () => ({ ok: true as const, value: [] })) });
    await store.getState().pickPlaces('image-folder');
    expect(store.getState().adding).toEqual({ step: 'idle' });
  });

  it('adds the sample', async () => {
    const addSample = vi.fn(async () => ({ ok: true as const, value: {} as never }));
    const { store } = fake({ addSample });
    await store.getState().addSample();
    expect(addSample).toHaveBeenCalled();
  });
});

it('says how verifying the content ended', async () => {
  const { store } = fake({
    verifyContent: vi
      .fn()
      .mockResolvedValueOnce({ ok: true, value: { sentence: 'All 9 parts match.' } })
      .mockResolvedValueOnce({ ok: false, failure: { code: 'cancelled' } }),
  });
  const { placeId, entryId } = exampleRow(1);
  await store.getState().verifyContent({ placeId, entryId });
  expect(store.getState().content).toEqual({ step: 'done', sentence: 'All 9 parts match.' });
  await store.getState().verifyContent({ placeId, entryId });
  expect(store.getState().content).toEqual({ step: 'failed', failure: { code: 'cancelled' } });
});

describe('a repository', () => {
  const wanted = { repository: 'registry.acme.test/acme/app' };
  const denied = { code: 'server-denied', server: 'registry.acme.test', repository: 'acme/app' } as const;
  const answering = (reply: unknown) => {
    let answer: () => void = () => undefined;
    const told = new Promise((resolve) => {
      answer = () => resolve(reply);
    });
    const made = fake({ addRepository: vi.fn(() => told) as never });
    made.store.getState().askRepository(true);
    return { ...made, answer };
  };

  it('is asked for until it was added', async () => {
    const { store, answer } = answering({ ok: true, value: {} });
    const added = store.getState().addRepository(wanted);
    expect(store.getState().repository).toEqual({ step: 'running' });
    answer();
    expect(await added).toBe(true);
    expect(store.getState().repository).toEqual({ step: 'closed' });
  });
  it('that cannot be read is told where it was asked for', async () => {
    const { store, answer } = answering({ ok: false, failure: denied });
    answer();
    expect(await store.getState().addRepository(wanted)).toBe(false);
    expect(store.getState().repository).toEqual({ step: 'asking', failure: denied });
    expect(store.getState().adding).toEqual({ step: 'idle' });
  });
  it('that cannot be read is told above the list where nobody asks any more', async () => {
    const { store, answer } = answering({ ok: false, failure: denied });
    const added = store.getState().addRepository(wanted);
    store.getState().askRepository(false);
    answer();
    await added;
    expect(store.getState().repository).toEqual({ step: 'closed' });
    expect(store.getState().adding).toEqual({ step: 'failed', failures: [{ name: wanted.repository, failure: denied }] });
  });
  it('is no trouble when the person stopped it', async () => {
    const { store, answer } = answering({ ok: false, failure: { code: 'cancelled' } });
    answer();
    await store.getState().addRepository(wanted);
    expect(store.getState().repository).toEqual({ step: 'asking', failure: undefined });
  });
});
