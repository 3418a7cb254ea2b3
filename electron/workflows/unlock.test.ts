import { expect, it, vi } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { KeychainState } from '#shared/domain/key.ts';
import { AppLock } from './app-lock.ts';
import type { KeyStores } from './key-stores.ts';
import { unlock } from './unlock.ts';

const setUp = async (state: KeychainState, kind: 'keychain' | 'vault' = 'keychain') => {
  const lock = new AppLock(async () => undefined);
  await lock.lock();
  const openVault = vi.fn(async (passphrase: string) => {
    if (passphrase !== 'right') throw new SignetError({ code: 'vault-passphrase-wrong' });
  });
  const stores = { current: () => ({ state: async () => state }), kind: () => kind, openVault } as unknown as KeyStores;
  return { lock, stores };
};

it.each(['ready', 'absent'] as const)('opens when the keychain is %s', async (state) => {
  const { lock, stores } = await setUp(state);
  expect(await unlock(stores, lock, undefined)).toBe(state);
  expect(lock.locked).toBe(false);
});

it.each([
  ['locked', 'keychain-locked'],
  ['waiting', 'keychain-waiting'],
] as const)('stays locked when the keychain is %s', async (state, code) => {
  const { lock, stores } = await setUp(state);
  await expect(unlock(stores, lock, undefined)).rejects.toMatchObject({ failure: { code } });
  expect(lock.locked).toBe(true);
});

it('asks for the passphrase of a vault', async () => {
  const { lock, stores } = await setUp('vault', 'vault');
  await expect(unlock(stores, lock, undefined)).rejects.toMatchObject({ failure: { code: 'vault-locked' } });
  await expect(unlock(stores, lock, 'wrong')).rejects.toMatchObject({ failure: { code: 'vault-passphrase-wrong' } });
  expect(lock.locked).toBe(true);
  await unlock(stores, lock, 'right');
  expect(lock.locked).toBe(false);
});
