import { type ContentDescriptor, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { isIndexType, isManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { technicalTag } from '#electron/formats/oci/layout.ts';
import type { Repository } from '#electron/registry/repository.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor, ImageConfigSummary, ImageEntry } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import { DocumentReader } from './content/document-reader.ts';
import { entryIdOf, layoutEntry, type Remark } from './content/image-entry.ts';
import { blobsOf, type ImageTree, nodesOf, readTree } from './content/image-tree.ts';
import { asProblem, refusing } from './content/refusals.ts';
import type { DistantSource } from './distant-place.ts';
import type { MediumListing, ReadOptions } from './image-source.ts';
import type { Lanes } from './lanes.ts';

/** Tags of one repository that are listed; of larger ones the rest is said to be missing. */
const mostTags = 5_000;

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

  async list({ signal, onProgress, known = [] }: ReadOptions = {}): Promise<MediumListing> {
    const { repository, lanes } = this.#parts;
    const until = this.#until(signal);
    return this.#asking(async () => {
      const remote = await this.#parts.reach();
      remote.lookAgain();
      const { tags, more } = await lanes.run(() => remote.tags({ signal: until, most: mostTags }));
      const named = tags.filter((tag) => technicalTag(tag) === undefined);
      const entries = new Map(known.map((entry) => [entry.entryId, entry]));
      const problems: Failure<'medium-refused'>[] = [];
      if (more) problems.push(asProblem(repository, new RefusedFormat('ENTRY_LIMIT', 'repository', `has more than ${mostTags} tags`)));
      let done = 0;
      const read = await Promise.all(
        named.map((tag) =>
          lanes.run(async () => {
            until.throwIfAborted();
            const entry = await this.#entry(remote, tag, entries, until, (problem) => problems.push(problem));
            onProgress?.({ done: ++done, total: named.length });
            return entry;
          }),
        ),
      );
      return { medium: this.medium, entries: read.flatMap((entry) => entry ?? []), problems };
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

  /** How one tag is shown; undefined where it went in between. What is refused is a problem beside the rest. */
  async #entry(
    remote: Repository,
    tag: string,
    known: ReadonlyMap<string, ImageEntry>,
    signal: AbortSignal,
    refuse: (problem: Failure<'medium-refused'>) => void,
  ): Promise<ImageEntry | undefined> {
    const { repository } = this.#parts;
    const name = `${repository}:${tag}`;
    try {
      const descriptor = await descriptorOf(remote, tag, signal);
      if (!descriptor) return undefined;
      const listed = known.get(entryIdOf(descriptor.digest, name));
      if (listed && !listed.remarks.includes('incomplete')) return listed;
      const { root, problems } = await readTree(this.#reader, descriptor, signal);
      for (const problem of problems) refuse(asProblem(name, problem));
      const remarks: readonly Remark[] = problems.length > 0 ? ['incomplete'] : [];
      return layoutEntry(root, name, [], remarks);
    } catch (problem) {
      if (!(problem instanceof RefusedFormat)) throw problem;
      refuse(asProblem(name, problem));
      return undefined;
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

/** Where a tag points: by a HEAD where that says it all, else by reading it. */
async function descriptorOf(remote: Repository, tag: string, signal: AbortSignal): Promise<ContentDescriptor | undefined> {
  const told = await remote.peek(tag, { signal });
  if (!told) return undefined;
  const { digest, size, mediaType = '' } = told;
  if (digest !== undefined && size !== undefined && (isIndexType(mediaType) || isManifestType(mediaType))) {
    return whole({ digest, size, mediaType });
  }
  const found = await remote.document(tag, { signal });
  return found && whole({ ...found.descriptor, digest: digestOf(found.bytes) });
}

const whole = (descriptor: Descriptor): ContentDescriptor => ({
  ...descriptor,
  annotations: {},
  platform: undefined,
  artifactType: undefined,
  data: undefined,
});
