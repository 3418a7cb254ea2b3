import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { fileChunks } from '../file-chunks.ts';
import type { Medium, MediumFiles } from '../medium-files.ts';

// A pipe in place of a file must not block us, a link must not lead us away unseen. Windows knows neither flag: there every path is resolved.
const noFollow = constants.O_NOFOLLOW ?? 0;
const flags = constants.O_RDONLY | noFollow | (constants.O_NONBLOCK ?? 0);
/** Up to this many bytes a file is read at once. */
const smallFile = 256 * 1024;
const absent = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);

/** A layout in a folder. */
export const folderMedium = (folder: string): Medium => ({
  name: basename(folder),
  async stamp() {
    const parts = await Promise.all(
      ['index.json', 'oci-layout', join('blobs', 'sha256'), join('blobs', 'sha512')].map((name) => stampOf(join(folder, name))),
    );
    return parts.join(' ');
  },
  open: async () => folderFiles(folder),
});

/** What changes when a file or folder is replaced, written to, or gets a new entry. */
export async function stampOf(path: string): Promise<string> {
  try {
    // Anybody can set the time of change back, but not the time of that change.
    const { mtimeMs, ctimeMs, size, ino } = await lstat(path);
    return `${mtimeMs}:${ctimeMs}:${size}:${ino}`;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return '-';
    throw error;
  }
}

export function folderFiles(folder: string): MediumFiles {
  const within = async (path: string): Promise<string> => {
    const [root, real] = await Promise.all([realpath(folder), realpath(path)]);
    const below = relative(root, real);
    if (isAbsolute(below) || below === '..' || below.startsWith(`..${sep}`)) {
      throw new RefusedFormat('UNSAFE_PATH', 'layout', 'has a link that leaves its folder');
    }
    return real;
  };
  // Folders are checked once; a blob's name is made from a digest, so only its last part can be a link, and opening tells.
  const folders = new Map<string, Promise<string>>();
  const locate = async (name: string): Promise<string> => {
    const at = name.lastIndexOf('/');
    const parent = at < 0 ? '' : name.slice(0, at);
    const real = folders.get(parent) ?? within(join(folder, parent));
    folders.set(parent, real);
    real.catch(() => folders.delete(parent));
    const path = join(await real, name.slice(at + 1));
    return noFollow === 0 ? within(path) : path;
  };
  const reading = async <T>(name: string, use: (path: string) => T | Promise<T>): Promise<T | undefined> => {
    try {
      const path = await locate(name);
      try {
        return await use(path);
      } catch (error) {
        if (codeOf(error) !== 'ELOOP') throw error;
        return await use(await within(path));
      }
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (absent.has(code)) return undefined;
      if (/^E[A-Z]+$/.test(code))
        throw new RefusedFormat('BLOB_MISSING', 'layout', `has a file that cannot be read (${code})`, { cause: error });
      throw error;
    }
  };

  return {
    size: (name) => reading(name, (path) => withFile(path, (_, found) => (found.isFile() ? found.size : undefined))),
    // Without the thread pool: a layout has two small documents for each image, and handing them to and fro took longer than reading them.
    read: (name, limit) =>
      reading(name, (path) => withFile(path, (file, found) => (found.isFile() ? readWhole(file, found.size, name, limit) : undefined))),
    async names(sub) {
      const entries = await reading(`${sub}/.`, async () => readdir(await locate(`${sub}/.`), { withFileTypes: true }));
      return (entries ?? []).map(({ name }) => name);
    },
    async stream(names, visit, signal) {
      let turn = 0;
      for (const name of names) {
        signal?.throwIfAborted();
        turn += 1;
        if (turn % 64 === 0) await setImmediate();
        await reading(name, async (path) => {
          const small = withFile(path, (file, found) =>
            found.isFile() && found.size <= smallFile ? readWhole(file, found.size, name, smallFile) : undefined,
          );
          if (small) await visit(name, once(small));
          else await streamFile(path, (chunks) => visit(name, chunks), signal);
        });
      }
    },
  };
}

async function streamFile(path: string, visit: (chunks: AsyncIterable<Uint8Array>) => Promise<void>, signal?: AbortSignal): Promise<void> {
  const file = await open(path, flags);
  try {
    const found = await file.stat();
    if (found.isFile()) await visit(fileChunks(file, 0, found.size, signal));
  } finally {
    await file.close();
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function withFile<T>(path: string, use: (file: number, found: Stats) => T): T {
  const file = openSync(path, flags);
  try {
    return use(file, fstatSync(file));
  } finally {
    closeSync(file);
  }
}

function readWhole(file: number, size: number, name: string, limit: number): Uint8Array {
  if (size > limit)
    throw new RefusedFormat('SIZE_LIMIT', name.startsWith('blobs/') ? 'blob' : name, `has ${size} bytes, more than ${limit}`);
  const bytes = Buffer.allocUnsafe(size);
  let done = 0;
  while (done < size) {
    const got = readSync(file, bytes, done, size - done, done);
    if (got === 0) break;
    done += got;
  }
  return bytes.subarray(0, done);
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;
