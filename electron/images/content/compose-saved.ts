import { digestOf } from '#electron/formats/manifest/descriptor.ts';
import { ociConfigType, ociGzipLayerType, ociLayerType, ociManifestType } from '#electron/formats/manifest/media-types.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { Digest } from '#shared/domain/digest.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import type { ImageParts } from '../image-source.ts';
import type { MediumFiles } from '../medium-files.ts';
import type { SavedContents } from './docker-contents.ts';
import { hashes } from './hash-chunks.ts';

/** Parts of an image that was kept without a manifest: where each blob is, and the manifest that was made for them. */
export interface Composed extends ImageParts {
  readonly members: ReadonlyMap<Digest, string>;
  readonly made: ReadonlyMap<Digest, Uint8Array>;
}

/** Names the algorithm only. */
const sha256 = Digest.parse(`sha256:${'0'.repeat(64)}`);

/**
 * Makes a manifest over an image of a docker-archive as it is stored: its configuration, and its layers packed or not. The same archive
 * gives the same manifest. Every layer is hashed; throws RefusedFormat where one is not what the configuration says.
 */
export async function composeSaved(
  files: MediumFiles,
  { config, imageId, layers, platform }: SavedContents,
  signal?: AbortSignal,
): Promise<Composed> {
  const diffIds = new Map<string, Digest>();
  layers.forEach((name, at) => {
    const diffId = platform.layers[at]?.diffId;
    if (diffId) diffIds.set(name, diffId);
  });
  const stored = new Map<string, Descriptor>();
  await files.stream(
    new Set(layers),
    async (name, chunks) => {
      const diffId = diffIds.get(name) ?? sha256;
      const plain = { name, digest: sha256 };
      const unpacked = { name, digest: diffId, unpacked: true };
      const found = await hashes(chunks, [plain, unpacked]);
      if (found(unpacked) !== diffId)
        throw new RefusedFormat('BLOB_DIGEST_MISMATCH', 'layer', `${diffId} has other bytes: they are ${found(unpacked)}`);
      const digest = Digest.parse(found(plain));
      const size = (await files.size(name)) ?? 0;
      // What unpacks to another digest than it has is gzip data: nothing else is unpacked here.
      const same = diffId === digest || !diffId.startsWith('sha256:');
      stored.set(name, { mediaType: same ? ociLayerType : ociGzipLayerType, digest, size });
    },
    signal,
  );
  const blobs = layers.map((name) => {
    const layer = stored.get(name);
    if (!layer) throw new RefusedFormat('MEMBER_MISSING', 'archive', 'lacks a layer');
    return layer;
  });
  const configuration = { mediaType: ociConfigType, digest: imageId, size: (await files.size(config)) ?? 0 };
  const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: ociManifestType, config: configuration, layers: blobs }), 'utf8');
  const manifest = { mediaType: ociManifestType, digest: digestOf(bytes), size: bytes.length };
  const distinct = new Map([configuration, ...blobs].map((blob) => [blob.digest, blob]));
  return {
    blobs: [...distinct.values()],
    documents: [manifest],
    members: new Map([[imageId, config], ...layers.map((name) => [stored.get(name)?.digest ?? imageId, name] as const)]),
    made: new Map([[manifest.digest, bytes]]),
  };
}
