import type { MediumSource } from './content/medium-source.ts';
import { digestFile } from './digest-file.ts';
import { findMedia } from './find-media.ts';
import type { MediumHost } from './medium-host.ts';
import { openMedium } from './open-medium.ts';

/** Sources kept open, each with what was read of its medium. */
const kept = 16;

/** Reads media in the thread that calls it. */
export function localHost(): MediumHost {
  const sources = new Map<string, Promise<MediumSource>>();
  const source = (path: string): Promise<MediumSource> => {
    const known = sources.get(path) ?? openMedium(path);
    sources.delete(path);
    sources.set(path, known);
    known.catch(() => sources.delete(path));
    for (const oldest of sources.keys()) {
      if (sources.size <= kept) break;
      sources.delete(oldest);
    }
    return known;
  };
  return {
    find: (path, options) => findMedia(path, options?.signal),
    list: async (path, options) => (await source(path)).list(options),
    verify: async (path, entryId, options) => (await source(path)).verify(entryId, options),
    verifyAll: async (path, options) => (await source(path)).verifyAll(options),
    resolve: async (path, name) => (await source(path)).resolve(name),
    fetch: async (path, wanted) => (await source(path)).fetch(wanted),
    configs: async (path, entryId) => (await source(path)).configs(entryId),
    parts: async (path, entryId) => (await source(path)).parts(entryId),
    piece: async (path, digest, offset) => (await source(path)).piece(digest, offset),
    digestFile,
    close: async () => sources.clear(),
  };
}
