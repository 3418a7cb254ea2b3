import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { HistoryRow, RepositoryHistory } from '#shared/domain/history.ts';
import { peersMissing } from '../agreement/testing/peers.ts';
import { sign } from '../agreement/testing/signet.ts';
import { World } from '../agreement/testing/world.ts';
import { image } from '../publish/testing/test-collection.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';

peersMissing();

/** A repository that `notary` made, rotated, delegated and took delegations back in, as a real notary-server still has it. */
describe.runIf(hasNotary)('the history of a repository on a notary-server', () => {
  const own = testCertificates();
  const gun = Gun.parse('registry.example.com/team/app');
  const began = Date.now();
  let folder: string;
  let endServer: () => Promise<void>;
  let world: World;
  let history: RepositoryHistory;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-history-peer-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    world = await World.make(join(folder, 'world'), gun, { url: `https://127.0.0.1:${port}`, caFile: own.caFile }, 'notary');
    const { writer, system, signers } = world.parts;
    const notary = (...args: string[]) => writer.notary(...args);
    await notary('key', 'rotate', gun, 'snapshot', '-r'); // root 2
    await notary('delegation', 'add', '-p', gun, 'targets/alice', await world.publicKey('alice'), '--all-paths'); // targets 3
    await notary('delegation', 'add', '-p', gun, 'targets/bob', await world.publicKey('bob'), '--all-paths'); // targets 4
    await system.elsewhere.refresh(gun);
    await sign(system, { kind: 'add-targets', gun, keyId: signers.alice.keyId, targets: [image('1.0')] }); // targets/alice 1
    await sign(system, { kind: 'add-targets', gun, keyId: signers.alice.keyId, targets: [image('2.0')] }); // targets/alice 2
    await notary('addhash', '-p', gun, '3.0', '523', '--sha256', 'ab'.repeat(32), '-r', 'targets/bob'); // targets/bob 1
    await notary('delegation', 'remove', '-p', gun, 'targets/bob', '-y'); // targets 5
    await notary('key', 'rotate', gun, 'targets'); // root 3, targets signed anew
    await notary('addhash', '-p', gun, '4.0', '523', '--sha256', 'cd'.repeat(32));
    await notary('key', 'rotate', gun, 'root'); // root 4
    await system.elsewhere.refresh(gun);
    history = await system.history.read(gun);
  }, 120_000);
  afterAll(async () => {
    await world?.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const of = (role: string): HistoryRow[] => history.versions.filter((row) => row.role === role).sort((a, b) => a.version - b.version);
  const at = (role: string, version: number): HistoryRow => {
    const found = of(role).find((row) => row.version === version);
    if (!found) throw new Error(`there is no ${role} ${version}`);
    return found;
  };
  const rising = (rows: readonly HistoryRow[]) => rows.map(({ version }) => version);

  it('has every version of every role, that of a deleted delegation too, and each verifies', () => {
    expect(history).toMatchObject({ source: 'server' });
    expect(rising(of('root'))).toEqual([1, 2, 3, 4]);
    expect(rising(of('targets/alice'))).toEqual([1, 2]);
    expect(rising(of('targets/bob'))).toEqual([1]);
    for (const role of ['targets', 'snapshot', 'timestamp']) {
      const versions = rising(of(role));
      // notary's own start is version 2 of what it signs itself.
      const first = role === 'timestamp' ? 1 : 2;
      expect(versions, role).toEqual(Array.from({ length: versions.length }, (_, index) => index + first));
      expect(versions.length, role).toBeGreaterThanOrEqual(5);
    }
    expect(history.versions.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('names who signed each of them by the keys of its time', () => {
    expect(at('targets/alice', 2)).toMatchObject({ signers: [{ label: 'alice' }], by: { role: 'targets', version: 4 }, how: 'snapshot' });
    expect(at('targets/bob', 1)).toMatchObject({ signers: [{ label: 'bob' }], by: { role: 'targets', version: 4 }, how: 'snapshot' });
    const before = at('targets', 4);
    const after = of('targets').at(-1);
    expect(before.signers).toHaveLength(1);
    expect(after?.signers).toHaveLength(1);
    expect(before.signers).not.toEqual(after?.signers);
    expect([before.by?.version, after?.by?.version]).toEqual([2, 3]);
    // A root that exchanges its key is signed by both.
    expect(at('root', 4).signers).toHaveLength(2);
    expect(at('root', 4).signers).toContainEqual(at('root', 3).signers[0]);
  });

  it('says when each was stored, by the clock of the server', () => {
    for (const { role, version, storedAt } of history.versions) {
      const when = Date.parse(storedAt ?? '');
      expect(when, `${role} ${version}`).toBeGreaterThanOrEqual(began - 2000);
      expect(when, `${role} ${version}`).toBeLessThanOrEqual(Date.now() + 2000);
    }
  });

  const changesOf = async (role: string, from: number, to: number) => {
    const [before, after] = [at(role, from), at(role, to)];
    const pair = {
      gun,
      role: before.role,
      before: { version: from, sha256: before.sha256 ?? '' },
      after: { version: to, sha256: after.sha256 ?? '' },
    };
    const { changes, problem } = await world.parts.system.history.compare(pair);
    expect(problem).toBeUndefined();
    return changes;
  };

  it('tells what notary changed, and leaves nothing unrecognised', async () => {
    const about = (changes: Awaited<ReturnType<typeof changesOf>>) =>
      changes.map(({ part, kind, subject }) => `${part} ${kind} ${subject}`);
    expect(about(await changesOf('targets', 3, 4))).toContain('delegation added targets/bob');
    expect(about(await changesOf('targets', 4, 5))).toContain('delegation removed targets/bob');
    expect(about(await changesOf('targets/alice', 1, 2))).toContain('target added 2.0');
    const rotated = about(await changesOf('root', 2, 3));
    expect(rotated).toContain('role-key added key of targets');
    expect(rotated).toContain('role-key removed key of targets');
    const root = await changesOf('root', 3, 4);
    expect(root.find(({ part, kind }) => part === 'key' && kind === 'added')?.after).toMatch(/^ecdsa-x509 · .* until 20\d\d-/);
    for (const role of ['root', 'targets', 'snapshot', 'timestamp', 'targets/alice']) {
      const versions = rising(of(role));
      for (const [index, version] of versions.slice(1).entries()) {
        const changes = await changesOf(role, versions[index] ?? 0, version);
        expect(
          changes.filter(({ part }) => part === 'other'),
          `${role} ${version}`,
        ).toEqual([]);
        expect(changes.length).toBeGreaterThan(0);
      }
    }
  });
});
