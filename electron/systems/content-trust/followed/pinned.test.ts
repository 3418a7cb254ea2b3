import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import type { Gun } from '#shared/domain/gun.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { TestCollection } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

const url = 'https://notary.example.test';
const id = 'ab'.repeat(32);
let folder: string;
let collection: TestCollection;
let gun: Gun;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-pinned-'));
  collection = await TestCollection.started();
  gun = collection.gun;
});

/** Serves what `collection` has now. */
const server = (): TrustServer => ({
  name: 'notary.example.test',
  url,
  ping: async () => undefined,
  close: async () => undefined,
  changes: () => ({ after: async () => [], newest: async () => [] }),
  remote: (asked) => localFolderRemote(collectionPlace(collection.deps.folders.collections, asked as Gun).server),
  publisher: () => {
    throw new Error('nothing is published here');
  },
});

async function opened(): Promise<ContentTrust> {
  const system = contentTrust({
    keys: new TestKeys(),
    collections: join(folder, 'collections'),
    journal: join(folder, 'journal'),
    now: () => collection.at,
    random: (length) => randomBytes(length),
    openServer: async () => server(),
  });
  await system.start();
  return system;
}

async function following(pin: boolean): Promise<{ system: ContentTrust; rootId: string }> {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  const { roots } = await system.elsewhere.meet(gun, url);
  await system.elsewhere.follow(gun, url, pin);
  return { system, rootId: roots[0]?.keyId ?? '' };
}
const only = async (system: ContentTrust) => (await system.book.rows())[0];
const pin = async (system: ContentTrust, name: string, ...keyIds: string[]) =>
  (await system.pins.plan({ kind: 'certificates', name, keyIds })).apply();

it('pins the root that was shown when it is followed, and only where the person wants it', async () => {
  const { system, rootId } = await following(true);
  expect(system.pins.list().rows).toEqual([{ kind: 'certificates', name: gun, keyIds: [rootId] }]);
  expect(await only(system)).toMatchObject({ verdict: 'trusted' });
  const chain = await system.book.chain(gun);
  expect(JSON.stringify(chain)).toContain(`for ${gun}.`);
  await system.elsewhere.unfollow(gun);
  expect(await system.elsewhere.meet(gun, url)).toMatchObject({ pinned: { kind: 'certificates', name: gun, keyIds: [rootId] } });
});

it('pins nothing where the person does not want it, nor where a pin covers it already', async () => {
  const { system, rootId } = await following(false);
  expect(system.pins.list().rows).toEqual([]);
  await system.elsewhere.unfollow(gun);
  await pin(system, 'registry.example.com/*', rootId, id);
  await system.elsewhere.meet(gun, url);
  await system.elsewhere.follow(gun, url, true);
  expect(system.pins.list().rows).toEqual([{ kind: 'certificates', name: 'registry.example.com/*', keyIds: [rootId, id] }]);
});

it('refuses a root that is not pinned, also one it knows and also stale; removing the pin lets it in again', async () => {
  const { system } = await following(false);
  const plan = await system.pins.plan({ kind: 'certificates', name: 'registry.example.com/*', keyIds: [id] });
  expect(plan.refuses).toEqual([gun]);
  await plan.apply();
  const refused = {
    verdict: 'rejected',
    sentence: 'Rejected: the root certificate is not one that you pinned for registry.example.com/*.',
  };
  // Nobody was asked yet.
  expect(await only(system)).toMatchObject(refused);
  await system.elsewhere.refresh(gun);
  expect(await only(system)).toMatchObject(refused);
  expect(await only(await opened())).toMatchObject(refused);
  const chain = await system.book.chain(gun);
  expect(JSON.stringify(chain)).toContain(id);
  expect(await system.judge({ repository: gun, tag: '1.0', digest: `sha256:${id}` as never, size: 1 })).toMatchObject({
    verdict: 'rejected',
  });

  await (await system.pins.plan({ kind: 'remove', of: 'certificates', name: 'registry.example.com/*' })).apply();
  expect(await only(system)).toMatchObject({ verdict: 'stale' });
  await system.elsewhere.refresh(gun);
  expect(await only(system)).toMatchObject({ verdict: 'trusted' });
});

it('refuses at first sight: another root than pinned, any root where first use is refused, and everything while pins cannot be read', async () => {
  const system = await opened();
  await system.elsewhere.addServer(url, undefined);
  await (await system.pins.plan({ kind: 'first-use', allowed: false })).apply();
  expect((await system.elsewhere.meet(gun, url)).problem).toMatch(/do not allow trust on first use/);
  await pin(system, gun, id);
  expect(await system.elsewhere.meet(gun, url)).toMatchObject({
    problem: expect.stringContaining(`pinned for ${gun}`),
    pinned: { name: gun },
  });
  await expect(system.elsewhere.follow(gun, url, true)).rejects.toMatchObject({ failure: { code: 'trust-data-missing' } });
  await writeFile(join(folder, 'pins.json'), 'x');
  const later = await opened();
  expect((await later.elsewhere.meet(gun, url)).problem).toMatch(/cannot be read/);
});

it('judges a collection of this computer by the pins, and builds upon none that they refuse', async () => {
  folder = join(collection.deps.folders.collections, '..');
  const system = await opened();
  expect(await only(system)).toMatchObject({ verdict: 'trusted' });
  await pin(system, gun, id);
  expect(await only(system)).toMatchObject({ verdict: 'rejected' });
  await expect(system.prepare({ kind: 'remove-targets', gun, keyId: collection.targets.keyId, names: ['x'] })).rejects.toMatchObject({
    failure: { code: 'trust-rejected', kind: 'pin' },
  });
});

it('never takes an answer by the pins of before', async () => {
  const { system } = await following(false);
  const refreshing = system.elsewhere.refresh(gun);
  await pin(system, gun, id);
  await refreshing;
  expect(await only(system)).toMatchObject({ verdict: 'rejected' });
});

it.each([
  ['as old as the one before', 0],
  ['older', 1],
])('meets a repository that was started anew, %s, only once what is remembered is put aside', async (_name, renewals) => {
  for (let done = 0; done < renewals; done++) await collection.confirm(await collection.renew('targets'));
  const { system, rootId } = await following(false);
  await system.elsewhere.unfollow(gun);
  collection = await TestCollection.started();
  const met = await system.elsewhere.meet(gun, url);
  expect(met).toMatchObject({ problem: expect.any(String), anew: { rememberedVersion: 1, roots: [{ subject: `CN=${gun}` }] } });
  expect(met.anew?.roots[0]?.keyId).not.toBe(rootId);
  await expect(system.elsewhere.follow(gun, url)).rejects.toMatchObject({ failure: { code: 'review-stale' } });
  await system.elsewhere.forget(gun);
  const again = await system.elsewhere.meet(gun, url);
  expect(again.problem).toBeUndefined();
  await system.elsewhere.follow(gun, url);
  expect(await only(system)).toMatchObject({ verdict: 'trusted', rootVersion: 1 });
  await expect(system.elsewhere.forget(gun)).rejects.toMatchObject({ failure: { code: 'collection-exists' } });
});

it('meets it so also where the root of before is pinned', async () => {
  const { system } = await following(true);
  await system.elsewhere.unfollow(gun);
  collection = await TestCollection.started();
  expect(await system.elsewhere.meet(gun, url)).toMatchObject({
    problem: expect.any(String),
    anew: { rememberedVersion: 1 },
    pinned: { name: gun },
  });
  await system.elsewhere.forget(gun);
  expect(await system.elsewhere.meet(gun, url)).toMatchObject({ problem: expect.stringContaining(`pinned for ${gun}`) });
});

it('does not take an older state of the same root for a new start', async () => {
  const { server: files } = collectionPlace(collection.deps.folders.collections, gun);
  const names = ['root', 'targets', 'snapshot', 'timestamp'].map((role) => join(files, `${role}.json`));
  const old = await Promise.all(names.map((name) => readFile(name)));
  await collection.confirm(await collection.renew('root'));
  const { system } = await following(false);
  await system.elsewhere.unfollow(gun);
  await Promise.all(names.map((name, index) => writeFile(name, old[index] ?? '')));
  await rm(join(files, '2.root.json'));
  const met = await system.elsewhere.meet(gun, url);
  expect(met.problem).toBeDefined();
  expect(met.anew).toBeUndefined();
});
