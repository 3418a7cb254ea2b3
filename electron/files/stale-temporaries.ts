import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isTemporaryName } from './atomic.ts';
import type { DataLayout } from './layout.ts';

/** No folder of ours lies deeper than this below one of those we know. */
const deepest = 3;

/**
 * Removes what an earlier Signet that was killed in the middle of a write left behind: regular files in our own folders, with our name for
 * temporaries, last written before `started`. Answers how many. One that cannot be removed is left for the next start.
 */
export async function removeStaleTemporaries(layout: DataLayout, started: Date): Promise<number> {
  let removed = 0;
  const look = async (folder: string, depth: number): Promise<void> => {
    if (!(await isRealFolder(folder))) return;
    for (const entry of await entriesOf(folder)) {
      const path = join(folder, entry.name);
      // A link is neither: nothing outside of our folders is looked at.
      if (entry.isDirectory() && depth > 0) await look(path, depth - 1);
      else if (entry.isFile() && isTemporaryName(entry.name) && (await isOlder(path, started))) {
        await rm(path, { force: true }).then(() => removed++, ignoreRefusal);
      }
    }
  };
  // The data folder itself holds Chromium's folders too.
  await look(layout.root, 0);
  for (const folder of [layout.keys, layout.collections, layout.journal, layout.sample]) await look(folder, deepest);
  return removed;
}

const entriesOf = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

const isRealFolder = (path: string) =>
  lstat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const isOlder = (path: string, than: Date) =>
  lstat(path).then(
    ({ mtime }) => mtime < than,
    () => false,
  );

const ignoreRefusal = () => undefined;
