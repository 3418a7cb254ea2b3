import { lstat, open, readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { constants, gunzip } from 'node:zlib';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { Failure } from '#shared/failure.ts';
import { isTarHeader } from './archive/tar-header.ts';
import { compressionOf } from './compression.ts';
import { asProblem, refusing } from './content/refusals.ts';

/** One medium of a place. */
export interface FoundMedium {
  readonly path: string;
  /** Below the place, with `/`; empty where the place itself is the medium. */
  readonly below: string;
}

export interface FoundMedia {
  readonly media: readonly FoundMedium[];
  readonly problems: readonly Failure<'medium-refused' | 'place-unreadable'>[];
  /** Folders that were searched: a new entry in one of them may be a new medium. */
  readonly folders: readonly string[];
}

/** How far a folder is searched: levels of folders, and names looked at. */
const search = { depth: 2, names: 5_000 };

/**
 * The media at a path: a file is an archive; a folder is a layout, or else it is searched, two levels deep, for layouts and for files that
 * are archives by their content. A file that merely calls itself a tar is kept, so that what is wrong with it gets said. Links and
 * dot-files are passed over. Throws `place-unreadable`, and `medium-refused` for a folder with nothing to show.
 */
export const findMedia = (path: string, signal?: AbortSignal): Promise<FoundMedia> =>
  refusing(basename(path), async () => {
    const found = await stat(path);
    if (!found.isDirectory() || (await isLayout(path))) return { media: [{ path, below: '' }], problems: [], folders: [] };
    const media: FoundMedium[] = [];
    const problems: Failure<'medium-refused' | 'place-unreadable'>[] = [];
    const folders: string[] = [];
    let looked = 0;

    const besides = (error: unknown) => {
      if (!isFailure(error, 'place-unreadable')) throw error;
      problems.push(error.failure);
    };
    async function descend(folder: string, below: string, depth: number): Promise<void> {
      folders.push(folder);
      for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
        signal?.throwIfAborted();
        if (entry.name.startsWith('.')) continue;
        looked += 1;
        if (looked > search.names) return;
        const child = { path: join(folder, entry.name), below: below === '' ? entry.name : `${below}/${entry.name}` };
        if (entry.isFile() && (await isArchive(child.path, entry.name))) media.push(child);
        if (!entry.isDirectory()) continue;
        if (await isLayout(child.path)) media.push(child);
        else if (depth < search.depth) await refusing(child.below, () => descend(child.path, child.below, depth + 1)).catch(besides);
      }
    }
    await descend(path, '', 1);
    if (looked > search.names)
      problems.push(
        asProblem(
          basename(path),
          new RefusedFormat('ENTRY_LIMIT', 'folder', `has more than ${search.names} files; the rest was not looked at`),
        ),
      );
    if (media.length === 0) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'folder', 'holds no image layout and no image archive');
    return { media, problems, folders };
  });

/** Whether a folder is meant as an image layout; what is wrong with it is said when it is read. */
async function isLayout(folder: string): Promise<boolean> {
  const [version, index, blobs] = await Promise.all(['oci-layout', 'index.json', 'blobs'].map((name) => kindOf(join(folder, name))));
  return version === 'file' || (index === 'file' && blobs === 'folder');
}

async function isArchive(path: string, name: string): Promise<boolean> {
  if (/\.(?:tar|tgz|txz)(?:\.[a-z0-9]{1,5})?$/i.test(name)) return true;
  const head = await headOf(path).catch((error: NodeJS.ErrnoException) => {
    // A file nobody calls an archive and we may not read is none of ours.
    if (error.code === 'EACCES' || error.code === 'EPERM' || error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  if (isTarHeader(head.subarray(0, 512))) return true;
  if (compressionOf(head) !== 'gzip') return false;
  // Enough of the packed bytes to see the first header; the cut end is no error then.
  const unpacked = await promisify(gunzip)(head, { finishFlush: constants.Z_SYNC_FLUSH }).catch(() => undefined);
  return unpacked !== undefined && isTarHeader(unpacked.subarray(0, 512));
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'other' | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
