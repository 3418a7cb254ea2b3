import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { type CollectionWrites, realWrites } from '../collection/files.ts';
import { collectionPlace, listCollections } from '../collection/place.ts';
import { reconcile } from '../collection/publish-files.ts';
import { nothingKnown } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { updateCollection } from '../verify/update.ts';
import type { PreparedPublish } from './prepared.ts';
import { loadState } from './state.ts';
import { image, TestCollection } from './testing/test-collection.ts';

/** Stops for good before the n-th change of the disk, as a power cut does; later calls fail too. */
function stoppingAt(step: number): CollectionWrites & { readonly calls: () => number } {
  let calls = 0;
  const guard = () => {
    calls += 1;
    if (calls >= step) throw new SignetError({ code: 'disk-full', file: 'test' });
  };
  return {
    calls: () => calls,
    write: async (path, bytes) => {
      guard();
      await realWrites.write(path, bytes);
    },
    remove: async (path) => {
      guard();
      await realWrites.remove(path);
    },
  };
}
/** Fails once, and works again after. */
function failingOnceAt(step: number): CollectionWrites {
  let calls = 0;
  return {
    ...realWrites,
    write: async (path, bytes) => {
      calls += 1;
      if (calls === step) throw new SignetError({ code: 'disk-full', file: 'test' });
      return realWrites.write(path, bytes);
    },
  };
}
const fresh = (collection: TestCollection) => loadState({ ...collection.deps, states: new Map() }, collection.gun);
const versionsOf = async (collection: TestCollection) => {
  const { root, targets, snapshot, timestamp } = await fresh(collection);
  return [root, targets, snapshot, timestamp].map(({ signed }) => signed.version).join();
};

const verifies = async ({ gun, deps, at }: TestCollection) => {
  const remote = localFolderRemote(collectionPlace(deps.folders.collections, gun).server);
  return (await updateCollection({ gun, remote, known: nothingKnown, now: at.getTime() })).state === 'verified';
};

const actions: [string, (collection: TestCollection) => Promise<PreparedPublish>, string, string][] = [
  ['signing', (collection) => collection.add(image('2.0')), '1,2,2,2', '1,3,3,3'],
  ['renewing root', (collection) => collection.renew('root'), '1,2,2,2', '2,2,3,3'],
  ['renewing the timestamp', (collection) => collection.renew('timestamp'), '1,2,2,2', '1,2,2,3'],
];

describe.each(actions)('%s', (_name, prepare, before, after) => {
  const started = async () => {
    const collection = await TestCollection.started();
    await collection.confirm(await collection.add(image('1.0')));
    return collection;
  };

  it('stopped anywhere leaves, after the next start, the old collection or the new one, and can go on', async () => {
    const template = await started();
    const outcomes: string[] = [];
    for (let step = 1, finished = false; !finished; step += 1) {
      const collection = await template.copied(await mkdtemp(join(tmpdir(), 'signet-crash-')));
      const writes = stoppingAt(step);
      collection.deps.folders.writes = writes;
      finished = await collection.confirm(await prepare(collection)).then(
        () => true,
        () => false,
      );
      collection.deps.folders.writes = realWrites;
      // Other readers of the folder do not wait for our next start; only a new root is seen before all of it is there.
      if (!after.startsWith('2')) expect(await verifies(collection)).toBe(true);
      await reconcile(collection.deps.folders);
      outcomes.push(await versionsOf(collection));
      expect((await reconcile(collection.deps.folders)).settled).toEqual([]);
      await collection.confirm(await collection.add(image('3.0')));
    }
    expect(outcomes[0]).toBe(before);
    expect(outcomes.at(-1)).toBe(after);
    expect(new Set(outcomes)).toEqual(new Set([before, after]));
    expect(outcomes.lastIndexOf(before)).toBeLessThan(outcomes.indexOf(after));
  });

  it('is taken back or finished at once where a single write fails', async () => {
    const template = await started();
    for (let step = 1; step <= 12; step += 1) {
      const collection = await template.copied(await mkdtemp(join(tmpdir(), 'signet-crash-')));
      collection.deps.folders.writes = failingOnceAt(step);
      const outcome = await collection.confirm(await prepare(collection)).then(
        () => after,
        (problem: unknown) => {
          expect(problem).toMatchObject({ failure: { code: 'disk-full' } });
          return before;
        },
      );
      expect(await versionsOf(collection)).toBe(outcome);
      expect((await reconcile(collection.deps.folders)).settled).toEqual([]);
    }
  });
});

describe('starting a collection', () => {
  it('stopped anywhere leaves none or a whole one', async () => {
    const outcomes: boolean[] = [];
    for (let step = 1, finished = false; !finished; step += 1) {
      const collection = await TestCollection.prepared();
      collection.deps.folders.writes = stoppingAt(step);
      finished = await collection.confirm(await collection.initialise()).then(
        () => true,
        () => false,
      );
      collection.deps.folders.writes = realWrites;
      await reconcile(collection.deps.folders);
      const found = await listCollections(collection.deps.folders.collections);
      outcomes.push(found.length === 1);
      if (found.length === 1) expect(await versionsOf(collection)).toBe('1,1,1,1');
      else await collection.confirm(await collection.initialise());
    }
    expect(outcomes.indexOf(true)).toBeGreaterThan(0);
    expect(outcomes.lastIndexOf(false)).toBeLessThan(outcomes.indexOf(true));
  });
});

it('says so where the files could be written only in part, and finishes at the next start', async () => {
  const collection = await TestCollection.started();
  // Intent and three staged files are written; then the disk is full for good.
  collection.deps.folders.writes = stoppingAt(6);
  await expect(collection.confirm(await collection.add(image('1.0')))).rejects.toMatchObject({ failure: { code: 'publish-unfinished' } });
  collection.deps.folders.writes = realWrites;
  expect((await reconcile(collection.deps.folders)).settled).toEqual([{ gun: collection.gun, outcome: 'published' }]);
  expect(await versionsOf(collection)).toBe('1,2,2,2');
});

it('says so where what was published does not verify when it is read again', async () => {
  const collection = await TestCollection.started();
  collection.deps.folders.writes = {
    ...realWrites,
    write: async (path, bytes) => {
      await realWrites.write(path, bytes);
      if (!path.endsWith('/timestamp.json')) return;
      const { server } = collectionPlace(collection.deps.folders.collections, collection.gun);
      for (const name of await readdir(server)) if (name.startsWith('snapshot')) await realWrites.write(join(server, name), '{}');
    },
  };
  await expect(collection.confirm(await collection.add(image('1.0')))).rejects.toMatchObject({ failure: { code: 'verify-after-failed' } });
});
