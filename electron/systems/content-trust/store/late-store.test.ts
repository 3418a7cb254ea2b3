import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { writesFinished } from '#electron/files/atomic.ts';
import { nothingKnown, type VerifiedCollection } from '../collection.ts';
import { buildCollection, freshKeys, gun, memoryRemote, now, target } from '../testing/build-collection.ts';
import { updateCollection } from '../verify/update.ts';
import { knownStore } from './known-store.ts';
import { lateStore } from './late-store.ts';

let folder: string;
let collection: VerifiedCollection;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'signet-late-')), 'collection');
  const { files, root } = buildCollection({ ...freshKeys(), targets: { '1.0': target('one') } });
  const outcome = await updateCollection({ gun, remote: memoryRemote(files, [root]), known: nothingKnown, now });
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
  collection = outcome.collection;
});

it('shows whoever comes next what is being saved', async () => {
  const store = lateStore(knownStore(folder, gun));
  store.saveSoon(collection);
  expect((await store.recall()).floors).toEqual(collection.floors);
  expect((await store.lastRead()).judgedAt).toBe(now);
  expect(await knownStore(folder, gun).load()).toEqual(await store.load());
});

it('has written it before the process ends', async () => {
  const store = lateStore(knownStore(folder, gun));
  store.saveSoon(collection);
  await writesFinished();
  expect((await knownStore(folder, gun).load()).floors).toEqual(collection.floors);
});

it('saves one after the other', async () => {
  const store = lateStore(knownStore(folder, gun));
  store.saveSoon(collection);
  await store.save({ ...collection, judgedAt: now + 60_000 });
  expect((await store.lastRead()).judgedAt).toBe(now + 60_000);
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

it('goes by what could not be written, and whoever saves next is told', async () => {
  await writeFile(folder, 'a file in its place');
  const store = lateStore(knownStore(folder, gun));
  store.saveSoon(collection);
  for (const known of [await store.recall(), await store.load()]) {
    expect(known.floors).toEqual(collection.floors);
    expect(known.root).toBe(collection.root.file.bytes);
  }
  expect((await store.lastRead()).judgedAt).toBe(now);
  expect(await (await store.asRemote()).current('timestamp' as never, 10_000)).toBe(collection.timestamp.file.bytes);
  await expect(store.save(collection)).rejects.toThrow();

  await rm(folder);
  await store.save(collection);
  expect((await knownStore(folder, gun).load()).floors).toEqual(collection.floors);
});
