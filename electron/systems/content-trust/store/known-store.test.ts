import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { nothingKnown, type VerifiedCollection } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { buildCollection, freshKeys, gun, memoryRemote, now, type TestSpec, target, testKey } from '../testing/build-collection.ts';
import { collectionCase } from '../testing/fixture-collections.ts';
import { updateCollection } from '../verify/update.ts';
import { readCacheFolder } from './cache-folder.ts';
import { knownStore } from './known-store.ts';
import { roleFile } from './role-file.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'signet-known-')), 'collection');
});

const keys = freshKeys();
const spec: TestSpec = { ...keys, targets: { '1.0': target('one') }, delegations: [{ name: 'targets/dev', keys: [testKey()] }] };
const { files, root } = buildCollection(spec);
const update = async (known = nothingKnown, from = files): Promise<VerifiedCollection> => {
  const outcome = await updateCollection({ gun, remote: memoryRemote(from, [root]), known, now });
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
  return outcome.collection;
};

describe('knownStore', () => {
  it('knows nothing at first', async () => {
    expect(await knownStore(folder, gun).load()).toEqual(nothingKnown);
  });

  it('gives back the bytes and marks it was given', async () => {
    const store = knownStore(folder, gun);
    const collection = await update();
    await store.save(collection);
    const known = await store.load();
    expect(Buffer.from(known.root as Uint8Array).equals(collection.root.file.bytes)).toBe(true);
    expect([...known.files.keys()].sort()).toEqual(['snapshot', 'targets', 'targets/dev', 'timestamp']);
    expect(known.floors).toEqual(collection.floors);
    await store.save(await update(known));
  });

  it('recalls what it saved without reading it again, and reads what another saved', async () => {
    const store = knownStore(folder, gun);
    const collection = await update();
    await store.save(collection);
    await rm(folder, { recursive: true });
    const known = await store.recall();
    expect(known.root).toBe(collection.root.file.bytes);
    const { timestamp, snapshot, targets } = collection;
    expect(known.files).toEqual(new Map([timestamp, snapshot, ...targets.values()].map(({ role, file }) => [role, file.bytes])));
    expect(await knownStore(folder, gun).recall()).toEqual(nothingKnown);
  });

  it('needs no documents from the remote that it has', async () => {
    const store = knownStore(folder, gun);
    await store.save(await update());
    const remote = memoryRemote(files, [root]);
    await updateCollection({ gun, remote, known: await store.load(), now });
    expect(remote.asked).toEqual(['2.root', 'timestamp']);
  });

  it('writes nothing where nothing is new, and notes a later time of reading', async () => {
    await knownStore(folder, gun).save(await update());
    // A file that is written is a new one.
    const written = () =>
      Promise.all(['current.json', 'marks.json', 'documents/1.targets.json'].map(async (name) => (await stat(join(folder, name))).ino));
    const before = await written();
    const again = async (judgedAt: number) => {
      const store = knownStore(folder, gun);
      await store.save({ ...(await update(await store.load())), judgedAt });
      return (await store.lastRead()).judgedAt;
    };
    expect(await again(now + 9_999)).toBe(now);
    expect(await written()).toEqual(before);
    expect(await again(now + 10_000)).toBe(now + 10_000);
    expect(await again(now)).toBe(now);
  });

  it('keeps the marks when the documents are deleted', async () => {
    const store = knownStore(folder, gun);
    await store.save(await update(nothingKnown, buildCollection({ ...spec, versions: { timestamp: 7 } }).files));
    await rm(join(folder, 'documents'), { recursive: true });
    await rm(join(folder, 'current.json'));
    const outcome = await updateCollection({ gun, remote: memoryRemote(files, [root]), known: await store.load(), now });
    expect(outcome).toMatchObject({ state: 'rejected', error: { kind: 'rollback', role: 'timestamp' } });
  });

  it('fetches an altered document again, but refuses an altered root', async () => {
    const store = knownStore(folder, gun);
    await store.save(await update());
    await writeFile(join(folder, 'documents', '1.targets.json'), 'x');
    expect((await store.load()).files.has('targets')).toBe(false);
    await writeFile(join(folder, 'documents', '1.root.json'), 'x');
    await expect(store.load()).rejects.toMatchObject({ failure: { code: 'trust-data-malformed', role: 'root' } });
  });

  it.each<[string, (text: string) => string]>([
    ['cut short', (text) => text.slice(0, 40)],
    ['with a lowered version', (text) => text.replace('"version": 1', '"version": 0')],
    ['with an edited version', (text) => text.replace('"version": 1', '"version": 2')],
    ['of another repository', (text) => text.replaceAll(gun, 'registry.example.com/other')],
    ['empty', () => ''],
  ])('refuses marks %s', async (_name, edit) => {
    const store = knownStore(folder, gun);
    await store.save(await update());
    const path = join(folder, 'marks.json');
    await writeFile(path, edit(await readFile(path, 'utf8')));
    await expect(store.load()).rejects.toMatchObject({ failure: { code: 'file-unreadable', file: 'marks.json' } });
  });

  it('keeps every root and the last twenty of the others', async () => {
    const store = knownStore(folder, gun);
    const first = await update();
    for (const version of [1, 2, 30]) {
      await store.save(await update(nothingKnown, buildCollection({ ...spec, versions: { timestamp: version } }).files));
    }
    const names = await readdir(join(folder, 'documents'));
    expect(names.filter((name) => name.endsWith('.timestamp.json'))).toEqual(['30.timestamp.json']);
    expect(names).toContain(roleFile('root', first.root.file.signed.version));
  });

  it('drops nothing while what names it still stands', async () => {
    await knownStore(folder, gun).save(await update());
    const far = buildCollection({ ...spec, versions: { timestamp: 40, snapshot: 40, targets: 40 } });
    const store = knownStore(folder, gun);
    const later = await update(await store.load(), far.files);
    // What is current cannot be replaced: a folder is in its place.
    const current = await readFile(join(folder, 'current.json'));
    await rm(join(folder, 'current.json'));
    await mkdir(join(folder, 'current.json'));
    await expect(store.save(later)).rejects.toThrow();
    await rm(join(folder, 'current.json'), { recursive: true });
    await writeFile(join(folder, 'current.json'), current);
    expect([...(await knownStore(folder, gun).load()).files.keys()].sort()).toEqual(['snapshot', 'targets', 'targets/dev', 'timestamp']);
  });

  it('is a remote of what it holds', async () => {
    const store = knownStore(folder, gun);
    const before = await update();
    await store.save(before);
    const outcome = await updateCollection({ gun, remote: await store.asRemote(), known: await store.load(), now });
    expect(outcome).toMatchObject({ state: 'verified', versions: { targets: 1 } });
  });
});

describe('a refused rollback', () => {
  it.each(['rollback-snapshot', 'rollback-targets', 'rollback-all'])('%s stays refused on the second run, and the third', async (name) => {
    const { gun: repository, evaluateAt, server, cache, expected } = collectionCase(name);
    const store = knownStore(folder, repository);
    const before = await readCacheFolder(cache as string);
    for (let run = 0; run < 3; run++) {
      const stored = await store.load();
      const outcome = await updateCollection({
        gun: repository,
        remote: localFolderRemote(server),
        known: stored.root ? stored : before,
        now: evaluateAt,
      });
      expect(outcome).toMatchObject({ state: 'rejected', error: expected.error });
    }
  });
});

describe('roleFile', () => {
  it('is never a path and never too long', () => {
    expect(roleFile('targets/releases', 3)).toBe('3.targets%2Freleases.json');
    const long = `targets/${'a/'.repeat(110)}b`;
    expect(roleFile(long, 1).length).toBeLessThan(150);
    expect(roleFile(long, 1)).not.toBe(roleFile(`${long}c`, 1));
    expect(() => roleFile('../root', 1)).toThrow();
  });
});
