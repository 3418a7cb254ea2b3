import type { ForkKeyService } from '#electron/keys/key-service/service-process.ts';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { keychainStore } from '#electron/keys/keychain-store.ts';
import { type VaultStore, vaultStore } from '#electron/keys/vault-store.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';

/** An open vault stays open that long without use: closing it after a minute, as the keychain's service is, would ask for its passphrase each time. */
const vaultIdle = 15 * 60_000;

export interface KeyStoresParts {
  readonly userData: string;
  readonly fork: ForkKeyService;
  readonly clock: () => Date;
  readonly kind: 'keychain' | 'vault';
  /** Remembers an explicit change of the store. */
  readonly remember: (kind: 'keychain' | 'vault') => Promise<void>;
}

/** Both key stores, and which of them is in use. Keys stay where they were made; the service of the store not in use never runs. */
export function keyStoresInUse({
  userData,
  fork,
  clock,
  kind,
  remember,
}: KeyStoresParts): KeyStores & { readonly lock: () => Promise<void> } {
  const keychain: KeyStore = keychainStore({ userData, fork, clock });
  const vault: VaultStore = vaultStore({ userData, fork, clock, times: { idle: vaultIdle } });
  let inUse = kind;
  return {
    current: () => (inUse === 'vault' ? vault : keychain),
    kind: () => inUse,
    useVault: async (passphrase) => {
      await vault.openVault(passphrase, { create: true });
      await remember('vault');
      inUse = 'vault';
      await keychain.lock();
    },
    useKeychain: async () => {
      await remember('keychain');
      inUse = 'keychain';
      await vault.lock();
    },
    openVault: (passphrase) => vault.openVault(passphrase),
    lock: async () => {
      await Promise.all([keychain.lock(), vault.lock()]);
    },
  };
}
