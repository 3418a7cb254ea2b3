import type { KeyStore } from './key-store.ts';
import { type KeychainStoreParts, keychainStore } from './keychain-store.ts';
import { type MemoryStoreParts, memoryStore } from './memory-store.ts';
import { type VaultStore, vaultStore } from './vault-store.ts';

/** Builds a key store by its kind. `fork` starts the key service: `forkWithElectron` in the app, `forkWithNode` on the command line. */
export function createKeyStore(parts: { kind: 'vault' } & KeychainStoreParts): VaultStore;
export function createKeyStore(parts: ({ kind: 'keychain' } & KeychainStoreParts) | ({ kind: 'memory' } & MemoryStoreParts)): KeyStore;
export function createKeyStore(
  parts: ({ kind: 'keychain' | 'vault' } & KeychainStoreParts) | ({ kind: 'memory' } & MemoryStoreParts),
): KeyStore {
  if (parts.kind === 'memory') return memoryStore(parts);
  const { kind, ...others } = parts;
  return kind === 'vault' ? vaultStore(others) : keychainStore(others);
}
