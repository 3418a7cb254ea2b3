import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor, ImageConfigSummary } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { FileDigests } from './digest-file.ts';
import type { FoundMedia } from './find-media.ts';
import type { ImageParts, ImageSource, MediumListing, ReadOptions } from './image-source.ts';

/**
 * Reads media by path: the whole of reading foreign images, so that it can run beside the main process. `localHost` (local-host.ts)
 * reads in the thread that calls it; `workerHost` has a worker thread do so.
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
  parts(path: string, entryId: string): Promise<ImageParts>;
  piece(path: string, digest: Digest, offset: number): Promise<Uint8Array>;
  /** Both hashes of a plain file. */
  digestFile(path: string, options?: ReadOptions): Promise<FileDigests>;
  close(): Promise<void>;
}

/** One medium of a host as an image source. */
export const hostedSource = (host: MediumHost, path: string, medium: ImageSource['medium']): ImageSource => ({
  medium,
  list: (options) => host.list(path, options),
  verify: (entryId, options) => host.verify(path, entryId, options),
  resolve: (name) => host.resolve(path, name),
  fetch: (wanted) => host.fetch(path, wanted),
  configs: (entryId) => host.configs(path, entryId),
  parts: (entryId) => host.parts(path, entryId),
  piece: (digest, offset) => host.piece(path, digest, offset),
});
