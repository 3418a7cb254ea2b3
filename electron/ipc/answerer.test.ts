import { expect, it, vi } from 'vitest';
import type { AllHandlers } from '#shared/contract/index.ts';
import { channels } from '#shared/contract/names.ts';
import { answererOf } from './answerer.ts';

const ports = { locked: () => false, logUnexpected: vi.fn(() => 'E1'), vaultClosed: vi.fn(), keychainFailed: vi.fn() };
const never = () => Promise.reject(new Error('not asked'));
/** Handlers for every endpoint there could be, but for those named. */
const handlersBut = (missing: string) =>
  new Proxy(
    {},
    { get: (_, group) => new Proxy({}, { get: (_group, name) => (`${String(group)}.${String(name)}` === missing ? undefined : never) }) },
  ) as AllHandlers;

it('answers every channel that a window may ask on', async () => {
  const answer = answererOf(handlersBut(''), ports);
  for (const channel of channels) expect(await answer(channel, { no: 'such input' })).toMatchObject({ ok: false });
});

it('answers on no other channel', async () => {
  await expect(answererOf(handlersBut(''), ports)('keys.readAll', {})).rejects.toThrow('not in the contract');
});

it('is not made where a handler is missing', () => {
  expect(() => answererOf(handlersBut('keys.list'), ports)).toThrow('no handler for keys.list');
});
