import { type ContentDescriptor, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { isIndexType, isManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { splitName, technicalTag } from '#electron/formats/oci/layout.ts';
import type { Repository } from '#electron/registry/repository.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor, ImageEntry } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { DocumentReader } from './content/document-reader.ts';
import { entryIdOf, layoutEntry, plain } from './content/image-entry.ts';
import { readTree } from './content/image-tree.ts';
import { asProblem } from './content/refusals.ts';
import type { MediumListing, ReadOptions } from './image-source.ts';
import type { Lanes } from './lanes.ts';

/** Tags of one repository that are listed; of larger ones the rest is said to be missing. */
const mostTags = 5_000;

interface Listing extends Pick<ReadOptions, 'onProgress' | 'known'> {
  /** With its host. */
  readonly repository: Gun;
  readonly remote: Repository;
  readonly reader: DocumentReader;
  readonly lanes: Lanes;
  readonly signal: AbortSignal;
}

/**
 * Lists a repository: every tag is asked for where it points, and what is not known yet is read by its digest. A registry that wants to be
 * asked less often, or whose allowance is half used up, is left alone, and says so; the rest is listed as far as it is known.
 */
export async function listRepository({
  repository,
  remote,
  reader,
  lanes,
  signal,
  onProgress,
  known = [],
}: Listing): Promise<MediumListing> {
  const { tags, more } = await lanes.run(() => remote.tags({ signal, most: mostTags }));
  const named = tags.filter((tag) => technicalTag(tag) === undefined);
  const byId = new Map(known.map((entry) => [entry.entryId, entry]));
  const byName = new Map(known.map((entry) => [entry.name, entry]));
  const problems: Failure<'medium-refused'>[] = [];
  if (more) problems.push(asProblem(repository, new RefusedFormat('ENTRY_LIMIT', 'repository', `has more than ${mostTags} tags`)));
  let interrupted: MediumListing['interrupted'];

  async function entryOf(tag: string): Promise<ImageEntry | undefined> {
    const name = `${repository}:${tag}`;
    let descriptor: ContentDescriptor | undefined;
    try {
      descriptor = await descriptorOf(remote, tag, signal);
      if (!descriptor) return undefined;
      const listed = byId.get(entryIdOf(descriptor.digest, name));
      if (listed && !listed.remarks.some((remark) => remark === 'incomplete' || remark === 'unread')) return listed;
      interrupted ??= spared(remote);
      if (interrupted) return unread(descriptor, name);
      const { root, problems: below } = await readTree(reader, descriptor, signal);
      for (const problem of below) problems.push(asProblem(name, problem));
      return layoutEntry(root, name, [], below.length > 0 ? ['incomplete'] : []);
    } catch (problem) {
      if (problem instanceof RefusedFormat) {
        problems.push(asProblem(name, problem));
        return undefined;
      }
      if (!isFailure(problem, 'server-busy')) throw problem;
      interrupted = problem.failure;
      return descriptor ? unread(descriptor, name) : byName.get(name);
    }
  }

  let done = 0;
  const entries = await Promise.all(
    named.map((tag) =>
      lanes.run(async () => {
        signal.throwIfAborted();
        const entry = await entryOf(tag);
        onProgress?.({ done: ++done, total: named.length });
        return entry;
      }),
    ),
  );
  return { medium: 'registry', entries: entries.flatMap((entry) => entry ?? []), problems, ...(interrupted ? { interrupted } : {}) };
}

/** Half of what a registry allows is left to whoever else asks from here: docker and its pulls. */
function spared(remote: Repository): MediumListing['interrupted'] {
  const { allowance } = remote;
  if (!allowance || allowance.left >= allowance.most / 2) return undefined;
  return { code: 'registry-allowance', server: remote.host, ...allowance };
}

/** A tag of which only the digest is known, by the registry's word. */
const unread = (descriptor: ContentDescriptor, name: string): ImageEntry => ({
  entryId: entryIdOf(descriptor.digest, name),
  name,
  ...splitName(name),
  kind: isIndexType(descriptor.mediaType) ? 'index' : 'manifest',
  descriptor: plain(descriptor),
  platforms: [],
  referrers: [],
  size: 0,
  remarks: ['unread'],
});

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

export const whole = (descriptor: Descriptor): ContentDescriptor => ({
  ...descriptor,
  annotations: {},
  platform: undefined,
  artifactType: undefined,
  data: undefined,
});
