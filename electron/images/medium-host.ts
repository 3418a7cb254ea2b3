import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor, ImageConfigSummary } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { MediumSource } from './content/medium-source.ts';
import { digestFile, type FileDigests } from './digest-file.ts';
import { type FoundMedia, findMedia } from './find-media.ts';
import type { ImageSource, MediumListing, ReadOptions } from './image-source.ts';
import { openMedium } from './open-medium.ts';

/**
 * Reads media by path: the whole of reading foreign images, so that it can run beside the main process. `localHost` reads in this
 * thread; `workerHost` has a worker thread do so.
 */
export interface MediumHost {
  find(path: string, options?: ReadOptions): Promise<FoundMedia>;
  list(path: string, options?: ReadOptions): Promise<MediumListing>;
  verify(path: string, entryId: string, options?: ReadOptions): Promise<void>;
  /** Verifies every image of a medium in one pass; what is wrong, by entry id. */
  verifyAll(path: string, options?: ReadOptions): Promise<ReadonlyMap<string, Failure<'medium-refused'>>>;
  resolve(path: string, name: string): Promise<Descriptor | undefined>;
  fetch(path: string, wanted: { readonly digest: Digest; readonly size?: number }): Promise<Uint8Array>;
  configs(path: string, entryId: string): Promise<readonly ImageConfigSummary[]>;
  /** Both hashes of a plain file. */
  digestFile(path: string, options?: ReadOptions): Promise<FileDigests>;
  close(): Promise<void>;
}

/** Sources kept open, each with what was read of its medium. */
const kept = 16;

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
    digestFile,
    close: async () => sources.clear(),
  };
}

/** One medium of a host as an image source. */
export const hostedSource = (host: MediumHost, path: string, medium: ImageSource['medium']): ImageSource => ({
  medium,
  list: (options) => host.list(path, options),
  verify: (entryId, options) => host.verify(path, entryId, options),
  resolve: (name) => host.resolve(path, name),
  fetch: (wanted) => host.fetch(path, wanted),
  configs: (entryId) => host.configs(path, entryId),
});
