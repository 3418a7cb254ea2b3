import type { ImageConfig } from '#electron/formats/manifest/config.ts';
import type { ContentDescriptor } from '#electron/formats/manifest/descriptor.ts';
import type { Manifest } from '#electron/formats/manifest/document.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { isImageConfigType, isIndexType, isManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { attestationSubject } from '#electron/formats/oci/layout.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import type { DocumentReader } from './document-reader.ts';

/** What a descriptor leads to. Every document in it was hashed. */
export type ImageNode =
  | {
      readonly kind: 'index';
      readonly descriptor: ContentDescriptor;
      readonly subject: Digest | undefined;
      readonly artifactType: string | undefined;
      readonly children: readonly ImageNode[];
    }
  | {
      readonly kind: 'manifest';
      readonly descriptor: ContentDescriptor;
      readonly manifest: Manifest;
      /** Absent where the manifest is no image but an artifact or attestation. */
      readonly config: ImageConfig | undefined;
      /** The manifest a BuildKit attestation is about. */
      readonly attests: Digest | undefined;
    }
  | { readonly kind: 'unknown'; readonly descriptor: ContentDescriptor };

export interface ImageTree {
  readonly root: ImageNode;
  /** What was refused below the root; the root itself stands. */
  readonly problems: readonly RefusedFormat[];
}

/**
 * Follows a descriptor through indexes to manifests and configurations. Throws RefusedFormat where the root is refused. Depth, number of
 * nodes and repetition are bounded: equal children are walked once, so 16 million paths over 13 blobs cost 13 reads.
 */
export async function readTree(reader: DocumentReader, top: ContentDescriptor, signal?: AbortSignal): Promise<ImageTree> {
  const problems: RefusedFormat[] = [];
  const seen = new Set<string>();

  async function walk(descriptor: ContentDescriptor, depth: number): Promise<ImageNode> {
    signal?.throwIfAborted();
    if (depth > limits.depth) throw new RefusedFormat('NESTING_LIMIT', 'image index', `nests more than ${limits.depth} levels deep`);
    if (isIndexType(descriptor.mediaType)) return index(descriptor, depth);
    if (isManifestType(descriptor.mediaType)) return manifest(descriptor);
    return { kind: 'unknown', descriptor };
  }

  async function index(descriptor: ContentDescriptor, depth: number): Promise<ImageNode> {
    const found = await reader.document(descriptor);
    if (found.kind !== 'index') throw new RefusedFormat('MANIFEST_MALFORMED', 'image index', 'is no index');
    problems.push(...found.problems);
    const children: ImageNode[] = [];
    for (const child of found.entries) {
      const key = `${child.digest} ${child.mediaType} ${attestationSubject(child) ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      if (seen.size > limits.nodesOfImage)
        throw new RefusedFormat('ENTRY_LIMIT', 'image index', `leads to more than ${limits.nodesOfImage} manifests`);
      try {
        children.push(await walk(child, depth + 1));
      } catch (error) {
        if (!(error instanceof RefusedFormat)) throw error;
        problems.push(error);
      }
    }
    return { kind: 'index', descriptor, subject: found.subject?.digest, artifactType: found.artifactType, children };
  }

  async function manifest(descriptor: ContentDescriptor): Promise<ImageNode> {
    const found = await reader.document(descriptor);
    if (found.kind !== 'manifest') throw new RefusedFormat('MANIFEST_MALFORMED', 'image manifest', 'is no manifest');
    const attests = attestationSubject(descriptor);
    const isImage = attests === undefined && isImageConfigType(found.config.mediaType);
    return { kind: 'manifest', descriptor, manifest: found, config: isImage ? await reader.config(found.config) : undefined, attests };
  }

  return { root: await walk(top, 0), problems };
}

/** All nodes, parents first. */
export function* nodesOf(node: ImageNode): Generator<ImageNode> {
  yield node;
  if (node.kind === 'index') for (const child of node.children) yield* nodesOf(child);
}

/** What a node is made of, in the order in which a registry takes it. */
export function partsOf(root: ImageNode): { readonly blobs: readonly Descriptor[]; readonly documents: readonly Descriptor[] } {
  const known = [...childrenFirst(root)].filter(({ kind }) => kind !== 'unknown');
  const documents = new Map(known.map(({ descriptor }) => [descriptor.digest, plain(descriptor)]));
  const blobs = blobsOf(root).filter(({ digest }) => !documents.has(digest));
  return { blobs: [...new Map(blobs.map((blob) => [blob.digest, plain(blob)])).values()], documents: [...documents.values()] };
}

/** What the tree holds once because it was met before stands before whoever names it again. */
function* childrenFirst(node: ImageNode): Generator<ImageNode> {
  if (node.kind === 'index') for (const child of node.children) yield* childrenFirst(child);
  yield node;
}

const plain = ({ mediaType, digest, size }: ContentDescriptor): Descriptor => ({ mediaType, digest, size });

/** Every blob below a node, once: documents, configurations, layers. */
export function blobsOf(root: ImageNode): readonly ContentDescriptor[] {
  const blobs = new Map<string, ContentDescriptor>();
  const add = (blob: ContentDescriptor) => blobs.set(`${blob.digest} ${blob.size}`, blob);
  for (const node of nodesOf(root)) {
    add(node.descriptor);
    if (node.kind === 'manifest') for (const blob of [node.manifest.config, ...node.manifest.layers]) add(blob);
  }
  return [...blobs.values()];
}
