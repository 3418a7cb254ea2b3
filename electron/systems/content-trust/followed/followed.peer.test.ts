import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { image, rootPassphrase, targetsPassphrase, yes } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';

if (!hasNotary) {
  it('needs notary and notary-server', () => {
    console.log('not run: notary');
    expect(process.env.CI, 'notary is not installed').not.toBe('true');
  });
}

const day = 24 * 3600 * 1000;

describe.runIf(hasNotary)('a repository on the real notary-server', () => {
  const own = testCertificates();
  const gun = Gun.parse('registry.example.com/team/app');
  const keys = new TestKeys();
  let folder: string;
  let url: string;
  let port: number;
  let endServer: () => Promise<void>;
  let root: KeyRecord;
  let targets: KeyRecord;
  let system: ContentTrust;
  let clock = 0;

  const openSystem = async (name: string): Promise<ContentTrust> => {
    const opened = contentTrust({
      keys,
      collections: join(folder, name, 'collections'),
      journal: join(folder, name, 'journal'),
      now: () => new Date(Date.now() + clock),
      random: (length) => randomBytes(length),
    });
    await opened.start();
    return opened;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-followed-'));
    port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
    system = await openSystem('rhea');
    ({ url } = await system.elsewhere.addServer(`https://127.0.0.1:${port}/`, own.caFile));
  });
  afterAll(async () => {
    await system?.elsewhere.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const sign = async (intent: SigningIntent, by = system) => {
    const review = await by.prepare(intent);
    const { reviewId, payload } = review;
    return { review, receipt: await by.confirm({ reviewId, payload, passphrase: targetsPassphrase, rootPassphrase }, yes) };
  };
  const add = (...names: string[]) => sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: names.map((name) => image(name)) });
  const notary = async (...args: string[]) => {
    const passphrases = Object.fromEntries(
      ['ROOT', 'TARGETS', 'SNAPSHOT', 'DELEGATION'].map((role) => [`NOTARY_${role}_PASSPHRASE`, 'a test has no secrets']),
    );
    const { stdout } = await promisify(execFile)('notary', ['-s', url, '--tlscacert', own.caFile, '-d', join(folder, 'notary'), ...args], {
      env: { PATH: process.env.PATH, HOME: folder, ...passphrases },
    });
    return stdout;
  };
  const listed = async () =>
    (await notary('list', gun)).split('\n').flatMap((line) => {
      const [, name, sha256, , role] = /^(.+?)\s+([0-9a-f]{64})\s+([0-9]+)\s+(\S+)\s*$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, sha256, role]];
    });
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const judged = (tag: string, content = tag) =>
    system.judge({ repository: gun, tag, digest: `sha256:${digest(content)}` as never, size: 523 });
  const row = async (from = system) => (await from.book.rows()).find((one) => one.gun === gun);

  it('is started, signed in and taken back from, and notary agrees each time', async () => {
    const { receipt } = await sign({
      kind: 'initialise',
      gun,
      rootKeyId: root.keyId,
      rootPassphrase,
      targetsKeyId: targets.keyId,
      server: url,
    });
    expect(receipt.versions).toEqual([
      { role: 'root', after: 1 },
      { role: 'targets', after: 1 },
    ]);
    expect(await listed()).toEqual([]);
    const { receipt: signed, review } = await add('1.0', '2.0');
    expect(signed.versions).toEqual([{ role: 'targets', before: 1, after: 2 }]);
    expect(review.changes.every(({ role }) => role === 'targets')).toBe(true);
    expect(await listed()).toEqual([
      ['1.0', digest('1.0'), 'targets'],
      ['2.0', digest('2.0'), 'targets'],
    ]);
    await sign({ kind: 'remove-targets', gun, keyId: targets.keyId, names: ['2.0'] });
    expect(await listed()).toEqual([['1.0', digest('1.0'), 'targets']]);
    expect(await row()).toMatchObject({ gun, server: url, tags: 1, targetsVersion: 3 });
    expect(await judged('1.0')).toMatchObject({ verdict: 'trusted' });
    expect(await judged('1.0', 'other')).toMatchObject({ verdict: 'rejected' });
    expect(await readdir(join(folder, 'rhea', 'journal'))).toHaveLength(3);
    expect((await readdir(join(folder, 'rhea', 'journal'))).every((name) => name.endsWith('.published.json'))).toBe(true);
  });

  it('does what the copied command does', async () => {
    const { receipt } = await add('3.0');
    expect(receipt.command).toContain(`notary -s ${url} addhash -p ${gun} 3.0 523 --sha256`);
  });

  it('cannot be started twice, nor by somebody else', async () => {
    await expect(
      system.prepare({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server: url }),
    ).rejects.toMatchObject({ failure: { code: 'collection-exists', gun } });
  });

  it('is met by a stranger, followed, and stale where the server cannot be asked', async () => {
    const vera = await openSystem('vera');
    await vera.elsewhere.addServer(url, own.caFile);
    const met = await vera.elsewhere.meet(gun, url);
    expect(met).toMatchObject({ empty: false, rootVersion: 1, tags: 2, roots: [{ subject: `CN=${gun}` }] });
    expect(await row(vera)).toBeUndefined();
    await vera.elsewhere.follow(gun, url);
    expect(await row(vera)).toMatchObject({ verdict: 'trusted', tags: 2, server: url });
    await vera.elsewhere.close();

    const next = await openSystem('vera');
    expect(await row(next)).toMatchObject({ verdict: 'stale', sentence: expect.stringContaining('Signet has not asked again') });
    await next.elsewhere.refreshAll(() => undefined);
    expect(await row(next)).toMatchObject({ verdict: 'trusted' });
    await next.elsewhere.close();
    await endServer();
    await next.elsewhere.refresh(gun);
    expect(await row(next)).toMatchObject({ verdict: 'stale', sentence: expect.stringContaining('did not answer') });
    expect(await next.judge({ repository: gun, tag: '1.0', digest: `sha256:${digest('1.0')}` as never, size: 523 })).toMatchObject({
      verdict: 'stale',
    });
    clock = 30 * day;
    expect(await row(next)).toMatchObject({ verdict: 'stale' });
    clock = 0;
    await expect(next.elsewhere.addServer(`https://127.0.0.1:${port}`, own.caFile)).rejects.toMatchObject({
      failure: { code: 'server-unreachable' },
    });
    await expect(next.elsewhere.removeServer(url)).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
    await next.elsewhere.unfollow(gun);
    expect(await row(next)).toBeUndefined();
    await next.elsewhere.removeServer(url);
    await next.elsewhere.close();
  });
});
