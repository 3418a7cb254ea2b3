import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { forkWithNode } from '#electron/keys/key-service/node-host.ts';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { keychainStore } from '#electron/keys/keychain-store.ts';
import { image, rootPassphrase, targetsPassphrase } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { TestKeys } from '#electron/systems/content-trust/publish/testing/test-keys.ts';
import { openTrustServer } from '#electron/systems/content-trust/trust-server/trust-server.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { openSignet, sign } from './signet.ts';

/** A process that publishes, and is ended by SIGKILL before its n-th step: a change of the disk, a word to the keychain, an upload, or an answer. */
interface Wish {
  readonly folder: string;
  readonly url: string;
  readonly caFile: string;
  readonly gun: string;
  readonly action: KilledAction;
  readonly killAt: number;
  /** The key service to keep keys with, in the keychain of the session; without it they are in memory. */
  readonly keyService?: string;
}
export type KilledAction = 'initialise' | 'add' | 'take back' | 'rotate targets' | 'rotate root' | 'rotate snapshot';

const { folder, url, caFile, gun: name, action, killAt, keyService }: Wish = JSON.parse(process.argv[2] ?? '');
const gun = Gun.parse(name);
let armed = false;
let steps = 0;
function step(): void {
  if (!armed) return;
  steps += 1;
  if (steps === killAt) process.kill(process.pid, 'SIGKILL');
}

const disk = fs.promises as unknown as Record<string, (...args: unknown[]) => unknown>;
for (const call of ['open', 'rename', 'unlink', 'rm', 'mkdir', 'link', 'writeFile']) {
  const real = disk[call];
  if (!real) continue;
  disk[call] = (...args) => {
    step();
    return real.apply(disk, args);
  };
}
syncBuiltinESMExports();

const stepped = <T extends unknown[], R>(call: (...args: T) => Promise<R>) => {
  return async (...args: T): Promise<R> => {
    step();
    const answer = await call(...args);
    step();
    return answer;
  };
};

function keychain(modulePath: string): Pick<KeyStore, 'list' | 'create' | 'signer' | 'lock'> {
  const store = keychainStore({ userData: folder, fork: forkWithNode(modulePath), clock: () => new Date() });
  return {
    list: () => store.list(),
    create: stepped((wanted) => store.create(wanted)),
    signer: async (...asked) => {
      const signer = await store.signer(...asked);
      return { ...signer, sign: stepped((...payload) => signer.sign(...payload)) };
    },
    lock: () => store.lock(),
  };
}
const keys = keyService === undefined ? Object.assign(new TestKeys(), { lock: async () => undefined }) : keychain(keyService);
/** Told as soon as the store has it: from then on it must not be lost. */
const make = async (role: 'root' | 'targets', label: string = role): Promise<KeyRecord> => {
  const passphrase = role === 'root' ? rootPassphrase : targetsPassphrase;
  const record = await keys.create({ algorithm: 'ecdsa-p256', label, role, guns: [], passphrase });
  process.stdout.write(`${role} ${record.keyId}\n`);
  return record;
};
const system = await openSignet(folder, keys, {
  openServer: async (server) => {
    const opened = await openTrustServer(server.url, { caFile });
    const publisher: typeof opened.publisher = (...about) => {
      const asked = opened.publisher(...about);
      const publish: typeof asked.publish = async (files) => {
        step();
        const answer = await asked.publish(files);
        step();
        return answer;
      };
      return { ...asked, publish };
    };
    return { ...opened, publisher };
  },
});
const server = (await system.elsewhere.addServer(url, caFile)).url;
async function initialise() {
  const [root, targets] = [await make('root'), await make('targets')];
  await sign(system, { kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server });
  return { root, targets };
}
if (action === 'initialise') {
  armed = true;
  await initialise();
} else {
  const { root, targets } = await initialise();
  const add = (tag: string) => sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [image(tag)] });
  if (action !== 'add') await add('1.0');
  armed = true;
  const rotate = { kind: 'rotate', gun, rootKeyId: root.keyId } as const;
  switch (action) {
    case 'add':
      await add('1.0');
      break;
    case 'take back':
      await sign(system, { kind: 'take-back', gun, names: ['1.0'] });
      break;
    case 'rotate targets':
      await sign(system, { ...rotate, role: 'targets', keyId: (await make('targets', 'next')).keyId });
      break;
    case 'rotate root':
      await sign(system, { ...rotate, role: 'root', keyId: (await make('root', 'next')).keyId, passphrase: rootPassphrase });
      break;
    case 'rotate snapshot':
      await sign(system, { ...rotate, role: 'snapshot', to: 'here' });
      break;
  }
}
armed = false;
process.stdout.write(`steps ${steps}\n`);
await system.elsewhere.close();
await keys.lock();
