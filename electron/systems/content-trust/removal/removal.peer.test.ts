import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { signet } from '../agreement/testing/command-line.ts';
import { dockers, Person, type PersonsServer, peersMissing } from '../agreement/testing/peers.ts';
import { openSignet, sign } from '../agreement/testing/signet.ts';
import { image, rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { ContentTrust } from '../system.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';

peersMissing();

describe.runIf(hasNotary)('a repository deleted on the real notary-server', () => {
  const own = testCertificates();
  // A server that keeps everything in memory deletes by prefix: one name must not begin with the other.
  const [gun, other] = ['registry.example.com/deleted/app', 'registry.example.com/staying/app'] as [Gun, Gun];
  const keys = new TestKeys();
  const ends: (() => Promise<void>)[] = [];
  let folder: string;
  let ours: PersonsServer;
  let theirs: PersonsServer;
  let system: ContentTrust;
  let root: KeyRecord;
  let targets: KeyRecord;
  let into: string;

  const start = async (name: string): Promise<PersonsServer> => {
    const port = await freePort();
    await mkdir(join(folder, name));
    ends.push(await startServer(join(folder, name), port, own, undefined));
    return { url: `https://127.0.0.1:${port}`, caFile: own.caFile };
  };
  const initialise = (one: Gun, at: PersonsServer) =>
    sign(system, { kind: 'initialise', gun: one, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server: at.url });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-removal-peer-'));
    into = join(folder, 'backups');
    await mkdir(into);
    [ours, theirs] = [await start('ours'), await start('theirs')];
    root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
    system = await openSignet(join(folder, 'signet'), keys);
    for (const server of [ours, theirs]) await system.elsewhere.addServer(server.url, server.caFile);
    for (const one of [gun, other]) await initialise(one, ours);
    await sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('1.0')] });
  });
  afterAll(async () => {
    await system?.elsewhere.close();
    for (const end of ends) await end();
    await rm(folder, { recursive: true, force: true });
  });

  let command = '';
  it('is there no longer for notary, docker and signet; the other one is', async () => {
    const reader = await Person.at(join(folder, 'reader'), ours);
    expect(await reader.notary('list', gun)).toContain('1.0');
    const backup = await system.removal.backUp(gun, into);
    expect(backup.missing).toEqual([]);
    const removed = await system.removal.remove(gun, backup.backupId);
    if (removed.kind === 'there') command = removed.command;
    const stranger = await Person.at(join(folder, 'stranger'), ours);
    expect(await stranger.tryNotary('list', gun)).toMatchObject({ status: 1, out: expect.stringMatching(/does not have trust data/) });
    for (const cli of dockers) expect(JSON.parse((await stranger.tryDocker(cli, 'inspect', gun)).out || '[]')).toEqual([]);
    expect(JSON.parse((await signet('inspect', gun, '--server', ours.url, '--ca', ours.caFile, '--as', 'docker', '--json')).out)).toEqual(
      [],
    );
    expect(await stranger.tryNotary('list', other)).toMatchObject({ status: 0 });
    expect((await system.book.rows()).map((row) => row.gun)).toEqual([other]);
    // Who has a cache still sees it, as was said before.
    expect(await reader.notary('list', gun)).toContain('1.0');
  });

  it('is in its backup, which is judged as before', async () => {
    const [archive] = await readdir(into);
    const files = await readdir(join(into, archive ?? ''), { recursive: true });
    const timestamp = files.find((name) => name.endsWith('/timestamp.json')) ?? '';
    const { status, out } = await signet('inspect', '--collection', join(into, archive ?? '', timestamp, '..'), '--gun', gun, '--json');
    expect(status, out).toBe(0);
    expect(out).toContain('"1.0"');
  });

  it('can be started anew: a person is told what is remembered, and readers of before refuse it', async () => {
    const review = await system.prepare({
      kind: 'initialise',
      gun,
      rootKeyId: root.keyId,
      rootPassphrase,
      targetsKeyId: targets.keyId,
      server: ours.url,
    });
    expect(review.warnings.map(({ kind }) => kind)).toContain('remembered-otherwise');
    await initialise(gun, ours);
    expect((await system.book.rows()).find((row) => row.gun === gun)).toMatchObject({ verdict: 'trusted', rootVersion: 1, tags: 0 });
    await sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('2.0')] });
    const stranger = await Person.at(join(folder, 'second-stranger'), ours);
    expect(await stranger.notary('list', gun)).toContain('2.0');
  });

  it('is pinned with its new root where the one of before was pinned', async () => {
    const [row] = (await system.book.detail(gun, await keys.list())).roles.filter(({ role }) => role === 'root');
    const before = row?.keys[0]?.id ?? '';
    await (await system.pins.plan({ kind: 'certificates', name: gun, keyIds: [before] })).apply();
    const { backupId } = await system.removal.backUp(gun, into);
    await system.removal.remove(gun, backupId);
    await initialise(gun, ours);
    const rows = system.pins.list().rows;
    expect(rows).toMatchObject([{ name: gun, keyIds: [before, expect.stringMatching(/^[0-9a-f]{64}$/)] }]);
    expect((await system.book.rows()).find((one) => one.gun === gun)).toMatchObject({ verdict: 'trusted' });
  });

  it('is deleted likewise by the copied command on another server', async () => {
    const owner = await Person.at(join(folder, 'owner'), theirs);
    await owner.notary('init', '-p', gun);
    expect(await owner.notary('list', gun)).toMatch(/No targets/i);
    expect(command).toContain(ours.url);
    await owner.shell(command.replaceAll(ours.url, theirs.url));
    const stranger = await Person.at(join(folder, 'third-stranger'), theirs);
    expect(await stranger.tryNotary('list', gun)).toMatchObject({ status: 1, out: expect.stringMatching(/does not have trust data/) });
  });
});
