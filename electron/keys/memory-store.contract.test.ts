import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyServiceHost } from './key-service/host.ts';
import { serveInProcess } from './key-service/in-process.ts';
import { keychainSecrets } from './key-service/keychain-secrets.ts';
import { memoryShelf } from './key-service/shelf.ts';
import { keyStoreContract } from './key-store.contract.ts';
import { ServiceKeyStore } from './service-key-store.ts';
import { type Mood, TroubledKeychain } from './testing/troubled-keychain.ts';

keyStoreContract('memory', async () => {
  const keychain = new TroubledKeychain();
  const files = new Map<string, Buffer>();
  const clock = { now: new Date('2026-11-23T12:00:00Z') };
  const folder = await mkdtemp(join(tmpdir(), 'signet-memory-'));
  const trouble = (mood: Mood, state: string, code: string | readonly string[]) => ({
    name: mood,
    state,
    code,
    begin: async () => {
      keychain.mood = mood;
    },
    end: async () => {
      keychain.mood = 'well';
    },
  });
  return {
    clock,
    folder,
    quick: { deadline: 1_200, prompt: 3_000, patience: 500 },
    open: async (times = {}) => {
      const secrets = keychainSecrets(keychain, 'linux');
      const fork = serveInProcess({ secrets, shelf: memoryShelf(files), random: randomBytes, cost: { logN: 10, r: 8, p: 1 } });
      return new ServiceKeyStore(
        new KeyServiceHost({ fork, times, clock: () => clock.now, configuration: { kind: 'keychain', folder: 'memory' } }),
      );
    },
    read: async (account) => keychain.items.get(account),
    write: async (account, text) => void keychain.items.set(account, text),
    erase: async (account) => void keychain.items.delete(account),
    accounts: async () => [...keychain.items.keys()],
    indexFile: { read: async () => files.get('index.json'), write: async (bytes) => void files.set('index.json', bytes) },
    troubles: [
      trouble('locked', 'locked', 'keychain-locked'),
      trouble('absent', 'absent', 'keychain-absent'),
      trouble('silent', 'waiting', 'keychain-waiting'),
      trouble('slow', 'waiting', ['keychain-waiting', 'key-store-slow']),
    ],
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});
