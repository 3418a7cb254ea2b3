import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Medium, MediumFiles } from '../medium-files.ts';

/** A medium in memory, by name of file. Changing `files` is noticed at the next look. */
export const memoryMedium = (name: string, files: ReadonlyMap<string, Uint8Array>): Medium => ({
  name,
  stamp: async () => [...files].map(([path, bytes]) => `${path}:${numberOf(bytes)}`).join(' '),
  open: async () => memoryFiles(files),
});

/** One for each array ever looked at: other bytes of the same length may lie where these lay. */
const numbers = new WeakMap<Uint8Array, number>();
let last = 0;
function numberOf(bytes: Uint8Array): number {
  const number = numbers.get(bytes) ?? ++last;
  numbers.set(bytes, number);
  return number;
}

export const memoryFiles = (files: ReadonlyMap<string, Uint8Array>): MediumFiles => ({
  size: async (name) => files.get(name)?.length,
  async read(name, limit) {
    const bytes = files.get(name);
    if (bytes && bytes.length > limit) throw new RefusedFormat('SIZE_LIMIT', name, `has ${bytes.length} bytes, more than ${limit}`);
    return bytes;
  },
  names: async (folder) => [...files.keys()].filter((name) => name.startsWith(`${folder}/`)).map((name) => name.slice(folder.length + 1)),
  async stream(names, visit, signal) {
    for (const name of names) {
      signal?.throwIfAborted();
      const bytes = files.get(name);
      if (bytes) await visit(name, chunks(bytes));
    }
  },
});

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 64 * 1024) yield bytes.subarray(at, at + 64 * 1024);
}
