import { blobPath, digestAlgorithm, digestOf } from '#electron/formats/manifest/descriptor.ts';
import { recogniseDocument } from '#electron/formats/manifest/document.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Referrer } from '#shared/domain/image.ts';
import type { MediumFiles } from '../medium-files.ts';
import { plain } from './image-entry.ts';
import { type ImageNode, nodesOf } from './image-tree.ts';

/** Bounds of the search through blobs that nothing lists. */
const scan = { blobs: 2_000, bytes: 64 * 1024 * 1024 };

/** What a document below a node says about another: by its `subject`, or as BuildKit's attestation. Only real subjects count, whatever listed it. */
export function referrersIn(root: ImageNode): readonly Referrer[] {
  const found: Referrer[] = [];
  for (const node of nodesOf(root)) {
    if (node.kind === 'unknown') continue;
    const subject = node.kind === 'manifest' ? (node.manifest.subject?.digest ?? node.attests) : node.subject;
    if (subject === undefined) continue;
    const artifactType =
      node.kind === 'manifest' && node.attests !== undefined
        ? layerType(node)
        : node.kind === 'manifest'
          ? node.manifest.artifactType
          : (node.artifactType ?? '');
    found.push({ descriptor: plain(node.descriptor), subject, artifactType });
  }
  return found;
}

/** A manifest under one of cosign's technical tags, which names its subject in the tag only. */
export const taggedReferrer = (node: ImageNode, subject: Digest): Referrer => ({
  descriptor: plain(node.descriptor),
  subject,
  artifactType: layerType(node),
});

const layerType = (node: ImageNode): string =>
  node.kind === 'manifest' ? (node.manifest.layers[0]?.mediaType ?? node.manifest.artifactType) : '';

/**
 * Finds manifests with a subject that index.json does not list, as cosign's save leaves them: small JSON blobs that nothing refers to
 * are read once. Their digests are checked like all others; what is no such manifest is passed over.
 */
export async function unlistedReferrers(
  files: MediumFiles,
  known: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<readonly Referrer[]> {
  const candidates = new Map<string, Digest>();
  let bytes = 0;
  for (const algorithm of ['sha256', 'sha512']) {
    for (const name of await files.names(`blobs/${algorithm}`)) {
      const digest = Digest.safeParse(`${algorithm}:${name}`);
      if (!digest.success || known.has(digest.data)) continue;
      const size = await files.size(blobPath(digest.data));
      if (size === undefined || size > limits.document || bytes + size > scan.bytes || candidates.size >= scan.blobs) continue;
      bytes += size;
      candidates.set(blobPath(digest.data), digest.data);
    }
  }
  const found: Referrer[] = [];
  await files.stream(
    new Set(candidates.keys()),
    async (path, chunks) => {
      const digest = candidates.get(path);
      const content = await jsonBytes(chunks);
      if (!digest || !content || digestOf(content, digestAlgorithm(digest)) !== digest) return;
      const document = recogniseDocument(content);
      const subject = document?.document.subject?.digest;
      if (!document || !subject) return;
      found.push({
        descriptor: { mediaType: document.mediaType, digest, size: content.length },
        subject,
        artifactType: document.document.artifactType ?? '',
      });
    },
    signal,
  );
  return found;
}

async function jsonBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    if (length === 0 && chunk[0] !== 0x7b) return undefined;
    length += chunk.length;
    if (length > limits.document) return undefined;
    parts.push(Buffer.from(chunk));
  }
  return length === 0 ? undefined : Buffer.concat(parts);
}
