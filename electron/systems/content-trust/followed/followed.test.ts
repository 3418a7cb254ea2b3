import { createHash, randomBytes } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { beginIntent } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { TestCollection } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { TrustRemote } from '../remote.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

const url = 'https://notary.example.test';
let folder: string;
let collection: TestCollection;
let broken: Failure | undefined;
/** As a server whose snapshot has ended, with a key it does not hold. */
let withoutTimestamp = false;

beforeEach(async () => {
  broken = undefined;
  withoutTimestamp = false;
  trustFolders = [];
  folder = await mkdtemp(join(tmpdir(), 'signet-followed-'));
  collection = await TestCollection.started();
});

/** Serves the collection's folder as a trust server would; fails with `broken` while that is set. */
function serverOf(): TrustServer {
  const remote = (gun: string): TrustRemote => {
    const { server } = collectionPlace(collection.deps.folders.collections, gun as Gun);
    const files = localFolderRemote(server);
    const unlessBroken = async <T>(read: () => Promise<T>) => {
      if (broken) throw new SignetError(broken);
      return read();
    };
    return {
      current: async (...asked) => {
        if (withoutTimestamp && asked[0] === 'timestamp')
          throw new SignetError({ code: 'server-refused', server: 'notary.example.test', status: 500, answer: '' });
        return unlessBroken(() => files.current(...asked));
      },
      byVersion: (...asked) => unlessBroken(() => files.byVersion(...asked)),
      byChecksum: (...asked) => unlessBroken(() => files.byChecksum(...asked)),
    };
  };
  const publisher = () => {
    throw new Error('nothing is published here');
  };
  const changes = () => ({ after: async () => [], newest: async () => [] });
  return { name: 'notary.example.test', url, remote, publisher, changes, ping: async () => undefined, close: async () => undefined };
}

let trustFolders: string[] = [];

async function opened(): Promise<ContentTrust> {
  const system = contentTrust({
    keys: new TestKeys(),
    collections: join(folder, 'collections'),
    journal: join(folder, 'journal'),
    now: () => collection.at,
    random: (length) => randomBytes(length),
    openServer: async () => serverOf(),
    trustFolders: async () => trustFolders,
  });
  await system.start();
  return system;
}

async function following(): Promise<ContentTrust> {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  await system.elsewhere.meet(collection.gun, url);
  await system.elsewhere.follow(collection.gun, url);
  return system;
}
const only = async (system: ContentTrust) => (await system.book.rows())[0];

it('follows only what was shown', async () => {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  await expect(system.elsewhere.follow(collection.gun, url)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  await system.elsewhere.meet(collection.gun, url);
  await system.elsewhere.follow(collection.gun, url);
  expect(await only(system)).toMatchObject({ verdict: 'trusted', server: url });
  await expect(system.elsewhere.meet(collection.gun, url)).rejects.toMatchObject({ failure: { code: 'collection-exists' } });
});

it('says that nothing is published where nothing is', async () => {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  const none = 'registry.example.test/none' as Gun;
  expect(await system.elsewhere.meet(none, url)).toMatchObject({ empty: true, roots: [] });
  await expect(system.elsewhere.follow(none, url)).rejects.toMatchObject({ failure: { code: 'trust-data-missing' } });
});

it.each<[Failure, string]>([
  [{ code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' }, 'notary.example.test did not answer'],
  [{ code: 'server-untrusted', server: 'notary.example.test', reason: 'CERT_HAS_EXPIRED' }, 'does not prove who it is'],
  [{ code: 'server-denied', server: 'notary.example.test', repository: 'a' }, 'wants to know who asks'],
  [{ code: 'server-refused', server: 'notary.example.test', status: 500, answer: '' }, 'could not answer (500)'],
  [{ code: 'server-busy', server: 'notary.example.test', seconds: 60 }, 'was too busy to answer'],
  [{ code: 'server-changed', server: 'notary.example.test', pinned: 'aa', now: 'bb' }, 'has another key than the one that was pinned'],
  [{ code: 'client-certificate', server: 'notary.example.test', reason: 'x' }, 'the certificate for notary.example.test was not of use'],
  [{ code: 'proxy-address', source: 'environment', reason: 'x' }, 'the proxy that is named cannot be used'],
  [{ code: 'proxy-unreachable', proxy: 'proxy.test:1', reason: 'x' }, 'the proxy proxy.test:1 made no connection'],
  [{ code: 'proxy-refused', proxy: 'proxy.test:1', status: 407 }, 'the proxy proxy.test:1 made no connection'],
  [{ code: 'server-misbehaved', server: 'notary.example.test', reason: 'x' }, 'could not be asked'],
  [{ code: 'offline' }, 'Signet is offline'],
])('is stale, never trusted, after %j', async (failure, words) => {
  const system = await following();
  broken = failure;
  await system.elsewhere.refresh(collection.gun);
  expect(await only(system)).toMatchObject({ verdict: 'stale', sentence: expect.stringContaining(words) });
  broken = undefined;
  await system.elsewhere.refresh(collection.gun);
  expect(await only(system)).toMatchObject({ verdict: 'trusted' });
});

it('is stale when its own end comes and nobody is asked, and says how old it is', async () => {
  const system = await following();
  collection.at = new Date(collection.at.getTime() + 20 * 24 * 3600 * 1000);
  expect(await only(system)).toMatchObject({ verdict: 'stale', sentence: expect.stringContaining('20 days ago') });
});

it('does not start fresh where its marks were altered, and leaves the others alone', async () => {
  await following();
  const [place] = await readdir(join(folder, 'repositories'));
  const marks = join(folder, 'repositories', place ?? '', 'known', 'marks.json');
  await writeFile(marks, (await readFile(marks, 'utf8')).replace(/"version": \d+/, '"version": 99'));
  const system = await opened();
  expect(await only(system)).toMatchObject({ verdict: 'rejected', sentence: expect.stringContaining('cannot be used') });
  await system.elsewhere.refreshAll(() => undefined);
  expect(await only(system)).toMatchObject({ verdict: 'rejected' });
});

it('keeps its marks when it is followed no longer', async () => {
  const system = await following();
  const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
  const old = new Map(await Promise.all((await readdir(server)).map(async (name) => [name, await readFile(join(server, name))] as const)));
  await collection.confirm(await collection.renew('targets'));
  await system.elsewhere.refresh(collection.gun);
  await system.elsewhere.unfollow(collection.gun);
  expect(await only(system)).toBeUndefined();
  for (const [name, bytes] of old) await writeFile(join(server, name), bytes);
  expect(await system.elsewhere.meet(collection.gun, url)).toMatchObject({
    empty: false,
    problem: expect.stringMatching(/older|rolled|before/i),
  });
});

it('starts where the list of servers cannot be read, leaves it alone, and says so when a server is wanted', async () => {
  await following();
  const list = join(folder, 'trust-servers.json');
  await writeFile(list, '{"format":2}');
  const system = await opened();
  expect(system.elsewhere.servers()).toEqual([]);
  await system.elsewhere.refreshAll(() => undefined);
  expect(await only(system)).toMatchObject({ verdict: 'stale' });
  await expect(system.elsewhere.addServer(url, undefined)).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  expect(await readFile(list, 'utf8')).toBe('{"format":2}');
});

it('learns later that a start was published, and follows it', async () => {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
  const bytes = await readFile(join(server, '1.root.json'));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const files = [{ role: 'root', version: 1, sha256, length: bytes.length }];
  const intent = { format: 1, at: collection.at.toISOString(), action: 'publish', gun: collection.gun, server: url, files } as const;
  await beginIntent(join(folder, 'journal'), { ...intent, id: 'published-0001' });
  await beginIntent(join(folder, 'journal'), {
    ...intent,
    id: 'not-published-1',
    files: [{ ...files[0], version: 1, sha256: 'a'.repeat(64) }] as never,
  });
  broken = { code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' };
  expect(await system.elsewhere.settle()).toEqual([]);
  broken = undefined;
  await system.elsewhere.refreshAll(() => undefined);
  expect((await readdir(join(folder, 'journal'))).sort()).toEqual(['not-published-1.not-published.json', 'published-0001.published.json']);
  expect(await only(system)).toMatchObject({ gun: collection.gun, verdict: 'trusted' });
});

it('never calls a publish lost that may still arrive, and knows it for its own when it does', async () => {
  const system = await following();
  const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
  const next = { role: 'targets', version: 2, sha256: 'a'.repeat(64), length: 10 };
  const intent = { format: 1, at: collection.at.toISOString(), action: 'publish', gun: collection.gun, server: url } as const;
  await beginIntent(join(folder, 'journal'), { ...intent, id: 'held-up-1', files: [next] });
  const publish = { id: 'held-up-1', gun: collection.gun, server: url, at: intent.at };
  expect(await system.elsewhere.publishes()).toEqual([{ ...publish, stands: 'unknown' }]);
  collection.at = new Date(collection.at.getTime() + 24 * 3600 * 1000);
  expect(await system.elsewhere.settle()).toEqual([]);
  expect(await system.elsewhere.publishes()).toEqual([{ ...publish, stands: 'absent', askedAt: collection.at.toISOString() }]);
  broken = { code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' };
  expect(await system.elsewhere.settle()).toEqual([]);
  expect(await system.elsewhere.publishes()).toMatchObject([{ stands: 'absent', askedAt: collection.at.toISOString() }]);
  broken = undefined;
  await system.elsewhere.unfollow(collection.gun);
  await system.elsewhere.removeServer(url);
  expect(await system.elsewhere.publishes()).toEqual([]);
  await system.elsewhere.addServer(url, undefined);

  await collection.confirm(await collection.renew('targets'));
  const bytes = await readFile(join(server, '2.targets.json'));
  await rm(join(folder, 'journal', 'held-up-1.open.json'));
  const ours = createHash('sha256').update(bytes).digest('hex');
  await beginIntent(join(folder, 'journal'), { ...intent, id: 'arrived-1', files: [{ ...next, sha256: ours, length: bytes.length }] });
  await beginIntent(join(folder, 'journal'), { ...intent, id: 'overtaken-1', files: [next] });
  expect(await system.elsewhere.settle()).toHaveLength(2);
  expect(await system.elsewhere.publishes()).toMatchObject([
    { id: 'arrived-1', stands: 'published' },
    { id: 'overtaken-1', stands: 'not-published' },
  ]);
  expect((await readdir(join(folder, 'journal'))).sort()).toEqual(['arrived-1.published.json', 'overtaken-1.not-published.json']);
});

it('says whether it continues what docker or notary trusted here', async () => {
  const trust = join(folder, 'trust');
  const cache = join(trust, 'tuf', ...collection.gun.split('/'), 'metadata');
  await mkdir(cache, { recursive: true });
  const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
  for (const role of ['root', 'targets', 'snapshot', 'timestamp'])
    await copyFile(join(server, `${role}.json`), join(cache, `${role}.json`));
  trustFolders = [join(folder, 'none'), trust];
  await collection.confirm(await collection.renew('root'));
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  expect(await system.elsewhere.meet(collection.gun, url)).toMatchObject({ earlier: 'continues', rootVersion: 2 });
  collection = await TestCollection.started();
  expect(await system.elsewhere.meet(collection.gun, url)).toMatchObject({ earlier: 'differs', rootVersion: 1 });
  await writeFile(join(cache, 'root.json'), '{}');
  expect(await system.elsewhere.meet(collection.gun, url)).toMatchObject({ earlier: 'differs' });
});

it('says what has ended, who can renew it, and until when the rest lasts', async () => {
  const system = await following();
  collection.at = new Date(collection.at.getTime() + 4 * 365 * 24 * 3600 * 1000);
  await system.elsewhere.refresh(collection.gun);
  const row = await only(system);
  expect(row).toMatchObject({ verdict: 'rejected', refusal: { kind: 'expired' }, nextExpiry: { what: 'targets' } });
  expect(row?.roles.map(({ role }) => role)).toEqual(['root', 'targets', 'snapshot', 'timestamp']);
  expect(row?.roles.find(({ role }) => role === 'targets')?.keys).toMatchObject([{ notaryKeyId: collection.targets.notaryKeyId }]);
  // Nothing that it states is shown as if it counted.
  expect(row?.tags).toBe(0);
});

it('says of a repository whose root certificate has ended what it was; nothing can be built upon it', async () => {
  const system = await following();
  collection.at = new Date(collection.at.getTime() + 11 * 365 * 24 * 3600 * 1000);
  await system.elsewhere.refresh(collection.gun);
  const row = await only(system);
  expect(row).toMatchObject({ verdict: 'rejected', refusal: { kind: 'root-certificate', role: 'root' }, tags: 0 });
  expect(row?.certificates).toMatchObject([{ subject: `CN=${collection.gun}`, notAfter: expect.stringMatching(/^2036-/) }]);
  const intent = { kind: 'renew', gun: collection.gun, keyId: collection.root.keyId, role: 'root' } as const;
  await expect(system.prepare(intent)).rejects.toMatchObject({ failure: { code: 'trust-rejected', kind: 'root-certificate' } });
});

it('blames the snapshot that ended, not the server that cannot sign another', async () => {
  const system = await following();
  collection.at = new Date(collection.at.getTime() + 4 * 365 * 24 * 3600 * 1000);
  withoutTimestamp = true;
  await system.elsewhere.refresh(collection.gun);
  expect(await only(system)).toMatchObject({
    verdict: 'stale',
    staleBecause: 'server-refused',
    snapshotEndedAt: '2029-11-22T12:00:00.000Z',
    sentence: expect.stringContaining('its snapshot ended on 2029-11-22, and its server has no key to sign another'),
  });
});

it('does not blame a snapshot that is in date', async () => {
  const system = await following();
  withoutTimestamp = true;
  await system.elsewhere.refresh(collection.gun);
  const row = await only(system);
  expect(row).toMatchObject({ verdict: 'stale', sentence: expect.stringContaining('could not answer (500)') });
  expect(row).not.toHaveProperty('snapshotEndedAt');
});

it('says of a verdict whether its trust data verified and was asked for', async () => {
  await collection.confirm(await collection.add({ name: '1.0', length: 5, sha256: 'a'.repeat(64) }));
  const system = await following();
  const judge = async (tag: string, letter = 'a', repository: Gun = collection.gun) => {
    const { verdict, fresh } = await system.judge({ repository, tag, digest: `sha256:${letter.repeat(64)}` as Digest, size: undefined });
    return [verdict, fresh];
  };
  expect([await judge('1.0'), await judge('1.0', 'b'), await judge('2.0')]).toEqual([
    ['trusted', true],
    ['rejected', true],
    ['unsigned', true],
  ]);
  expect(await judge('1.0', 'a', 'registry.example.test/none' as Gun)).toEqual(['unsigned', false]);
  broken = { code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' };
  await system.elsewhere.refresh(collection.gun).catch(() => undefined);
  expect([await judge('1.0'), await judge('1.0', 'b'), await judge('2.0')]).toEqual([
    ['stale', false],
    ['rejected', false],
    ['unsigned', false],
  ]);
});
