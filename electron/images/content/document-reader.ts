import { type ImageConfig, parseImageConfig } from '#electron/formats/manifest/config.ts';
import { blobPath, type ContentDescriptor, digestAlgorithm, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { type ImageIndex, type Manifest, parseImageDocument } from '#electron/formats/manifest/document.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { MediumFiles } from '../medium-files.ts';

type Wanted = Pick<ContentDescriptor, 'digest'> & Partial<Pick<ContentDescriptor, 'size' | 'data'>>;

/** The bytes of a document blob, only when size and digest are what they have to be. */
export async function readBlob(files: Pick<MediumFiles, 'read'>, { digest, size, data }: Wanted): Promise<Uint8Array> {
  if (size !== undefined && size > limits.document) {
    throw new RefusedFormat('SIZE_LIMIT', 'blob', `${digest} declares ${size} bytes, more than ${limits.document}`);
  }
  const bytes = (await files.read(blobPath(digest), limits.document)) ?? data;
  if (!bytes) throw new RefusedFormat('BLOB_MISSING', 'blob', `${digest} is missing`);
  if (size !== undefined && bytes.length !== size) {
    throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has ${bytes.length} bytes, ${size} were declared`);
  }
  const found = digestOf(bytes, digestAlgorithm(digest));
  if (found !== digest) throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'blob', `${digest} has other bytes: they are ${found}`);
  return bytes;
}

/** Where documents come from: bytes whose digest and size were checked. */
export type ReadDocument = (wanted: ContentDescriptor) => Promise<Uint8Array>;

/** Reads each document of a medium once, however often it is listed. */
export class DocumentReader {
  readonly #read: ReadDocument;
  readonly #documents = new Map<string, Promise<Manifest | ImageIndex>>();
  readonly #configs = new Map<Digest, Promise<ImageConfig>>();

  constructor(read: ReadDocument) {
    this.#read = read;
  }

  document(descriptor: ContentDescriptor): Promise<Manifest | ImageIndex> {
    // The media type and size belong to the key: another descriptor may claim something else of the same bytes.
    return once(this.#documents, `${descriptor.digest} ${descriptor.size} ${descriptor.mediaType}`, async () =>
      parseImageDocument(await this.#read(descriptor), descriptor.mediaType),
    );
  }

  config(descriptor: ContentDescriptor): Promise<ImageConfig> {
    return once(this.#configs, descriptor.digest, async () => parseImageConfig(await this.#read(descriptor)));
  }
}

function once<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const found = known.get(key) ?? make();
  known.set(key, found);
  // What could not be had may be had the next time.
  found.catch(() => known.delete(key));
  return found;
}
