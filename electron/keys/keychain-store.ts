import { join } from 'node:path';
import { type HostParts, KeyServiceHost } from './key-service/host.ts';
import type { KeyStore } from './key-store.ts';
import { ServiceKeyStore } from './service-key-store.ts';

export type KeychainStoreParts = Omit<HostParts, 'configuration'> & { readonly userData: string };

/** Keys in the OS keychain, under `Signet` / `<KeyId>`; the list of them in `<userData>/keys`. */
export const keychainStore = ({ userData, ...parts }: KeychainStoreParts): KeyStore =>
  new ServiceKeyStore(new KeyServiceHost({ ...parts, configuration: { kind: 'keychain', folder: join(userData, 'keys') } }));
