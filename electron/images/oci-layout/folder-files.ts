import { constants, type Dirent } from 'node:fs';
import { type FileHandle, lstat, open, readdir, realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { fileChunks } from '../file-chunks.ts';
import type { Medium, MediumFiles } from '../medium-files.ts';

// A pipe in place of a file must not block us, a link must not lead us away unseen. Windows knows neither flag.
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
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
    const { mtimeMs, size, ino } = await lstat(path);
    return `${mtimeMs}:${size}:${ino}`;
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
  const locate = async (name: string) => {
    const at = name.lastIndexOf('/');
    const parent = at < 0 ? '' : name.slice(0, at);
    const real = folders.get(parent) ?? within(join(folder, parent));
    folders.set(parent, real);
    real.catch(() => folders.delete(parent));
    return join(await real, name.slice(at + 1));
  };
  const opening = async <T>(name: string, use: (file: FileHandle, size: number) => Promise<T>): Promise<T | undefined> => {
    let file: FileHandle | undefined;
    try {
      const path = await locate(name);
      file = await open(path, flags).catch(async (error: unknown) => {
        if (codeOf(error) !== 'ELOOP') throw error;
        return open(await within(path), flags);
      });
      const found = await file.stat();
      return found.isFile() ? await use(file, found.size) : undefined;
    } catch (error) {
      const code = codeOf(error);
      if (code && absent.has(code)) return undefined;
      if (code && /^E[A-Z]+$/.test(code))
        throw new RefusedFormat('BLOB_MISSING', 'layout', `has a file that cannot be read (${code})`, { cause: error });
      throw error;
    } finally {
      await file?.close();
    }
  };

  return {
    size: (name) => opening(name, async (_, size) => size),
    read: (name, limit) =>
      opening(name, async (file, size) => {
        if (size > limit)
          throw new RefusedFormat('SIZE_LIMIT', name.startsWith('blobs/') ? 'document' : name, `has ${size} bytes, more than ${limit}`);
        // One byte more tells a file that grew meanwhile.
        const bytes = Buffer.allocUnsafe(size + 1);
        const { bytesRead } = await file.read(bytes, 0, size + 1, 0);
        return bytes.subarray(0, Math.min(bytesRead, size + 1));
      }),
    async names(sub) {
      let entries: Dirent[];
      try {
        entries = await readdir(await within(join(folder, sub)), { withFileTypes: true });
      } catch (error) {
        if (absent.has(codeOf(error) ?? '')) return [];
        throw error;
      }
      return entries.map(({ name }) => name);
    },
    async stream(names, visit, signal) {
      for (const name of names) {
        signal?.throwIfAborted();
        await opening(name, (file, size) => visit(name, fileChunks(file, 0, size, signal)));
      }
    },
  };
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException | undefined)?.code;
