import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { TestCollection } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { TrustRemote } from '../remote.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { TrustPublisher } from '../trust-server/publisher.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';
import { deleteThere } from './delete-there.ts';
import { settleDeletions } from './unsettled-deletions.ts';

const url = 'https://notary.example.test';
const server = 'notary.example.test';
let folder: string;
let into: string;
let collection: TestCollection;
let gun: Gun;
/** What the server does when it is asked to delete, and whether it can be asked anything. */
let whenAsked: () => Promise<void>;
let unreachable: Failure | undefined;
let asked: number;

const served = () => collectionPlace(collection.deps.folders.collections, gun).server;
const wipe = () => rm(served(), { recursive: true, force: true });
const fail = (failure: Failure) => () => Promise.reject(new SignetError(failure));

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-removal-'));
  into = join(folder, 'backups');
  await mkdir(into);
  collection = await TestCollection.started();
  gun = collection.gun;
  whenAsked = wipe;
  unreachable = undefined;
  asked = 0;
});

function trustServer(): TrustServer {
  const unlessUnreachable = async <T>(read: () => Promise<T>) => {
    if (unreachable) throw new SignetError(unreachable);
    return read();
  };
  const remote = (one: string): TrustRemote => {
    const files = localFolderRemote(collectionPlace(collection.deps.folders.collections, one as Gun).server);
    return {
      current: (...about) => unlessUnreachable(() => files.current(...about)),
      byVersion: (...about) => unlessUnreachable(() => files.byVersion(...about)),
      byChecksum: (...about) => unlessUnreachable(() => files.byChecksum(...about)),
    };
  };
  const publisher = () =>
    ({
      deleteAll: () => {
        asked++;
        return whenAsked();
      },
    }) as unknown as TrustPublisher;
  const changes = () => ({ after: async () => [], newest: async () => [] });
  return { name: server, url, remote, publisher, changes, ping: async () => undefined, close: async () => undefined };
}

async function opened(home = folder): Promise<ContentTrust> {
  const system = contentTrust({
    keys: new TestKeys(),
    collections: join(home, 'collections'),
    journal: join(home, 'journal'),
    now: () => collection.at,
    random: (length) => randomBytes(length),
    openServer: async () => trustServer(),
  });
  await system.start();
  return system;
}

async function following(): Promise<ContentTrust> {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  await system.elsewhere.meet(gun, url);
  await system.elsewhere.follow(gun, url);
  return system;
}
const rows = async (system: ContentTrust) => (await system.book.rows()).map((row) => row.gun);
const outcomes = async () => (await readdir(join(folder, 'journal'))).map((name) => name.split('.').slice(1).join('.'));

describe('a repository on a server', () => {
  it('is deleted once it was backed up, and the server shows it no longer', async () => {
    const system = await following();
    const backup = await system.removal.backUp(gun, into);
    expect(await readdir(into)).toEqual([backup.name]);
    expect(backup).toMatchObject({ documents: 4, missing: [] });
    expect(await system.removal.requireBackup(gun, backup.backupId)).toBe(server);
    expect(await system.removal.remove(gun, backup.backupId)).toEqual({
      kind: 'there',
      server,
      command: `notary -s ${url} delete ${gun} --remote`,
    });
    expect(await rows(system)).toEqual([]);
    expect(await outcomes()).toEqual(['deleted.json']);
    // Its backup judges it as before.
    const [documents] = (await readdir(join(into, backup.name), { recursive: true })).filter((name) => name.endsWith('timestamp.json'));
    expect(documents).toBeDefined();
  });

  it('is not deleted without a backup of what stands now', async () => {
    const system = await following();
    const needed = { failure: { code: 'backup-needed', gun } };
    await expect(system.removal.remove(gun, 'ab'.repeat(16))).rejects.toMatchObject(needed);
    const { backupId } = await system.removal.backUp(gun, into);
    await collection.confirm(await collection.renew('targets'));
    await expect(system.removal.requireBackup(gun, backupId)).rejects.toMatchObject(needed);
    await expect(system.removal.remove(gun, backupId)).rejects.toMatchObject(needed);
    expect(asked).toBe(0);
    await expect(system.removal.backUp('registry.example.test/none' as Gun, into)).rejects.toMatchObject({
      failure: { code: 'collection-unknown' },
    });
  });

  it.each<[string, Failure]>([
    ['wants to know who asks', { code: 'server-denied', server, repository: 'x' }],
    ['says no', { code: 'server-refused', server, status: 405, answer: '' }],
    ['is not asked while offline', { code: 'offline' }],
    ['does not prove who it is', { code: 'server-untrusted', server, reason: 'CERT_HAS_EXPIRED' }],
    ['is not reached', { code: 'server-unreachable', server, reason: 'ECONNREFUSED' }],
  ])('stays as it was where the server %s', async (_name, failure) => {
    const system = await following();
    const { backupId } = await system.removal.backUp(gun, into);
    whenAsked = fail(failure);
    await expect(system.removal.remove(gun, backupId)).rejects.toMatchObject({ failure });
    expect(await rows(system)).toEqual([gun]);
    expect(await outcomes()).toEqual(['not-deleted.json']);
    whenAsked = wipe;
    await system.removal.remove(gun, backupId);
    expect(await rows(system)).toEqual([]);
  });

  it('is gone where the answer was lost and the server had acted', async () => {
    const system = await following();
    const { backupId } = await system.removal.backUp(gun, into);
    whenAsked = () => wipe().then(fail({ code: 'server-unreachable', server, reason: 'time-out' }));
    await system.removal.remove(gun, backupId);
    expect(await rows(system)).toEqual([]);
    expect(await outcomes()).toEqual(['deleted.json']);
  });

  it('is asked for again where it is not known', async () => {
    const system = await following();
    const { backupId } = await system.removal.backUp(gun, into);
    const lost: Failure = { code: 'server-unreachable', server, reason: 'time-out' };
    whenAsked = () => {
      unreachable = lost;
      return fail(lost)();
    };
    await expect(system.removal.remove(gun, backupId)).rejects.toMatchObject({ failure: { code: 'delete-unknown', gun, server } });
    expect(await outcomes()).toEqual(['open.json']);
    expect(await rows(system)).toEqual([gun]);
    // Not a publish: nobody asks for documents of it.
    expect(await system.elsewhere.publishes()).toEqual([]);
    const later = await opened();
    await later.elsewhere.refreshAll(() => undefined);
    expect(await outcomes()).toEqual(['open.json']);
    unreachable = undefined;
    await wipe();
    await later.elsewhere.refresh(gun);
    expect(await outcomes()).toEqual(['deleted.json']);
    expect(await rows(later)).toEqual([]);
  }, 20_000);

  it('is met as another one when it was started anew, and the decision is a person’s', async () => {
    const system = await following();
    const { backupId } = await system.removal.backUp(gun, into);
    await system.removal.remove(gun, backupId);
    expect(await system.elsewhere.meet(gun, url)).toMatchObject({ problem: expect.any(String) });
    collection = await TestCollection.started();
    const met = await system.elsewhere.meet(gun, url);
    expect(met.anew).toMatchObject({ rememberedVersion: 1 });
    await system.elsewhere.forget(gun);
    expect((await system.elsewhere.meet(gun, url)).problem).toBeUndefined();
    await system.elsewhere.follow(gun, url);
    expect((await system.book.rows())[0]).toMatchObject({ verdict: 'trusted' });
  });
});

describe('a deletion whose outcome is not known', () => {
  const servers = () => ({ connect: async () => trustServer() }) as never;
  const parts = (gone: (gun: Gun) => void) => ({
    servers: servers(),
    journal: join(folder, 'journal'),
    now: () => collection.at,
    newId: () => 'ab'.repeat(16),
    askedAt: [0],
    gone: async (one: Gun) => gone(one),
  });

  it('is unconfirmed where the server says yes and still shows it, and ends once it has settled', async () => {
    whenAsked = async () => undefined;
    const gone: Gun[] = [];
    const settling = parts((one) => gone.push(one));
    await expect(deleteThere(settling, gun, url)).rejects.toMatchObject({ failure: { code: 'delete-unconfirmed', gun, server } });
    await settleDeletions(settling);
    expect(await outcomes()).toEqual(['open.json']);
    collection.at = new Date(collection.at.getTime() + 25 * 3600_000);
    await settleDeletions(settling);
    expect(await outcomes()).toEqual(['not-deleted.json']);
    expect(gone).toEqual([]);
  });

  it('is not told by a gateway that grew tired of waiting', async () => {
    whenAsked = fail({ code: 'server-refused', server, status: 504, answer: '' });
    await expect(
      deleteThere(
        parts(() => undefined),
        gun,
        url,
      ),
    ).rejects.toMatchObject({ failure: { code: 'delete-unknown' } });
    expect((await openIntents(join(folder, 'journal'))).intents).toMatchObject([{ action: 'delete', gun, server: url, files: [] }]);
  });

  it.each([500, 502, 503])('is known where %i is answered and it stands: nobody is at it any more', async (status) => {
    whenAsked = fail({ code: 'server-refused', server, status, answer: '' });
    await expect(
      deleteThere(
        parts(() => undefined),
        gun,
        url,
      ),
    ).rejects.toMatchObject({ failure: { code: 'server-refused' } });
    expect(await outcomes()).toEqual(['not-deleted.json']);
  });
});

describe('a collection of this computer', () => {
  it('is moved aside, and can be brought back', async () => {
    const home = join(collection.deps.folders.collections, '..');
    const system = await opened(home);
    const before = await readFile(join(served(), 'timestamp.json'));
    await expect(system.removal.remove(gun, 'ab'.repeat(16))).rejects.toMatchObject({ failure: { code: 'backup-needed' } });
    const { backupId } = await system.removal.backUp(gun, into);
    const removed = await system.removal.remove(gun, backupId);
    expect(removed).toMatchObject({ kind: 'here' });
    expect(await rows(system)).toEqual([]);
    expect(await readdir(join(home, 'removed'))).toHaveLength(1);
    const removedId = 'removedId' in removed ? removed.removedId : '';
    await system.removal.restore(removedId);
    expect(await rows(system)).toEqual([gun]);
    expect(await readFile(join(served(), 'timestamp.json'))).toEqual(before);
    await expect(system.removal.restore(removedId)).rejects.toMatchObject({ failure: { code: 'collection-unknown' } });
  });

  it('is not brought back over one that was started anew', async () => {
    const home = join(collection.deps.folders.collections, '..');
    const system = await opened(home);
    const { backupId } = await system.removal.backUp(gun, into);
    const removed = await system.removal.remove(gun, backupId);
    const [aside] = await readdir(join(home, 'removed'));
    await cp(join(home, 'removed', aside ?? ''), collectionPlace(collection.deps.folders.collections, gun).folder, { recursive: true });
    await expect(system.removal.restore('removedId' in removed ? removed.removedId : '')).rejects.toMatchObject({
      failure: { code: 'collection-exists', gun },
    });
  });
});
