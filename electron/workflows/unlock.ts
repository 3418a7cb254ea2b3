import { SignetError } from '#electron/signet-error.ts';
import type { KeychainState } from '#shared/domain/key.ts';
import type { AppLock } from './app-lock.ts';
import type { KeyStores } from './key-stores.ts';

/**
 * Ends the lock once keys can be reached again: a vault by its passphrase, a keychain by reading the canary, which lets the
 * system ask for its own password where it wants one. A computer without a keychain is unlocked too: there is nothing to keep from view
 * but what anyone at this desk could read.
 */
export async function unlock(stores: KeyStores, lock: AppLock, vaultPassphrase: string | undefined): Promise<KeychainState> {
  if (stores.kind() === 'vault') {
    if (vaultPassphrase === undefined) throw new SignetError({ code: 'vault-locked' });
    await stores.openVault(vaultPassphrase);
  }
  const state = await stores.current().state();
  if (state === 'locked') throw new SignetError({ code: 'keychain-locked' });
  if (state === 'waiting') throw new SignetError({ code: 'keychain-waiting', seconds: 10 });
  if (state === 'vault-locked') throw new SignetError({ code: 'vault-locked' });
  lock.unlocked();
  return state;
}
