import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Gun } from '#shared/domain/gun.ts';
import { collectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { rootPassphrase, TestCollection, yes } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import { testAuthority } from '../testing/make-certificate.ts';
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

describe('a root that this person makes anew', () => {
  /** With the keys of the collection, in its own folders. */
  async function owning(): Promise<ContentTrust> {
    const home = join(collection.deps.folders.collections, '..');
    const system = contentTrust({
      keys: collection.keys,
      collections: join(home, 'collections'),
      journal: join(home, 'journal'),
      now: () => collection.at,
      random: (length) => randomBytes(length),
    });
    await system.start();
    return system;
  }
  const rootId = async (system: ContentTrust) =>
    (await system.book.detail(gun, [])).roles.find(({ role }) => role === 'root')?.keys[0]?.id ?? '';
  const renewCertificate = (system: ContentTrust) => {
    const { keyId } = collection.root;
    return system.prepare({ kind: 'rotate', gun, rootKeyId: keyId, role: 'root', keyId, passphrase: rootPassphrase });
  };

  it.each([
    ['exact', (): string => gun],
    ['by a prefix', () => 'registry.example.com/*'],
  ])('is let in by the pin (%s), and the person is told', async (_name, name) => {
    const system = await owning();
    const before = await rootId(system);
    await pin(system, name(), before);
    const review = await renewCertificate(system);
    expect(review.warnings.map(({ kind }) => kind)).toContain('pin-follows');
    const { reviewId, payload } = review;
    await system.confirm({ reviewId, payload, passphrase: rootPassphrase, rootPassphrase }, yes);
    const after = await rootId(system);
    expect(after).not.toBe(before);
    expect(system.pins.covering(gun).rows[0]).toEqual({ kind: 'certificates', name: gun, keyIds: [before, after] });
    expect(await only(system)).toMatchObject({ verdict: 'trusted' });
  });

  it('is not made where an authority is pinned that does not issue it', async () => {
    const system = await owning();
    const file = join(folder, 'ca.pem');
    await writeFile(file, testAuthority('ca.example.test', collection.at.getTime()));
    await (await system.pins.plan({ kind: 'authority', name: 'registry.example.com/', path: file })).apply();
    const initialise = {
      kind: 'initialise',
      gun: 'registry.example.com/team/new' as Gun,
      rootKeyId: collection.root.keyId,
      rootPassphrase,
      targetsKeyId: (await collection.keys.make('ecdsa-p256', 'targets', { guns: [] })).keyId,
    } as const;
    await expect(system.prepare(initialise)).rejects.toMatchObject({ failure: { code: 'pin-forbids', pin: 'registry.example.com/' } });
    // What stands is refused as well, so nothing is built upon it.
    await expect(renewCertificate(system)).rejects.toMatchObject({ failure: { code: 'trust-rejected', kind: 'pin' } });
  });

  it('is pinned where nothing is trusted on first use', async () => {
    const system = await owning();
    await (await system.pins.plan({ kind: 'first-use', allowed: false })).apply();
    const started = 'registry.example.com/team/new' as Gun;
    const targets = await collection.keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: rootPassphrase });
    const review = await system.prepare({
      kind: 'initialise',
      gun: started,
      rootKeyId: collection.root.keyId,
      rootPassphrase,
      targetsKeyId: targets.keyId,
    });
    const { reviewId, payload } = review;
    await system.confirm({ reviewId, payload, passphrase: rootPassphrase, rootPassphrase }, yes);
    expect(system.pins.covering(started)).toMatchObject({ decides: 'pin', rows: [{ name: started }] });
    expect((await system.book.rows()).find((row) => row.gun === started)).toMatchObject({ verdict: 'trusted' });
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
