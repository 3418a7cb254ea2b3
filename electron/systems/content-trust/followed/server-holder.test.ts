import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { SignetError } from '#electron/signet-error.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import type { SignedDocument } from '../publish/holder.ts';
import { localHolder } from '../publish/local-holder.ts';
import { image, TestCollection } from '../publish/testing/test-collection.ts';
import type { TrustRemote } from '../remote.ts';
import { Followed } from './followed.ts';
import { followedPlace } from './place.ts';
import { serverHolder } from './server-holder.ts';
import type { KnownServers } from './servers.ts';

const url = 'https://notary.example.test';
const entryId = 'abcdefgh';
let folder: string;
let repositories: string;
let journal: string;
let before: TestCollection;
let after: TestCollection;
let served: TestCollection;
/** What else happens while the server takes the documents. */
let meanwhile: () => Promise<void>;
let followed: Followed;

/** Until then, whoever is asked about a timestamp keeps silent. */
let speaks: Promise<void>;
const remote = (_: string, { signal }: { signal?: AbortSignal } = {}): TrustRemote => {
  const files = localFolderRemote(collectionPlace(served.deps.folders.collections, served.gun).server);
  const current: TrustRemote['current'] = async (...asked) => {
    if (asked[0] === 'timestamp') await speaks;
    if (signal?.aborted) throw new SignetError({ code: 'cancelled' });
    return files.current(...asked);
  };
  return { ...files, current };
};
const servers = {
  connect: async () => ({
    remote,
    publisher: () => ({
      publish: async () => {
        served = after;
        await meanwhile();
        return { kind: 'stored' };
      },
    }),
  }),
} as unknown as KnownServers;

/** As they would be sent: the server signs the rest. */
async function documentsOf(collection: TestCollection, ...roles: ('root' | 'targets')[]): Promise<SignedDocument[]> {
  const state = await localHolder(collection.deps).load(collection.gun);
  return roles.map((role) => ({ role, version: state[role].signed.version, bytes: state[role].bytes, payload: state[role].canonical }));
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-holder-'));
  [repositories, journal] = [join(folder, 'repositories'), join(folder, 'journal')];
  meanwhile = async () => undefined;
  before = await TestCollection.started();
  after = await before.copied(join(folder, 'after'));
  await after.confirm(await after.add(image('1.0')));
  served = before;
  speaks = Promise.resolve();
  followed = new Followed({ folder: repositories, servers, now: () => before.at });
});

const holder = () => serverHolder({ followed, servers, repositories, journal, now: () => before.at }, url);
const ended = async () => (await readdir(journal)).sort();

async function publish(): Promise<void> {
  await followed.follow(await followed.look(before.gun, url));
  const base = await holder().load(before.gun);
  await holder().publish(before.gun, base, await documentsOf(after, 'targets'), entryId);
}

it('reads back what it published', async () => {
  await publish();
  expect(await ended()).toEqual([`${entryId}.published.json`]);
});

it('never calls unpublished what the server took, whatever fails afterwards', async () => {
  served = await TestCollection.prepared({ gun: before.gun });
  meanwhile = () => writeFile(repositories, 'a file in its place');
  const publishing = holder().publish(before.gun, undefined, await documentsOf(after, 'root', 'targets'), entryId);
  await expect(publishing).rejects.toMatchObject({ failure: { code: 'published-unseen', server: 'notary.example.test' } });
  // The next start finds out, and follows it.
  expect(await ended()).toEqual([`${entryId}.open.json`]);
});

it('takes nobody else’s root for one that it started, where it is followed no longer', async () => {
  meanwhile = () => followed.unfollow(before.gun);
  await expect(publish()).rejects.toMatchObject({ failure: { code: 'published-unseen' } });
  expect(followed.holds(before.gun)).toBeUndefined();
  const root = parseMetadata('root', (await followed.trustedRoots(before.gun))?.newest as Uint8Array);
  expect(root.signed.version).toBe(1);
  expect((await readdir(followedPlace(repositories, before.gun, url).folder)).sort()).toEqual(['known']);
});

it('never builds upon an answer that somebody else asked for and may cancel', async () => {
  await followed.follow(await followed.look(before.gun, url));
  let speak: () => void = () => undefined;
  speaks = new Promise((resolve) => {
    speak = resolve;
  });
  const others = new AbortController();
  const theirs = followed.refresh(before.gun, { signal: others.signal });
  const ours = holder().load(before.gun);
  others.abort();
  speak();
  expect((await theirs).stale?.why).toEqual({ code: 'cancelled' });
  expect((await ours).targets.signed.version).toBe(1);
});
