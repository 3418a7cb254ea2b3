import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyServiceHost } from './key-service/host.ts';
import { serveInProcess } from './key-service/in-process.ts';
import { diskShelf } from './key-service/shelf.ts';
import { unsealVault, vaultSecrets } from './key-service/vault-secrets.ts';
import { keyStoreContract } from './key-store.contract.ts';
import { ServiceKeyStore } from './service-key-store.ts';

const cost = { logN: 10, r: 8, p: 1 };
const passphrase = 'the vault of a test';

keyStoreContract('a vault', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'signet-vault-'));
  const shelf = diskShelf(join(folder, 'vault'));
  const clock = { now: new Date('2026-11-23T12:00:00Z') };
  let shut = false;
  const vault = async () => {
    const { secrets, open } = vaultSecrets(shelf, cost, randomBytes);
    await open(passphrase, true);
    return secrets;
  };
  return {
    clock,
    folder,
    quick: { deadline: 1_200, prompt: 3_000, patience: 500 },
    open: async (times = {}) => {
      // each process has a vault of its own, open until it ends
      const { secrets, open } = vaultSecrets(shelf, cost, randomBytes);
      let ready: Promise<void> | undefined;
      const opened = async () => {
        if (shut) return;
        ready ??= open(passphrase, true);
        await ready;
      };
      const opening = {
        custody: secrets.custody,
        reach: async () => {
          await opened();
          return secrets.reach();
        },
        get: secrets.get,
        set: secrets.set,
        delete: secrets.delete,
      };
      const fork = () => {
        ready = undefined;
        return serveInProcess({ secrets: opening, shelf, random: randomBytes, cost })();
      };
      return new ServiceKeyStore(new KeyServiceHost({ fork, times, clock: () => clock.now, configuration: { kind: 'vault', folder } }));
    },
    read: async (account) => (await vault()).get(account),
    write: async (account, text) => (await vault()).set(account, text),
    erase: async (account) => (await vault()).delete(account),
    accounts: async () => {
      const bytes = await shelf.read('vault.sealed');
      return bytes ? Object.keys((await unsealVault(bytes, Buffer.from(passphrase))).items) : [];
    },
    indexFile: { read: () => shelf.read('index.json'), write: (bytes) => shelf.write('index.json', bytes) },
    troubles: [
      {
        name: 'shut',
        fresh: true,
        state: 'vault-locked',
        code: 'vault-locked',
        begin: async () => {
          shut = true;
        },
        end: async () => {
          shut = false;
        },
      },
    ],
    dispose: () => rm(folder, { recursive: true, force: true }),
  };
});
