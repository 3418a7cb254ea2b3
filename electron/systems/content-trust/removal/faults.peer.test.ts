import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { atMost } from '../agreement/testing/at-most.ts';
import { FaultProxy } from '../agreement/testing/fault-proxy.ts';
import { type PublishFault, publishFaults } from '../agreement/testing/faults.ts';
import { peersMissing } from '../agreement/testing/peers.ts';
import { journalOf, openSignet, sign } from '../agreement/testing/signet.ts';
import { rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';

peersMissing();

/** Short, but long enough for a computer that has much to do. */
const patience = { connect: 2000, headers: 2000, body: 2000, document: 4000, update: 12_000 };
/** A request without a body cannot be cut in it. */
const faults = publishFaults.filter(({ name, upload }) => upload !== 'refuse' && !name.includes('of the upload'));

describe.runIf(hasNotary)('trouble on the way to a deletion', () => {
  const own = testCertificates();
  const keys = new TestKeys();
  let root: KeyRecord;
  let targets: KeyRecord;
  let folder: string;
  let behind: number;
  let endServer: () => Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-deletion-'));
    behind = await freePort();
    endServer = await startServer(folder, behind, undefined, undefined);
    root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
  });
  afterAll(async () => {
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const isThere = async (gun: Gun) => (await fetch(`http://127.0.0.1:${behind}/v2/${gun}/_trust/tuf/root.json`)).status === 200;

  async function suffer({ upload, later }: PublishFault, at: number): Promise<void> {
    const name = `no-${String(at).padStart(3, '0')}`;
    const gun = `registry.example.com/${name}/app` as Gun;
    const data = join(folder, name);
    await mkdir(join(data, 'backups'), { recursive: true });
    const proxy = await FaultProxy.start(behind, own);
    let clock = 0;
    let sent = 0;
    const system = await openSignet(data, keys, {
      now: () => new Date(Date.now() + clock),
      openServer: (server) => openTrustServer(server.url, { caFile: own.caFile, patience }),
    });
    try {
      const { url } = await system.elsewhere.addServer(proxy.url, own.caFile);
      await sign(system, { kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server: url });
      const { backupId } = await system.removal.backUp(gun, join(data, 'backups'));
      proxy.fault = (method) => {
        if (method === 'DELETE') sent += 1;
        if (method === 'DELETE') return upload === 'refuse' ? undefined : upload;
        return sent > 0 ? later : undefined;
      };
      const said = await system.removal.remove(gun, backupId).then(
        () => 'deleted',
        (problem: unknown) => {
          if (problem instanceof SignetError) return problem.failure.code;
          throw problem;
        },
      );
      expect(sent, 'requests').toBe(1);
      const deletions = async () => (await readdir(journalOf(data))).filter((entry) => !entry.endsWith('.published.json'));
      const unknown = said === 'delete-unknown' || said === 'delete-unconfirmed';
      expect(
        (await deletions()).filter((entry) => entry.endsWith('.open.json')),
        `open after ${said}`,
      ).toHaveLength(unknown ? 1 : 0);
      if (!unknown) expect(await isThere(gun), `it said ${said}`).toBe(said !== 'deleted');

      // However late it arrived: what Signet says at last is what the server has.
      await proxy.settled();
      proxy.fault = () => undefined;
      clock = 25 * 3600_000;
      await system.elsewhere.refreshAll(() => undefined);
      const there = await isThere(gun);
      expect((await deletions()).map((entry) => entry.split('.').slice(1).join('.'))).toEqual([
        there ? 'not-deleted.json' : 'deleted.json',
      ]);
      expect((await system.book.rows()).map((row) => row.gun)).toEqual(there ? [gun] : []);
    } finally {
      await proxy.close();
      await system.elsewhere.close();
    }
  }

  it('is told as it is on the server', { timeout: 600_000 }, async () => {
    const inTurn = atMost(8);
    const wrong: string[] = [];
    const one = (fault: PublishFault, at: number) =>
      suffer(fault, at).catch((problem: Error) => wrong.push(`${fault.name}: ${problem.message}`));
    await Promise.all(faults.map((fault, at) => inTurn(() => one(fault, at))));
    expect(wrong.join('\n\n')).toBe('');
  });
});
