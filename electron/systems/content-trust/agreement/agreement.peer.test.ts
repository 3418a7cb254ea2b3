import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { Gun } from '#shared/domain/gun.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { Chance } from './testing/chance.ts';
import { openToDelegates } from './testing/notary-operations.ts';
import { contents, sha256Of } from './testing/operation.ts';
import { operations } from './testing/operations.ts';
import { dockers, peersMissing } from './testing/peers.ts';
import { signetAdds } from './testing/signet-operations.ts';
import { owners, World } from './testing/world.ts';

peersMissing();

/**
 * Signet, notary and docker take turns on one repository; after each step all say the same. `SIGNET_SEED` repeats a run,
 * `SIGNET_SEQUENCES=200` makes it a long one.
 */
const first = Number(process.env.SIGNET_SEED ?? Date.now() % 2 ** 31);
const count = Number(process.env.SIGNET_SEQUENCES ?? 3);
const steps = 8;

describe.runIf(hasNotary && dockers.length > 0)('sequences of what Signet, notary and docker do', () => {
  const own = testCertificates();
  const tally = new Map<string, { done: number; refused: number }>();
  let folder: string;
  let endServer: () => Promise<void>;
  let url: string;
  beforeAll(async () => {
    console.log(`agreement: SIGNET_SEED=${first} SIGNET_SEQUENCES=${count}, ${dockers.join(' and ')}`);
    folder = await mkdtemp(join(tmpdir(), 'signet-agreement-'));
    const port = await freePort();
    url = `https://127.0.0.1:${port}`;
    endServer = await startServer(folder, port, own, undefined);
  });
  afterAll(async () => {
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
    console.log(`agreement: ${[...tally].map(([who, { done, refused }]) => `${who} ${done} done, ${refused} refused`).join('; ')}`);
  });

  it.each(Array.from({ length: count }, (_, index) => first + index))('seed %i', { timeout: 120_000 }, async (seed) => {
    const chance = new Chance(seed);
    const owner = chance.oneOf(owners);
    const said: string[] = [`started by ${owner}`];
    const gun = Gun.parse(`registry.example.com/s${seed}/app`);
    const world = await World.make(join(folder, String(seed)), gun, { url, caFile: own.caFile }, owner);
    try {
      await world.agree();
      if (owner === 'notary') said.push(...(await openToDelegates(world)).map(({ what }) => what));
      let report = await world.agree();
      for (let step = 0; step < steps; step++) {
        // Where nothing is stated yet there is little to do.
        const operation = step === 0 ? signetAdds : chance.oneOf(operations);
        const { what, refused } = await operation(world, chance, report);
        said.push(refused === undefined ? what : `${what} (refused: ${refused})`);
        const who = what.startsWith('signet') ? 'signet' : what.startsWith('notary') ? 'notary' : 'docker';
        const counted = tally.get(who) ?? { done: 0, refused: 0 };
        tally.set(who, {
          done: counted.done + (refused === undefined ? 1 : 0),
          refused: counted.refused + (refused === undefined ? 0 : 1),
        });
        const before = report;
        report = await world.agree();
        if (refused !== undefined) expect(report.versions, 'refused, and yet something changed').toEqual(before.versions);
      }
      await world.agreeFresh();
      for (const content of contents) {
        for (const { name, sha256 } of report.targets)
          expect(await world.verifies(name, content), `notary verify ${name}`).toBe(sha256 === sha256Of(content));
      }
    } catch (problem) {
      throw new Error(`SIGNET_SEED=${seed} SIGNET_SEQUENCES=1\n${said.join('\n')}\n${(problem as Error).message}`, { cause: problem });
    } finally {
      await world.close();
    }
  });
});
