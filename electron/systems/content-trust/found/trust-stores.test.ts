import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localFolderRemote } from '../local-folder-remote.ts';
import { noPins } from '../pins.ts';
import { collectionCase, collectionCases } from '../testing/fixture-collections.ts';
import { updateCollection } from '../verify/update.ts';
import { readCache } from './caches.ts';
import { fingerprint, makeStore, putCache, putChanges, stagedGun } from './testing/make-store.ts';
import { trustStores } from './trust-stores.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'signet-stores-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const now = new Date('2026-12-24T00:00:00Z');
const stores = (dockerConfig?: string) => trustStores({ home, dockerConfig, now: () => now });
const docker = () => join(home, '.docker', 'trust');
const notary = () => join(home, '.notary');

describe('finding stores', () => {
  it('R1.3: finds what docker and notary keep, with how much is in it', async () => {
    makeStore(docker(), 'docker-two-signers', 'docker-basic');
    makeStore(notary(), 'rsa-keys');
    putChanges(notary());
    expect(await stores().find()).toEqual([
      { path: docker(), kind: 'docker', name: 'trust', keys: expect.any(Number), repositories: 2, changes: 0 },
      { path: notary(), kind: 'notary', name: '.notary', keys: expect.any(Number), repositories: 1, changes: 11 },
    ]);
  });

  it('looks where DOCKER_CONFIG leads as well, and once at each folder', async () => {
    makeStore(join(home, 'elsewhere', 'trust'), 'docker-basic');
    expect(await stores(join(home, 'elsewhere')).find()).toMatchObject([{ kind: 'docker-config' }]);
    symlinkSync(join(home, 'elsewhere'), join(home, '.docker'));
    expect(await stores(join(home, 'elsewhere')).find()).toMatchObject([{ kind: 'docker' }]);
  });

  it('finds none where there is none, or nothing in it', async () => {
    expect(await stores().find()).toEqual([]);
    mkdirSync(join(docker(), 'private'), { recursive: true });
    writeFileSync(notary(), 'a file');
    expect(await stores().find()).toEqual([]);
  });

  it('opens a chosen folder, or the one in it', async () => {
    makeStore(join(home, 'backup', 'trust'), 'docker-basic');
    for (const chosen of [join(home, 'backup'), join(home, 'backup', 'trust')])
      expect(await stores().open(chosen)).toMatchObject({ kind: 'picked', path: join(home, 'backup', 'trust'), repositories: 1 });
    makeStore(docker(), 'docker-basic');
    expect(await stores().open(docker())).toMatchObject({ kind: 'docker' });
  });

  it('refuses a folder that is no store', async () => {
    await expect(stores().open(home)).rejects.toMatchObject({ failure: { code: 'not-a-trust-store', folder: home.split('/').at(-1) } });
    await expect(stores().open(join(home, 'none'))).rejects.toMatchObject({ failure: { code: 'not-a-trust-store' } });
  });
});

describe('keys by their place', () => {
  it('knows the layout of today and the one before', async () => {
    makeStore(docker(), 'docker-basic');
    const id = 'a'.repeat(64);
    for (const name of [
      `root_keys/${id}_root.key`,
      `tuf_keys/reg.test:5000/team/app/${id}_targets.key`,
      `tuf_keys/reg.test/x/${id}_snapshot.key`,
      'notes.txt',
    ]) {
      mkdirSync(join(docker(), 'private', name, '..'), { recursive: true });
      writeFileSync(join(docker(), 'private', name), 'x');
    }
    const { files, problems } = await stores().keyFiles(docker());
    expect(problems).toEqual([]);
    expect(files.filter(({ name }) => name.includes('/')).map(({ role, gun }) => [role, gun])).toEqual([
      ['root', undefined],
      ['snapshot', 'reg.test/x'],
      ['targets', 'reg.test:5000/team/app'],
    ]);
    expect(files.filter(({ name }) => !name.includes('/')).every(({ role, gun }) => role === undefined && gun === undefined)).toBe(true);
  });

  it('follows no link and opens no pipe, and says so', async () => {
    makeStore(docker(), 'docker-basic');
    const before = (await stores().keyFiles(docker())).files.length;
    symlinkSync('/etc/passwd', join(docker(), 'private', `${'b'.repeat(64)}.key`));
    symlinkSync(home, join(docker(), 'private', 'loop'));
    const { files, problems } = await stores().keyFiles(docker());
    expect(files).toHaveLength(before);
    expect(problems.map(({ why }) => why)).toEqual(['link', 'link']);
  });

  it('shows a bounded number of them', async () => {
    makeStore(docker());
    for (let n = 0; n < 260; n++) writeFileSync(join(docker(), 'private', `${n}.key`), '');
    const { files, problems } = await stores().keyFiles(docker());
    expect(files).toHaveLength(250);
    expect(problems).toMatchObject([{ why: 'too-many' }]);
  });
});

describe('cached repositories', () => {
  const good = collectionCases.filter(({ expected, cache, answersAnyHash }) => expected.valid && !cache && !answersAnyHash);
  it.each(good.map(({ name }) => name))('%s held when it was written, and is stale since', async (name) => {
    makeStore(docker(), name);
    const { repositories, problems } = await stores().read(docker());
    expect(problems).toEqual([]);
    const [only] = repositories;
    const { expected, evaluateAt, gun } = collectionCase(name);
    expect(only).toMatchObject({ gun, cache: { verdict: 'stale', judgedAt: new Date(evaluateAt).toISOString() } });
    const versions = Object.fromEntries(only?.cache?.roles.map(({ role, version }) => [role, version]) ?? []);
    expect(versions).toMatchObject(expected.versions);
  });

  it.each(['tampered-signature', 'threshold-2-not-met', 'key-id-mismatch'])('%s is rejected', async (name) => {
    makeStore(docker(), name);
    const { repositories } = await stores().read(docker());
    expect(repositories[0]?.cache).toMatchObject({ verdict: 'rejected', tags: 0 });
    expect(repositories[0]?.cache?.sentence).toMatch(/^Rejected: /);
  });

  it('is rejected where its root is not one that is pinned today', async () => {
    makeStore(docker(), 'docker-basic');
    const pins = { ...noPins, certs: new Map([['*', ['ab'.repeat(32)]]]) };
    const { repositories } = await trustStores({ home, dockerConfig: undefined, now: () => now, pins: () => pins }).read(docker());
    expect(repositories[0]?.cache).toMatchObject({ verdict: 'rejected', sentence: expect.stringContaining('pinned for *') });
  });

  it('is judged before its end where its files are copies', async () => {
    const metadata = putCache(docker(), 'docker-basic');
    utimesSync(join(metadata, 'timestamp.json'), now, now);
    const { repositories } = await stores().read(docker());
    expect(repositories[0]?.cache).toMatchObject({ verdict: 'stale' });
    expect(Date.parse(repositories[0]?.cache?.judgedAt ?? '')).toBeLessThan(now.getTime());
  });

  it('cannot be judged without its parts', async () => {
    const metadata = putCache(docker(), 'docker-basic');
    rmSync(join(metadata, 'timestamp.json'));
    expect((await stores().read(docker())).repositories[0]?.cache).toMatchObject({ verdict: 'unverifiable', sentence: /no timestamp/ });
    rmSync(join(metadata, 'root.json'));
    expect((await stores().read(docker())).repositories[0]?.cache).toMatchObject({ verdict: 'unverifiable' });
  });

  it('names what cannot be read, and shows the others', async () => {
    makeStore(docker(), 'docker-basic', 'docker-two-signers');
    writeFileSync(join(docker(), 'tuf/localhost:5055/fx/basic/metadata/targets.json'), '{');
    const { repositories, problems } = await stores().read(docker());
    expect(problems).toMatchObject([{ what: 'localhost:5055/fx/basic targets', why: 'malformed' }]);
    expect(repositories.map(({ cache }) => cache?.verdict)).toEqual(['rejected', 'stale']);
  });

  it('keeps apart names with telling folders in them', async () => {
    for (const gun of ['a', 'a/b', 'a/metadata', 'a/metadata/changelist/c']) putCache(docker(), 'docker-basic', gun);
    putChanges(docker(), 'a/metadata');
    const { repositories } = await stores().read(docker());
    expect(repositories.map(({ gun, cache, changeCount }) => [gun, cache !== undefined, changeCount])).toEqual([
      ['a', true, 0],
      ['a/b', true, 0],
      ['a/metadata', true, 11],
      ['a/metadata/changelist/c', true, 0],
    ]);
  });

  it('takes no hostile folder for the name of a repository', async () => {
    putCache(docker(), 'docker-basic', 'fine');
    cpSync(join(docker(), 'tuf/fine'), join(docker(), 'tuf', 'line\nbreak'), { recursive: true });
    cpSync(join(docker(), 'tuf/fine'), join(docker(), 'tuf', 'x'.repeat(200), 'y'.repeat(200)), { recursive: true });
    renameSync(join(docker(), 'tuf/fine/metadata'), join(docker(), 'tuf/metadata'));
    const { repositories, problems } = await stores().read(docker());
    expect(repositories).toEqual([]);
    expect(new Set(problems.map(({ why }) => why))).toEqual(new Set(['name']));
  });

  it('can be taken over as what was known before', async () => {
    const { gun, server, evaluateAt } = collectionCase('root-rotated');
    putCache(docker(), 'root-rotated');
    const caches = await readCache(docker());
    expect(caches.guns).toEqual([gun]);
    const outcome = await updateCollection({ gun, remote: localFolderRemote(server), known: await caches.known(gun), now: evaluateAt });
    expect(outcome.state === 'verified' && outcome.collection.anchor.kind).toBe('known');
    expect(await caches.known(collectionCase('docker-basic').gun)).toMatchObject({ root: undefined });
  });
});

describe('staged changes', () => {
  it('stand in the order in which notary applies them', async () => {
    putChanges(docker());
    const [repository] = (await stores().read(docker())).repositories;
    expect(repository).toMatchObject({ gun: stagedGun, changeCount: 11 });
    expect(repository?.cache).toBeUndefined();
    expect(repository?.changes.map(({ change }) => change?.kind)).toEqual([
      'add-target',
      'add-target',
      'create-delegation',
      'create-delegation',
      'add-target',
      'remove-target',
      'update-delegation',
      'update-delegation',
      'delete-delegation',
      'update-delegation',
      'witness',
    ]);
    expect(repository?.changes[0]?.at).toBe('2026-11-23T18:41:20.202Z');
  });

  it('are told of one by one where they cannot be read', async () => {
    const changelist = putChanges(docker());
    writeFileSync(join(changelist, '00000000000000000000_x.change'), '{"action":"create"}');
    writeFileSync(join(changelist, '99999999999999999999_2a3e726c-5039-44ce-9e9e-55034587e5e6.change'), '');
    const changes = (await stores().read(docker())).repositories[0]?.changes ?? [];
    expect(changes).toHaveLength(13);
    expect(changes[0]).toMatchObject({ problem: expect.any(String) });
    expect(changes[12]).toMatchObject({ problem: expect.any(String) });
    expect(changes.slice(1, 12).every(({ change }) => change !== undefined)).toBe(true);
  });

  it('are shown up to a number, and counted whole', async () => {
    const changelist = putChanges(docker());
    for (let n = 0; n < 600; n++) writeFileSync(join(changelist, `9${n}.change`), '');
    const [repository] = (await stores().read(docker())).repositories;
    expect(repository?.changes).toHaveLength(500);
    expect(repository?.changeCount).toBe(611);
  });
});

it('R1.5: leaves every file and folder as it was', async () => {
  makeStore(docker(), 'docker-basic', 'docker-two-signers', 'tampered-signature');
  putChanges(docker());
  const before = fingerprint(docker());
  await stores().find();
  await stores().open(join(home, '.docker'));
  await stores().read(docker());
  await stores().keyFiles(docker());
  const caches = await readCache(docker());
  for (const gun of caches.guns) await caches.known(gun);
  expect(fingerprint(docker())).toBe(before);
});
