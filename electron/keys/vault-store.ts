import { join } from 'node:path';
import { KeyServiceHost } from './key-service/host.ts';
import type { KeyStore } from './key-store.ts';
import type { KeychainStoreParts } from './keychain-store.ts';
import { ServiceKeyStore } from './service-key-store.ts';

/** A key store that a passphrase opens. */
export interface VaultStore extends KeyStore {
  /**
   * Opens the vault until the next lock, or 60 s after its last use. With `create` it is made where there is none. Fails with
   * `vault-missing`, `vault-passphrase-wrong`, `passphrase-weak`.
   */
  openVault(passphrase: string, options?: { readonly create?: boolean }): Promise<void>;
}

class ServiceVaultStore extends ServiceKeyStore implements VaultStore {
  async openVault(passphrase: string, options: { readonly create?: boolean } = {}): Promise<void> {
    await this.host.call('openVault', { passphrase, create: options.create ?? false });
  }
}

/** Keys in `<userData>/keys/vault`, sealed by one passphrase. Only by a person's explicit choice. */
export const vaultStore = ({ userData, ...parts }: KeychainStoreParts): VaultStore =>
  new ServiceVaultStore(new KeyServiceHost({ ...parts, configuration: { kind: 'vault', folder: join(userData, 'keys') } }));
