import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { createEngineSignSlice } from './engine-sign-slice.ts';
import { exampleRow } from './example-images.ts';

const digest = (n: number) => `sha256:${String(n).repeat(64)}` as Digest;
const registry = '1'.repeat(16) as PlaceId;
const inEngine = exampleRow(0, {
  placeKind: 'engine',
  repository: 'registry.test/acme/app',
  tag: '1.0',
  digest: undefined,
  notSignable: 'no manifest',
});
const there = (changes = {}) =>
  exampleRow(1, {
    placeKind: 'registry',
    placeId: registry,
    repository: 'registry.test/acme/app',
    tag: '1.0',
    digest: digest(7),
    notSignable: undefined,
    ...changes,
  });

const setUp = (changes: Partial<Api['images']> = {}) => {
  const images = {
    push: vi.fn(async () => ({ ok: true, value: { descriptor: { digest: digest(7) } } })),
    addRepository: vi.fn(async () => ({ ok: true, value: { placeId: registry } })),
    list: vi.fn(async () => ({ ok: true, value: { rows: [inEngine, there()] } })),
    ...changes,
  } as unknown as Api['images'];
  const store = createStore(createEngineSignSlice({ images }));
  return { images, store };
};

it('pushes, reads what the registry serves, and hands that on to be signed', async () => {
  const { images, store } = setUp();
  store.getState().show(inEngine);
  expect(await store.getState().find({ push: true })).toEqual({
    placeId: registry,
    entryId: there().entryId,
    expected: digest(7),
    repository: 'registry.test/acme/app',
    tag: '1.0',
  });
  expect(images.push).toHaveBeenCalledWith(expect.objectContaining({ target: 'registry.test/acme/app:1.0' }));
});

it('signs without a push what the engine remembers and the registry still serves', async () => {
  const { images, store } = setUp();
  store.getState().show({ ...inEngine, digest: digest(7) });
  expect(await store.getState().find({ push: false })).toMatchObject({ expected: digest(7) });
  expect(images.push).not.toHaveBeenCalled();
});

it('signs nothing where the registry serves another digest', async () => {
  const { store } = setUp();
  store.getState().show({ ...inEngine, digest: digest(8) });
  expect(await store.getState().find({ push: false })).toBeUndefined();
  expect(store.getState().signing).toMatchObject({ step: 'asking', failure: { code: 'tag-moved', shown: digest(8), now: digest(7) } });
});

it('says what stays pushed where it could not be read then', async () => {
  const failure = { code: 'server-unreachable', server: 'registry.test', reason: 'ECONNREFUSED' };
  const { store } = setUp({ addRepository: vi.fn(async () => ({ ok: false, failure })) as never });
  store.getState().show(inEngine);
  expect(await store.getState().find({ push: true })).toBeUndefined();
  expect(store.getState().signing).toEqual({ step: 'asking', failure, pushed: digest(7) });
});

it('tells no failure of a push that was stopped, and signs nothing', async () => {
  const { images, store } = setUp({ push: vi.fn(async () => ({ ok: false, failure: { code: 'cancelled' } })) as never });
  store.getState().show(inEngine);
  expect(await store.getState().find({ push: true })).toBeUndefined();
  expect(store.getState().signing).toEqual({ step: 'asking', failure: undefined, pushed: undefined });
  expect(images.addRepository).not.toHaveBeenCalled();
});

it('opens nothing when the sheet was closed after the push', async () => {
  const { images, store } = setUp();
  store.getState().show(inEngine);
  const ending = store.getState().find({ push: true });
  store.getState().close();
  expect(await ending).toBeUndefined();
  expect(images.addRepository).not.toHaveBeenCalled();
});
