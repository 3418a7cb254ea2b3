import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { image, rootPassphrase, targetsPassphrase } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { TestKeys } from '#electron/systems/content-trust/publish/testing/test-keys.ts';
import { openTrustServer } from '#electron/systems/content-trust/trust-server/trust-server.ts';
import { Gun } from '#shared/domain/gun.ts';
import { openSignet, sign } from './signet.ts';

/** A process that publishes, and is ended by SIGKILL before its n-th step: a change of the disk, an upload, or the answer to it. */
interface Wish {
  readonly folder: string;
  readonly url: string;
  readonly caFile: string;
  readonly gun: string;
  readonly action: 'initialise' | 'add';
  readonly killAt: number;
}

const { folder, url, caFile, gun: name, action, killAt }: Wish = JSON.parse(process.argv[2] ?? '');
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

const keys = new TestKeys();
const root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
const targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
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
const initialise = () =>
  sign(system, { kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server });
if (action === 'add') await initialise();
armed = true;
if (action === 'initialise') await initialise();
else await sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('1.0')] });
process.stdout.write(`${steps}\n`);
await system.elsewhere.close();
