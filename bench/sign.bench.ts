import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildKeyService } from '#electron/keys/key-service/build-for-test.ts';
import { forkWithNode } from '#electron/keys/key-service/node-host.ts';
import { vaultStore } from '#electron/keys/vault-store.ts';
import { image, yes } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { type ContentTrust, contentTrust } from '#electron/systems/content-trust/system.ts';
import type { NewTarget } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import { median, row } from './lib.mjs';
import { report } from './report.ts';

const TAGS = 10_000;
const ROUNDS = 9;
const gun = Gun.parse('registry.example.com/bench/many');
const passphrase = 'a bench has no secrets';

/**
 * From the wish to the verified outcome, over the key service in a process of its own and a vault on disk: review, signatures of targets,
 * snapshot and timestamp, files, and the reading back. Deriving the key from its passphrase is made slow on purpose, so it is measured
 * by itself: the row leaves it out, `withPassphrase` has all of it.
 */
it('signs one tag in a big collection', { timeout: 600_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'signet-bench-sign-'));
  const now = () => new Date();
  const store = vaultStore({ userData: folder, fork: forkWithNode(await buildKeyService('bench')), clock: now });
  try {
    await store.openVault(passphrase, { create: true });
    const root = await store.create({ algorithm: 'ecdsa-p256', label: 'root', role: 'root', guns: [], passphrase });
    const targets = await store.create({ algorithm: 'ecdsa-p256', label: 'release', role: 'targets', guns: [gun], passphrase });
    let derived = 0;
    const system = () =>
      contentTrust({
        keys: {
          list: () => store.list(),
          create: (wanted) => store.create(wanted),
          signer: async (keyId, authorisation) => {
            const from = performance.now();
            const signer = await store.signer(keyId, authorisation);
            if (authorisation.passphrase !== undefined) derived += performance.now() - from;
            return signer;
          },
        },
        collections: join(folder, 'collections'),
        journal: join(folder, 'journal'),
        now,
        random: randomBytes,
      });
    const sign = async (trust: ContentTrust, ...wanted: NewTarget[]) => {
      derived = 0;
      const from = performance.now();
      const { reviewId, payload } = await trust.prepare({ kind: 'add-targets', gun, keyId: targets.keyId, targets: wanted });
      const reviewed = performance.now();
      await trust.confirm({ reviewId, payload, passphrase }, yes);
      const all = performance.now() - from;
      return { review: reviewed - from, publish: all - (reviewed - from) - derived, passphrase: derived, all };
    };

    const trust = system();
    const start = await trust.prepare({
      kind: 'initialise',
      gun,
      rootKeyId: root.keyId,
      rootPassphrase: passphrase,
      targetsKeyId: targets.keyId,
    });
    await trust.confirm({ reviewId: start.reviewId, payload: start.payload, passphrase, rootPassphrase: passphrase }, yes);
    await sign(trust, ...Array.from({ length: TAGS }, (_, tag) => image(`build-${tag}`)));

    const rounds: Awaited<ReturnType<typeof sign>>[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await sign(trust, image(`new-${round}`)));
    const first = await sign(system(), image('after-a-start'));
    const milliseconds = (of: (round: Awaited<ReturnType<typeof sign>>) => number) => Math.round(median(rounds.map(of)) * 10) / 10;
    report('sign', [
      row(
        `sign 1 tag in a ${TAGS}-tag collection, review included, key unlocked`,
        milliseconds(({ review, publish }) => review + publish),
        300,
        'ms',
        {
          review: milliseconds(({ review }) => review),
          publish: milliseconds(({ publish }) => publish),
          passphrase: milliseconds((round) => round.passphrase),
          withPassphrase: milliseconds(({ all }) => all),
          /** The same in a process that has not read this collection before. */
          first: Math.round(first.review + first.publish),
          keys: 'vault, key service in its own process',
          unit: 'ms',
        },
      ),
    ]);
    expect(rounds).toHaveLength(ROUNDS);
  } finally {
    await store.lock();
    await rm(folder, { recursive: true, force: true });
  }
});
