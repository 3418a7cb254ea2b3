import { expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { createChoicesSlice } from './choices-slice.ts';

const choice = (id: string, eligible: boolean): KeyChoice => ({
  keyId: id.repeat(64) as KeyId,
  label: id,
  eligible,
  reason: 'because',
  asksPassphrase: false,
});
const gun = 'registry.acme.test/acme/app' as Gun;
const make = (keyChoices: unknown) => createStore(createChoicesSlice({ signing: { keyChoices } as unknown as Api['signing'] }));

it('takes the first eligible key and keeps a choice that is still possible', async () => {
  const store = make(vi.fn(async () => ({ ok: true, value: [choice('a', true), choice('b', true), choice('c', false)] })));
  await store.getState().load(gun, 'targets');
  expect(store.getState().keyId).toBe(choice('a', true).keyId);
  store.getState().choose(choice('b', true).keyId);
  await store.getState().load(gun, 'targets');
  expect(store.getState().keyId).toBe(choice('b', true).keyId);
});

it('chooses nothing where no key may sign', async () => {
  const store = make(vi.fn(async () => ({ ok: true, value: [choice('c', false)] })));
  await store.getState().load(gun, 'targets');
  expect(store.getState().keyId).toBeUndefined();
});

it('says that there is no collection', async () => {
  const failure = { code: 'collection-unknown', gun } as const;
  const store = make(vi.fn(async () => ({ ok: false, failure })));
  await store.getState().load(gun, 'targets');
  expect(store.getState().choices).toMatchObject({ state: 'failed', failure });
});
