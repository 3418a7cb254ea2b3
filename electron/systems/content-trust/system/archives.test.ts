import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '#electron/formats/notary/changefeed.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { TestCollection } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

const url = 'https://notary.example.test';
let folder: string;
let into: string;
let collection: TestCollection;
let feed: readonly Change[] | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-archives-'));
  into = join(folder, 'history');
  await mkdir(into);
  collection = await TestCollection.started();
  feed = [];
});

const asked: (number | undefined)[] = [];
function serverOf(): TrustServer {
  const all = async () => {
    if (feed === undefined) throw new SignetError({ code: 'catalog-denied', server: 'notary.example.test' });
    return feed;
  };
  return {
    ...{ name: 'notary.example.test', url, ping: async () => undefined, close: async () => undefined },
    remote: (gun, { within } = {}) => {
      asked.push(within);
      return localFolderRemote(collectionPlace(collection.deps.folders.collections, gun as Gun).server);
    },
    publisher: () => {
      throw new Error('nothing is published here');
    },
    changes: () => ({ after: async (id) => (id === undefined ? all() : []), newest: all }),
  };
}

async function opened(collections = join(folder, 'collections')): Promise<ContentTrust> {
  const system = contentTrust({
    ...{ keys: new TestKeys(), collections, journal: join(folder, 'journal'), now: () => collection.at },
    random: (length) => randomBytes(length),
    openServer: async () => serverOf(),
  });
  await system.start();
  await system.elsewhere.addServer(url, undefined);
  return system;
}

describe('a repository that Signet holds is archived', () => {
  it('from the server where it is followed, with the root that is trusted', async () => {
    const system = await opened();
    await system.elsewhere.meet(collection.gun, url);
    await system.elsewhere.follow(collection.gun, url);
    const { name, command, report } = await system.archive({ gun: collection.gun, into });
    expect(report).toMatchObject({
      server: 'notary.example.test',
      complete: true,
      trustedRoot: { inArchive: true },
      now: { state: 'verified' },
    });
    expect(command).toContain(`--collection ${name} --gun ${collection.gun} --at `);
    expect(await readdir(into)).toEqual([name]);
    // More than the time of one update.
    expect(asked.at(-1)).toBeGreaterThan(10 * 60_000);
  });

  it('from this computer, where it is a local collection', async () => {
    const system = await opened(collection.deps.folders.collections);
    const { report } = await system.archive({ gun: collection.gun, into });
    expect(report).toMatchObject({ server: null, complete: true, now: { state: 'verified' } });
  });

  it('or not, where Signet knows nothing of it', async () => {
    const system = await opened();
    await expect(system.archive({ gun: 'registry.example.test/none' as Gun, into })).rejects.toMatchObject({
      failure: { code: 'collection-unknown' },
    });
    expect(await readdir(into)).toEqual([]);
  });
});

describe('the repositories that a server tells of', () => {
  const change = (id: number, gun: string): Change => ({
    id: String(id),
    at: 0,
    gun,
    what: { kind: 'published', version: 1, timestamp: 'ab' },
  });

  it('are those that are not known yet and have a name Signet can use', async () => {
    const system = await opened();
    await system.elsewhere.meet(collection.gun, url);
    await system.elsewhere.follow(collection.gun, url);
    feed = [change(1, collection.gun), change(2, 'registry.example.test/new'), change(3, ' a\nb'), change(4, 'x'.repeat(300))];
    expect(await system.elsewhere.told(url)).toEqual({ guns: ['registry.example.test/new'], complete: true });
  });

  it('are no more than a person is shown, and are not told to everybody', async () => {
    const system = await opened();
    feed = Array.from({ length: 999 }, (_, at) => change(at + 1, `registry.example.test/${at}`));
    expect(await system.elsewhere.told(url)).toMatchObject({ guns: { length: 999 }, complete: true });
    feed = undefined;
    await expect(system.elsewhere.told(url)).rejects.toMatchObject({ failure: { code: 'catalog-denied' } });
    await expect(system.elsewhere.told('https://another.example.test')).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
  });
});
