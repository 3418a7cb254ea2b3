import type { SecretStore } from './secret-store.ts';

/** Items in this process's memory, gone with it. */
export function memorySecrets(items = new Map<string, string>()): SecretStore {
  return {
    custody: 'memory',
    reach: async () => 'ready',
    get: async (account) => items.get(account),
    set: async (account, value) => void items.set(account, value),
    delete: async (account) => void items.delete(account),
  };
}
