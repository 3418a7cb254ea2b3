import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { forkWithNode } from '#electron/keys/key-service/node-host.ts';
import { vaultStore } from '#electron/keys/vault-store.ts';
import { yes } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { contentTrust } from '#electron/systems/content-trust/system.ts';
import type { KeysToSignWith, NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import type { Gun } from '#shared/domain/gun.ts';

/** Seconds. */
export interface Took {
  /** From the wish to the outcome that was read back from the server and verified, but for deriving keys from their passphrases. */
  readonly unlocked: number;
  readonly all: number;
}

export interface Server {
  readonly url: string;
  readonly caFile: string;
}

/** What signs in the app, without its window: reviews, keys, a journal on disk, a trust server. */
export async function openSignet(folder: string, { url, caFile }: Server, keys: KeysToSignWith) {
  const now = () => new Date();
  const trust = contentTrust({
    keys,
    collections: join(folder, 'collections'),
    journal: join(folder, 'journal'),
    now,
    random: (length) => randomBytes(length),
  });
  await trust.start();
  if (trust.elsewhere.servers().length === 0) await trust.elsewhere.addServer(url, caFile);
  return trust;
}

/** With keys as people have them: in a vault on disk, used by the key service in its own process. */
export async function somebodyWithSignet(
  folder: string,
  server: Server,
  { keyService, passphrase }: Record<'keyService' | 'passphrase', string>,
) {
  const home = await mkdtemp(join(folder, 'signet-'));
  const store = vaultStore({ userData: home, fork: forkWithNode(keyService), clock: () => new Date() });
  await store.openVault(passphrase, { create: true });
  const root = await store.create({ algorithm: 'ecdsa-p256', label: 'root', role: 'root', guns: [], passphrase });
  const targets = await store.create({ algorithm: 'ecdsa-p256', label: 'release', role: 'targets', guns: [], passphrase });
  // Deriving a key from its passphrase is made slow on purpose: it is measured by itself.
  let deriving = 0;
  const keys: KeysToSignWith = {
    list: () => store.list(),
    create: (wanted) => store.create(wanted),
    signer: async (keyId, authorisation) => {
      const from = performance.now();
      const signer = await store.signer(keyId, authorisation);
      if (authorisation.passphrase !== undefined) deriving += performance.now() - from;
      return signer;
    },
  };
  const trust = await openSignet(home, server, keys);
  const { url } = server;
  const does = async (intent: SigningIntent): Promise<Took> => {
    deriving = 0;
    const from = performance.now();
    const { reviewId, payload } = await trust.prepare(intent);
    await trust.confirm({ reviewId, payload, passphrase, rootPassphrase: passphrase }, yes);
    const all = performance.now() - from;
    return { unlocked: (all - deriving) / 1000, all: all / 1000 };
  };
  return {
    start: (gun: Gun) =>
      does({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase: passphrase, targetsKeyId: targets.keyId, server: url }),
    sign: (gun: Gun, wanted: readonly NewTarget[]) => does({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [...wanted] }),
    /** Seconds until a repository that was never seen is verified and shown. */
    meet: (gun: Gun) => seconds(() => trust.elsewhere.meet(gun, url)),
    follow: (gun: Gun) => trust.elsewhere.follow(gun, url),
    /** Seconds until a followed one was asked about again. */
    refresh: (gun: Gun) => seconds(() => trust.elsewhere.refresh(gun)),
    close: async () => {
      await trust.elsewhere.close();
      await store.lock();
    },
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
}
