import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { EngineChoice } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { createEnginesSlice } from './engines-slice.ts';

const placeId = '0'.repeat(16) as PlaceId;
const choice = (added: boolean): EngineChoice => ({
  placeId,
  name: 'Docker',
  location: '/var/run/docker.sock',
  added,
  state: { is: 'running', product: 'Docker', version: '20.10.24', api: '1.41' },
});
const away = { code: 'engine-unreachable', engine: 'Docker', reason: 'ECONNREFUSED' } as const;

const fake = (answers: { add?: unknown; found?: readonly EngineChoice[] } = {}) => {
  let added = false;
  const images = {
    engines: vi.fn(async () => ({ ok: true, value: answers.found ?? [choice(added)] })),
    addEngine: vi.fn(async () => {
      added = answers.add === undefined;
      return answers.add ?? { ok: true, value: {} };
    }),
  };
  return { images, store: createStore(createEnginesSlice({ images } as unknown as Pick<Api, 'images'>)) };
};

it('looks when it is shown, and forgets when it is closed', async () => {
  const { store } = fake();
  const shown = store.getState().show();
  expect(store.getState()).toMatchObject({ open: true, found: { state: 'loading' } });
  await shown;
  expect(store.getState().found).toEqual({ state: 'ready', value: [choice(false)] });
  store.getState().close();
  expect(store.getState()).toMatchObject({ open: false, found: { state: 'idle' } });
});

it('shows nothing that arrives after it was closed', async () => {
  const { store } = fake();
  const shown = store.getState().show();
  store.getState().close();
  await shown;
  expect(store.getState().found).toEqual({ state: 'idle' });
});

it('adds one and shows it as added', async () => {
  const { store, images } = fake();
  await store.getState().show();
  expect(await store.getState().add(placeId)).toBe(true);
  expect(images.addEngine).toHaveBeenCalledWith({ placeId });
  expect(store.getState()).toMatchObject({ adding: undefined, failure: undefined, found: { value: [choice(true)] } });
});

it('says why one could not be added', async () => {
  const { store } = fake({ add: { ok: false, failure: away } });
  await store.getState().show();
  expect(await store.getState().add(placeId)).toBe(false);
  expect(store.getState()).toMatchObject({ failure: away, found: { value: [choice(false)] } });
});
