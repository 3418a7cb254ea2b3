import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import type { RepositoryHistory } from '#shared/domain/history.ts';
import type { Failure } from '#shared/failure.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { image, TestCollection } from '../publish/testing/test-collection.ts';
import type { TrustRemote } from '../remote.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

const url = 'https://notary.example.test';
let collection: TestCollection;
let broken: Failure | undefined;
let asked: string[];

beforeEach(async () => {
  broken = undefined;
  asked = [];
  collection = await TestCollection.started();
  await collection.confirm(await collection.add(image('1.0')));
  await collection.confirm(await collection.add(image('2.0')));
});

const serverFolder = () => collectionPlace(collection.deps.folders.collections, collection.gun).server;

/** The collection's folder as a trust server would serve it, its answers counted. */
function serverOf(): TrustServer {
  const remote = (): TrustRemote => {
    const files = localFolderRemote(serverFolder());
    const unlessBroken = async <T>(name: string, read: () => Promise<T>) => {
      asked.push(name);
      if (broken) throw new SignetError(broken);
      return read();
    };
    return {
      ...files,
      current: (...one) => unlessBroken(`${one[0]}`, () => files.current(...one)),
      byVersion: (...one) => unlessBroken(`${one[1]}.${one[0]}`, () => files.byVersion(...one)),
      byChecksum: (...one) => unlessBroken(`${one[0]} by checksum`, () => files.byChecksum(...one)),
    };
  };
  const publisher = () => {
    throw new Error('nothing is published here');
  };
  const changes = () => ({ after: async () => [], newest: async () => [] });
  return { name: 'notary.example.test', url, remote, publisher, changes, ping: async () => undefined, close: async () => undefined };
}

async function opened(collections: string): Promise<ContentTrust> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-history-'));
  const system = contentTrust({
    keys: collection.keys,
    collections,
    journal: join(folder, 'journal'),
    repositories: join(folder, 'repositories'),
    servers: join(folder, 'servers.json'),
    now: () => collection.at,
    random: (length) => randomBytes(length),
    openServer: async () => serverOf(),
  });
  await system.start();
  return system;
}
const local = () => opened(collection.deps.folders.collections);
async function following(): Promise<ContentTrust> {
  const system = await opened(await mkdtemp(join(tmpdir(), 'signet-history-')));
  await system.elsewhere.addServer(url, undefined);
  await system.elsewhere.meet(collection.gun, url);
  await system.elsewhere.follow(collection.gun, url);
  return system;
}
const row = ({ versions }: RepositoryHistory, role: string, version: number) => {
  const found = versions.find((one) => one.role === role && one.version === version);
  if (!found) throw new Error(`there is no ${role} ${version}`);
  return found;
};
const pairOf = (history: RepositoryHistory, name: string, from: number, to: number) => {
  const role = name as RoleName;
  const [before, after] = [row(history, role, from), row(history, role, to)].map(({ version, sha256 = '' }) => ({ version, sha256 }));
  if (!before || !after) throw new Error('two are needed');
  return { gun: collection.gun, role, before, after };
};

describe('reading the history', () => {
  it('of a collection on this computer: from its folder, with who signed by name', async () => {
    const history = await (await local()).history.read(collection.gun);
    expect(history).toMatchObject({ source: 'computer', gun: collection.gun });
    expect(history.server).toBeUndefined();
    expect(history.versions.map(({ role, version }) => `${role} ${version}`).sort()).toEqual([
      'root 1',
      'snapshot 1',
      'snapshot 2',
      'snapshot 3',
      'targets 1',
      'targets 2',
      'targets 3',
      'timestamp 1',
      'timestamp 2',
      'timestamp 3',
    ]);
    expect(row(history, 'targets', 2)).toMatchObject({
      signers: [{ label: 'targets key' }],
      threshold: 1,
      by: { role: 'root', version: 1 },
      how: 'snapshot',
      expires: '2029-11-22T12:00:00.000Z',
      storedAt: expect.stringMatching(/^20\d\d-/),
    });
    expect(history.versions.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('of a repository on a server: from the server, and only once while nothing is new', async () => {
    const system = await following();
    expect(await system.history.asksServer(collection.gun)).toBe(true);
    const history = await system.history.read(collection.gun);
    expect(history).toMatchObject({ source: 'server', server: 'notary.example.test' });
    expect(history.versions).toHaveLength(10);

    const before = asked.length;
    expect(await system.history.asksServer(collection.gun)).toBe(false);
    expect((await system.history.read(collection.gun)).versions).toEqual(history.versions);
    expect(asked).toHaveLength(before);
    await system.history.read(collection.gun, { again: true });
    expect(asked.length).toBeGreaterThan(before);
  });

  it('again once something was published', async () => {
    const system = await following();
    await system.history.read(collection.gun);
    await collection.confirm(await collection.add(image('3.0')));
    await system.elsewhere.refresh(collection.gun);
    expect(await system.history.asksServer(collection.gun)).toBe(true);
    expect(row(await system.history.read(collection.gun), 'targets', 4).problem).toBeUndefined();
  });

  it.each<[Failure, string]>([
    [{ code: 'offline' }, 'Signet is offline'],
    [{ code: 'server-unreachable', server: 'notary.example.test', reason: 'time-out' }, 'notary.example.test did not answer'],
  ])('of a repository whose server cannot be asked (%j): from what Signet keeps', async (failure, why) => {
    const system = await following();
    broken = failure;
    const history = await system.history.read(collection.gun, { again: true });
    expect(history).toMatchObject({ source: 'kept', server: 'notary.example.test', why });
    expect(history.versions.map(({ role, version }) => `${role} ${version}`).sort()).toEqual([
      'root 1',
      'snapshot 3',
      'targets 3',
      'timestamp 3',
    ]);
    expect(history.versions.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  it('of a repository whose reading was ended: from what Signet keeps, nobody asked', async () => {
    const system = await following();
    const abort = new AbortController();
    const reading = system.history.read(collection.gun, { signal: abort.signal, progress: () => abort.abort() });
    await expect(reading).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    const before = asked.length;
    expect(await system.history.read(collection.gun, { onlyKept: true })).toMatchObject({ source: 'kept', why: 'you ended the reading' });
    expect(asked).toHaveLength(before);
  });

  it('fails for a repository that Signet does not know', async () => {
    const system = await local();
    await expect(system.history.read('other/one' as Gun)).rejects.toMatchObject({ failure: { code: 'collection-unknown' } });
  });
});

describe('comparing two versions', () => {
  it('tells what changed, what a person asks for first', async () => {
    const system = await local();
    const pair = pairOf(await system.history.read(collection.gun), 'targets', 2, 3);
    const { changes, problem } = await system.history.compare(pair);
    expect(problem).toBeUndefined();
    expect(changes.map(({ part, kind, subject }) => [part, kind, subject])).toEqual([
      ['target', 'added', '2.0'],
      ['version', 'changed', 'version'],
      ['signature', 'changed', expect.stringMatching(/^by [0-9a-f]{64}$/)],
    ]);
    const lines = await system.history.lines(pair, false);
    expect(lines.filter(({ kind }) => kind === 'added').map(({ text }) => text.trim())).toContain('"2.0": {');
    expect(lines.some(({ kind }) => kind === 'folded')).toBe(true);
    expect((await system.history.lines(pair, true)).some(({ kind }) => kind === 'folded')).toBe(false);
  });

  it('has the documents from where they are to be had', async () => {
    const shown = await (await following()).history.read(collection.gun);
    const another = await following();
    expect((await another.history.compare(pairOf(shown, 'targets', 1, 3))).changes.map(({ subject }) => subject)).toContain('1.0');
    // The newest is kept here, the other is asked for.
    expect(asked.slice(-2)).toEqual(expect.arrayContaining(['1.targets']));
    broken = { code: 'offline' };
    await expect(another.history.compare(pairOf(shown, 'targets', 2, 3))).rejects.toMatchObject({ failure: { code: 'offline' } });
  });

  it('compares nothing but what was shown', async () => {
    const system = await local();
    const pair = pairOf(await system.history.read(collection.gun), 'targets', 1, 2);
    const other = { ...pair, before: { version: 1, sha256: 'ab'.repeat(32) } };
    await expect(system.history.compare(other)).rejects.toMatchObject({ failure: { code: 'version-gone', role: 'targets', version: 1 } });
    const gone = { ...pair, before: { version: 9, sha256: 'ab'.repeat(32) } };
    await expect(system.history.lines(gone, true)).rejects.toMatchObject({
      failure: { code: 'version-gone', role: 'targets', version: 9 },
    });
  });

  it('shows what is malformed, compares its text, and says why no more', async () => {
    await writeFile(join(serverFolder(), '1.targets.json'), '{"signed":\nnothing');
    const system = await local();
    const pair = pairOf(await system.history.read(collection.gun), 'targets', 1, 2);
    expect((await system.history.compare(pair)).problem).toMatch(/^The targets document is malformed/);
    const lines = await system.history.lines(pair, true);
    expect(lines.filter(({ kind }) => kind === 'removed').map(({ text }) => text)).toEqual(['{"signed":', 'nothing']);
  });

  it('compares no document that was replaced behind what was shown', async () => {
    const path = join(serverFolder(), '2.targets.json');
    const text = await readFile(path, 'utf8');
    const system = await local();
    const { versions } = await system.history.read(collection.gun);
    const sha256 = versions.find(({ role, version }) => role === 'targets' && version === 2)?.sha256 ?? '';
    await writeFile(path, ` ${text}`);
    const { versions: later } = await system.history.read(collection.gun, { again: true });
    const after = later.find(({ role, version }) => role === 'targets' && version === 2)?.sha256 ?? '';
    // What was shown first is held no longer, and is not there any more.
    await expect(
      system.history.compare({
        gun: collection.gun,
        role: 'targets' as RoleName,
        before: { version: 2, sha256 },
        after: { version: 2, sha256: after },
      }),
    ).rejects.toMatchObject({ failure: { code: 'version-gone' } });
  });
});

describe('marking a version as reviewed', () => {
  const targets3 = async (system: ContentTrust) => {
    const { role, version, sha256 = '' } = row(await system.history.read(collection.gun), 'targets', 3);
    return { gun: collection.gun, role, version, sha256 };
  };

  it('keeps it with the note, and the newest note of it', async () => {
    const system = await local();
    const shown = await targets3(system);
    await system.history.review({ ...shown, note: 'two new tags' });
    await system.history.review({ ...shown, note: 'as agreed' });
    const history = await (await local()).history.read(collection.gun);
    expect(row(history, 'targets', 3).reviewed).toEqual({ at: collection.at.toISOString(), note: 'as agreed' });
    expect(history.versions.filter(({ reviewed }) => reviewed)).toHaveLength(1);
    expect(history.reviewsUnread).toBeUndefined();
  });

  it('keeps nothing that was not shown', async () => {
    const system = await local();
    const shown = await targets3(system);
    await expect(system.history.review({ ...shown, sha256: 'ab'.repeat(32), note: '' })).rejects.toMatchObject({
      failure: { code: 'version-gone', role: 'targets', version: 3 },
    });
    await expect(readFile(join(serverFolder(), '../reviewed.json'))).rejects.toThrow();
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, 60)],
    ['with another note', (text) => text.replace('two new tags', 'no new tags')],
    ['of another repository', (text) => text.replace(collection.gun, 'registry.example.com/other')],
  ])('does not write over what is %s, and says so', async (_name, edit) => {
    const system = await local();
    const shown = await targets3(system);
    await system.history.review({ ...shown, note: 'two new tags' });
    const path = join(serverFolder(), '../reviewed.json');
    const edited = edit(await readFile(path, 'utf8'));
    await writeFile(path, edited);
    const history = await system.history.read(collection.gun);
    expect(history.reviewsUnread).toEqual(expect.any(String));
    expect(history.versions.filter(({ reviewed }) => reviewed)).toEqual([]);
    await expect(system.history.review({ ...shown, note: 'again' })).rejects.toMatchObject({
      failure: { code: 'file-unreadable', file: 'reviewed.json' },
    });
    expect(await readFile(path, 'utf8')).toBe(edited);
  });
});
