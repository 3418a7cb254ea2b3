import { expect, it, vi } from 'vitest';
import type { KeychainState } from '#shared/domain/key.ts';
import { KeychainWatch } from './keychain-watch.ts';

it('answers at once with what is known, and tells when it learns something else', async () => {
  let state: KeychainState = 'ready';
  const changed = vi.fn();
  const watch = new KeychainWatch(async () => state, changed);
  expect(watch.look()).toBe('checking');
  await vi.waitFor(() => expect(changed).toHaveBeenCalledTimes(1));
  expect(watch.look()).toBe('ready');
  state = 'locked';
  await vi.waitFor(() => {
    watch.look();
    expect(changed).toHaveBeenCalledTimes(2);
  });
  expect(watch.last()).toBe('locked');
  watch.forget();
  expect(watch.last()).toBe('checking');
});

it('asks once at a time', async () => {
  const ask = vi.fn(() => new Promise<KeychainState>(() => undefined));
  const watch = new KeychainWatch(ask, () => undefined);
  watch.look();
  watch.look();
  expect(ask).toHaveBeenCalledTimes(1);
});
