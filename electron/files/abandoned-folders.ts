import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nameOfTemporary } from './new-folder.ts';
import { walkFolder } from './walk-folder.ts';

/** How those who make folders of one kind know them again. */
export interface OwnFolders {
  /** Whether a folder of theirs has such a name. */
  readonly isName: (name: string) => boolean;
  /** Whether they write such a file into it; `parts` are its folders and its name. */
  readonly isFile: (parts: readonly string[]) => boolean;
}

/** No folder takes so long to be filled, also where clocks differ. */
const abandonedAfter = 24 * 3_600_000;
const walked = { depth: 300, entries: 1_000_000 } as const;

/**
 * Removes what `makeFolder` left in a person's folder when Signet was killed in it: this person's folders under our name for temporaries,
 * with nothing but our files in them, none of them written for a day. Answers how many. Whatever is not surely that stays, and so does one
 * that cannot be removed.
 */
export async function removeAbandonedFolders(parent: string, own: OwnFolders, now: Date): Promise<number> {
  let removed = 0;
  for (const entry of await readdir(parent, { withFileTypes: true }).catch(() => [])) {
    const name = nameOfTemporary(entry.name);
    // A link is no folder: nothing outside is looked at.
    if (!entry.isDirectory() || name === undefined || !own.isName(name)) continue;
    const path = join(parent, entry.name);
    if (!(await isAbandoned(path, own, now.getTime() - abandonedAfter))) continue;
    await rm(path, { recursive: true, force: true }).then(() => removed++, ignoreRefusal);
  }
  return removed;
}

async function isAbandoned(folder: string, own: OwnFolders, before: number): Promise<boolean> {
  if (!(await isOurs(folder, before))) return false;
  const { files, passedOver } = await walkFolder(folder, walked);
  if (passedOver.length > 0 || !files.every(({ parts }) => own.isFile(parts))) return false;
  for (const { path } of files) if (!(await isOurs(path, before))) return false;
  return true;
}

const isOurs = (path: string, before: number): Promise<boolean> =>
  lstat(path).then(
    ({ uid, mtimeMs }) => mtimeMs < before && uid === (process.getuid?.() ?? uid),
    () => false,
  );

const ignoreRefusal = () => undefined;
