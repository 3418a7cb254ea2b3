import { expect, it } from 'vitest';
import { createStore } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import { createPinsSlice } from './pins-slice.ts';

const listed = { rows: [{ kind: 'certificates' as const, name: 'a', keyIds: [] }], disableTofu: false };
const store = (list: Api['pins']['list'] = async () => ({ ok: true, value: listed })) =>
  createStore(createPinsSlice({ pins: { list } as Api['pins'] }));

it('reads the pins, and again after each change', async () => {
  let reads = 0;
  const pins = store(async () => {
    reads++;
    return { ok: true, value: listed };
  });
  await pins.getState().load();
  expect(pins.getState().pins).toEqual({ state: 'ready', value: listed });
  expect(await pins.getState().act(async () => ({ ok: true, value: 7 }))).toBe(7);
  expect(reads).toBe(2);
});

it('tells why a change failed, but for a no of the person', async () => {
  const pins = store();
  await pins.getState().act(async () => ({ ok: false, failure: { code: 'pins-changed' } }));
  expect(pins.getState().failure).toEqual({ code: 'pins-changed' });
  await pins.getState().act(async () => ({ ok: false, failure: { code: 'cancelled' } }));
  expect(pins.getState().failure).toBeUndefined();
});

it('keeps what it knew where pins cannot be read', async () => {
  const pins = store(async () => ({ ok: false, failure: { code: 'pins-unreadable', reason: 'it was altered' } }));
  await pins.getState().load();
  expect(pins.getState().pins).toMatchObject({ state: 'failed', failure: { code: 'pins-unreadable' } });
});
