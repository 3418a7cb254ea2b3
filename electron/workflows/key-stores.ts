import type { KeyStore } from '#electron/keys/key-store.ts';

/** The key store in use, and the explicit change to a vault. */
export interface KeyStores {
  readonly current: () => KeyStore;
  readonly kind: () => 'keychain' | 'vault';
  /** Makes the vault where there is none, opens it where there is one, and uses it from now on. */
  readonly useVault: (passphrase: string) => Promise<void>;
  /** Uses the keychain again; what is in the vault stays there. */
  readonly useKeychain: () => Promise<void>;
  /** Opens the vault in use after a lock. */
  readonly openVault: (passphrase: string) => Promise<void>;
}
