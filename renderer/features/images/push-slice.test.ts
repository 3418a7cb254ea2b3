import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import { exampleRow } from './example-images.ts';
import { createPushSlice } from './push-slice.ts';
import { pushName, suggestedTarget, wholeTarget, whyNotPushed } from './push-target.ts';

const denied = { code: 'server-denied', server: 'registry.acme.test', repository: 'acme/app' } as const;
const pushed = { repository: 'registry.acme.test/acme/app', tag: '1.0' };
const target = 'registry.acme.test/acme/app:1.0';

const answering = (reply: unknown) => {
  let answer: () => void = () => undefined;
  const told = new Promise((resolve) => {
    answer = () => resolve(reply);
  });
  const push = vi.fn(() => told);
  const store = createStore(createPushSlice({ images: { push } } as unknown as Pick<Api, 'images'>));
  store.getState().show(exampleRow(1));
  return { store, push, answer };
};

describe('a push', () => {
  it('shows what the registry has afterwards', async () => {
    const { store, push, answer } = answering({ ok: true, value: pushed });
    const end = store.getState().push({ target });
    expect(store.getState().pushing).toEqual({ step: 'running' });
    answer();
    expect(await end).toBeUndefined();
    expect(store.getState().pushing).toEqual({ step: 'done', pushed });
    const { placeId, entryId } = exampleRow(1);
    expect(push).toHaveBeenCalledWith({ placeId, entryId, target });
  });
  it.each([
    [denied, denied],
    [{ code: 'cancelled' }, undefined],
  ])('that ends with %j is asked for again', async (failure, shown) => {
    const { store, answer } = answering({ ok: false, failure });
    answer();
    expect(await store.getState().push({ target })).toBeUndefined();
    expect(store.getState().pushing).toEqual({ step: 'asking', failure: shown });
  });
  it.each([
    [{ ok: true, value: pushed }, { pushed }],
    [{ ok: false, failure: denied }, { failure: denied }],
    [{ ok: false, failure: { code: 'cancelled' } }, undefined],
  ])('that nobody looks at answers its end: %j', async (reply, ended) => {
    const { store, answer } = answering(reply);
    const end = store.getState().push({ target });
    store.getState().close();
    store.getState().show(exampleRow(2));
    answer();
    expect(await end).toEqual(ended);
    expect(store.getState()).toMatchObject({ row: exampleRow(2), pushing: { step: 'asking', failure: undefined } });
  });
});

it('suggests the name that the image has', () => {
  expect(suggestedTarget({ repository: 'a.test/x', tag: '1' })).toBe('a.test/x:1');
  expect(suggestedTarget({ repository: 'a.test/x', tag: '' })).toBe('a.test/x:latest');
  expect(suggestedTarget({ repository: '', tag: '1' })).toBe('');
});
it.each([
  [' a.test/x:1 ', 'a.test/x:1'],
  ['x:1', 'docker.io/library/x:1'],
  ['a.test/x', undefined],
  ['A B:1', undefined],
  [`a.test/x:1@sha256:${'a'.repeat(64)}`, undefined],
])('takes %j for %s', (typed, whole) => expect(wholeTarget(typed)).toBe(whole));
it('offers only what can be done', () => {
  const named = { repository: 'a.test/x', tag: '1' };
  expect(whyNotPushed({ placeKind: 'file', repository: '', tag: '' })).toBeUndefined();
  expect(whyNotPushed({ placeKind: 'engine', ...named })).toBeUndefined();
  expect(whyNotPushed({ placeKind: 'engine', ...named, tag: '' })).toContain('docker tag');
  expect(whyNotPushed({ placeKind: 'registry', ...named })).toContain('already');
  expect(pushName({ placeKind: 'engine' })).not.toBe(pushName({ placeKind: 'file' }));
});
