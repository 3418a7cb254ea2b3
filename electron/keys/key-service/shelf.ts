import { dirname, join } from 'node:path';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { removeFile } from '#electron/files/remove.ts';

/** Files by name, each written whole or not at all. */
export interface Shelf {
  read(name: string): Promise<Buffer | undefined>;
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

const largestFile = 16 * 1024 * 1024;

/** Names are ours (`index.json`, `trash/<KeyId>.sealed`), never taken from outside. */
export function diskShelf(folder: string): Shelf {
  return {
    read: (name) => readBounded(join(folder, name), largestFile),
    async write(name, bytes) {
      await ensureFolder(folder);
      if (dirname(name) !== '.') await ensureFolder(join(folder, dirname(name)));
      await writeAtomic(join(folder, name), bytes);
    },
    remove: (name) => removeFile(join(folder, name)),
  };
}

export function memoryShelf(files = new Map<string, Buffer>()): Shelf {
  return {
    read: async (name) => files.get(name),
    write: async (name, bytes) => void files.set(name, Buffer.from(bytes)),
    remove: async (name) => void files.delete(name),
  };
}
