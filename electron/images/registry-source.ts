import type { ContentDescriptor } from '#electron/formats/manifest/descriptor.ts';
import { isIndexType, isManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { Repository } from '#electron/registry/repository.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor, ImageConfigSummary } from '#shared/domain/image.ts';
import { DocumentReader } from './content/document-reader.ts';
import { layoutEntry } from './content/image-entry.ts';
import { blobsOf, type ImageTree, nodesOf, readTree } from './content/image-tree.ts';
import { refusing } from './content/refusals.ts';
import type { DistantSource } from './distant-place.ts';
import type { MediumListing, ReadOptions } from './image-source.ts';
import type { Lanes } from './lanes.ts';
import { listRepository, whole } from './registry-listing.ts';

export interface RegistrySourceParts {
  /** With its host. */
  readonly repository: Gun;
  /** Opens the registry at the first question. */
  readonly reach: () => Promise<Repository>;
  /** Shared by all registries. */
  readonly lanes: Lanes;
  readonly close: () => Promise<void>;
}

/**
 * One repository of a registry. A list asks for every tag where it points, and reads what it does not know yet by its digest; what was read
 * stays, for a digest never means anything else.
 */
export class RegistrySource implements DistantSource {
  readonly medium = 'registry';
  readonly #parts: RegistrySourceParts;
  readonly #closing = new AbortController();
  readonly #reader = new DocumentReader((wanted) => this.#document(wanted));

  constructor(parts: RegistrySourceParts) {
    this.#parts = parts;
  }

  async list({ signal, ...options }: ReadOptions = {}): Promise<MediumListing> {
    const { repository, reach, lanes } = this.#parts;
    return this.#asking(async () => {
      const remote = await reach();
      remote.lookAgain();
      return listRepository({ ...options, repository, remote, reader: this.#reader, lanes, signal: this.#until(signal) });
    });
  }

  async verify(entryId: string, { signal, onProgress }: ReadOptions = {}): Promise<void> {
    const { reach } = this.#parts;
    const until = this.#until(signal);
    await this.#asking(async () => {
      const { root, problems } = await this.#tree(entryId, until);
      const [first] = problems;
      if (first) throw first;
      const remote = await reach();
      // The documents were hashed when the tree was read.
      const documents = new Set([...nodesOf(root)].filter(({ kind }) => kind !== 'unknown').map(({ descriptor }) => descriptor.digest));
      const blobs = blobsOf(root).filter(({ digest }) => !documents.has(digest));
      const total = blobs.reduce((sum, { size }) => sum + size, 0);
      let done = 0;
      for (const blob of blobs) {
        for await (const piece of remote.stream(blob, { signal: until })) {
          done += piece.length;
          onProgress?.({ done, total });
        }
      }
    });
  }

  async resolve(name: string): Promise<Descriptor | undefined> {
    const { repository, reach } = this.#parts;
    if (!name.startsWith(`${repository}:`)) return undefined;
    return this.#asking(async () => {
      const found = await (await reach()).document(name.slice(repository.length + 1), { signal: this.#until() });
      return found?.descriptor;
    });
  }

  fetch({ digest, size }: { readonly digest: Digest; readonly size?: number }): Promise<Uint8Array> {
    const { reach } = this.#parts;
    return this.#asking(async () => {
      const remote = await reach();
      const signal = this.#until();
      // A digest does not say which of the two it is.
      const found = await remote.document(digest, { signal });
      return found?.bytes ?? (await remote.blob({ digest, ...(size === undefined ? {} : { size }) }, { signal }));
    });
  }

  async configs(entryId: string): Promise<readonly ImageConfigSummary[]> {
    return this.#asking(async () => {
      const { root } = await this.#tree(entryId, this.#until());
      const { platforms } = layoutEntry(root, undefined, [], []);
      const nodes = [...nodesOf(root)];
      return platforms.flatMap(({ platform, imageId }) => {
        const node = nodes.find((each) => each.kind === 'manifest' && each.manifest.config.digest === imageId);
        return node?.kind === 'manifest' && node.config ? [{ platform, ...node.config.summary }] : [];
      });
    });
  }

  async close(): Promise<void> {
    this.#closing.abort(new SignetError({ code: 'cancelled' }));
    await this.#parts.close();
  }

  /** What goes wrong because the source was closed is no failure of the registry. */
  async #asking<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await refusing(this.#parts.repository, work);
    } catch (problem) {
      if (this.#closing.signal.aborted) throw new SignetError({ code: 'cancelled' }, { cause: problem });
      throw problem;
    }
  }

  async #tree(entryId: string, signal: AbortSignal): Promise<ImageTree> {
    const digest = Digest.safeParse(entryId.split('|')[0]).data;
    const found = digest && (await (await this.#parts.reach()).document(digest, { signal }));
    if (!found) throw new SignetError({ code: 'image-unknown', image: entryId });
    return readTree(this.#reader, whole(found.descriptor), signal);
  }

  /** By what a descriptor calls itself: manifests and blobs are kept apart in a registry. */
  async #document(wanted: ContentDescriptor): Promise<Uint8Array> {
    const remote = await this.#parts.reach();
    const signal = this.#until();
    if (wanted.data) return wanted.data;
    if (!isIndexType(wanted.mediaType) && !isManifestType(wanted.mediaType)) return remote.blob(wanted, { signal });
    const found = await remote.document(wanted.digest, { signal });
    if (!found) throw new RefusedFormat('BLOB_MISSING', 'manifest', `${wanted.digest} is missing`);
    if (found.bytes.length !== wanted.size) {
      throw new RefusedFormat(
        'BLOB_DIGEST_MISMATCH',
        'manifest',
        `${wanted.digest} has ${found.bytes.length} bytes, ${wanted.size} were declared`,
      );
    }
    return found.bytes;
  }

  #until(signal?: AbortSignal): AbortSignal {
    return signal ? AbortSignal.any([this.#closing.signal, signal]) : this.#closing.signal;
  }
}
