import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { memoryStore } from '#electron/keys/memory-store.ts';
import { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { image, yes } from './publish/testing/test-collection.ts';
import { contentTrust } from './system.ts';

const gun = Gun.parse('registry.example.com/team/app');
const passphrase = 'staple staple staple';
const rootPassphrase = 'correct horse battery';

/** The same with the key service's own signer, for each kind of root key. */
it.each([
  ['ecdsa-p256', 'ecdsa-p256'],
  ['ecdsa-p384', 'ed25519'],
  ['rsa-3072', 'rsa-3072'],
] as const)(
  'starts, signs, renews and judges with keys of the key service (root %s, targets %s)',
  async (rootAlgorithm, targetsAlgorithm) => {
    const now = () => new Date('2026-11-23T12:00:00Z');
    const keys = memoryStore({ clock: now });
    const folder = await mkdtemp(join(tmpdir(), 'signet-system-'));
    const system = contentTrust({
      keys,
      collections: join(folder, 'collections'),
      journal: join(folder, 'journal'),
      now,
      random: randomBytes,
    });
    await system.start();

    const root = await keys.create({ algorithm: rootAlgorithm, label: 'root', role: 'root', guns: [], passphrase: rootPassphrase });
    const targets = await keys.create({ algorithm: targetsAlgorithm, label: 'release', role: 'targets', guns: [gun], passphrase });
    const start = await system.prepare({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId });
    await system.confirm({ reviewId: start.reviewId, payload: start.payload, passphrase, rootPassphrase }, yes);

    const one = image('1.0');
    const add = await system.prepare({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [one] });
    await system.confirm({ reviewId: add.reviewId, payload: add.payload, passphrase }, yes);
    const renewal = await system.prepare({ kind: 'renew', gun, keyId: root.keyId, role: 'root' });
    await system.confirm({ reviewId: renewal.reviewId, payload: renewal.payload, passphrase: rootPassphrase }, yes);

    const judged = { repository: gun, tag: '1.0', digest: Digest.parse(`sha256:${one.sha256}`), size: one.length };
    expect(await system.judge(judged)).toMatchObject({ verdict: 'trusted', signedBy: ['release'] });
  },
);
