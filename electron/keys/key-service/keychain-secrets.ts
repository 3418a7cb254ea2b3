import type { SecretStore } from './secret-store.ts';

/** The part of keytar that is used. Its `findCredentials` is not: it ends the process on a locked keychain. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The keychain refused, or could not be reached. keytar gives texts and no codes, so the text is kept as the cause and never read. */
export class KeychainError extends Error {
  override readonly name = 'KeychainError';
}

export const keychainService = 'Signet';
const canary = 'canary';
const canaryText = 'signet-canary:1: this item tells Signet that the keychain can be read';

/**
 * The OS keychain. keytar answers null for a locked keychain as for a missing item; the canary tells the two apart. Where the canary is
 * null it is written: that works on an open keychain (first use) and fails on a locked one, or one whose prompt was refused.
 * Where reading *throws*, on Linux no Secret Service answered; on macOS and Windows it is there and did not let us.
 */
export function keychainSecrets(keytar: Keytar, platform: NodeJS.Platform): SecretStore {
  const get = async (account: string) => (await keytar.getPassword(keychainService, account)) ?? undefined;
  return {
    custody: 'keychain',
    async reach() {
      try {
        if ((await get(canary)) !== undefined) return 'ready';
      } catch {
        // the reason is only a text; that it threw is what tells
        return platform === 'linux' ? 'absent' : 'locked';
      }
      try {
        await keytar.setPassword(keychainService, canary, canaryText);
        return (await get(canary)) === undefined ? 'locked' : 'ready';
      } catch {
        // an unreadable keychain that cannot be written to either is locked, whether or not it asked somebody first
        return 'locked';
      }
    },
    async get(account) {
      try {
        return await get(account);
      } catch (cause) {
        throw new KeychainError('the keychain did not read', { cause });
      }
    },
    async set(account, value) {
      try {
        await keytar.setPassword(keychainService, account, value);
      } catch (cause) {
        throw new KeychainError('the keychain did not write', { cause });
      }
    },
    async delete(account) {
      try {
        // false means nothing: whoever calls reads back
        await keytar.deletePassword(keychainService, account);
      } catch (cause) {
        throw new KeychainError('the keychain did not delete', { cause });
      }
    },
  };
}
