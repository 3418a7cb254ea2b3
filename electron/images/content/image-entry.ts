import type { ContentDescriptor } from '#electron/formats/manifest/descriptor.ts';
import { isUncompressedLayerType } from '#electron/formats/manifest/media-types.ts';
import { splitName } from '#electron/formats/oci/layout.ts';
import type { Descriptor, ImageEntry, PlatformImage, Referrer } from '#shared/domain/image.ts';
import { type ImageNode, nodesOf } from './image-tree.ts';

export type Remark = ImageEntry['remarks'][number];
type ManifestNode = Extract<ImageNode, { kind: 'manifest' }>;

export const plain = ({ mediaType, digest, size }: ContentDescriptor): Descriptor => ({ mediaType, digest, size });
export const entryIdOf = (digest: string, name: string | undefined): string => `${digest}|${name ?? ''}`;

/** How one name of a layout is shown. */
export function layoutEntry(
  root: ImageNode,
  name: string | undefined,
  referrers: readonly Referrer[],
  remarks: readonly Remark[],
): ImageEntry {
  const images = [...nodesOf(root)].filter((node): node is ManifestNode => node.kind === 'manifest' && node.config !== undefined);
  const platforms = images.map(platformImage);
  const blobs = new Map(
    [...nodesOf(root)]
      .filter((node) => node.kind === 'manifest' && node.attests === undefined)
      .flatMap((node) => (node.kind === 'manifest' ? [node.manifest.config, ...node.manifest.layers] : []))
      .map(({ digest, size }) => [digest, size]),
  );
  const created = platforms.find((platform) => platform.created !== undefined)?.created;
  const attested = [...nodesOf(root)].some((node) => node.kind === 'manifest' && node.attests !== undefined);
  return {
    entryId: entryIdOf(root.descriptor.digest, name),
    ...(name === undefined ? {} : { name }),
    ...splitName(name),
    kind: root.kind,
    descriptor: plain(root.descriptor),
    platforms,
    referrers: [...referrers],
    size: root.kind === 'unknown' ? root.descriptor.size : [...blobs.values()].reduce((sum, size) => sum + size, 0),
    ...(created === undefined ? {} : { created }),
    remarks: [...remarks, ...(attested ? (['attestations'] as const) : [])],
  };
}

function platformImage({ descriptor, manifest, config }: ManifestNode): PlatformImage {
  // The variant is often told by the index alone, which the same digest covers.
  const listed = descriptor.platform;
  const own = config?.platform;
  const platform = own === undefined ? (listed ?? 'unknown') : listed?.startsWith(`${own}/`) ? listed : own;
  const diffIds = config?.diffIds.length === manifest.layers.length ? config.diffIds : [];
  return {
    platform,
    manifest: plain(descriptor),
    imageId: manifest.config.digest,
    ...(config?.created === undefined ? {} : { created: config.created }),
    layers: manifest.layers.map((layer, at) => ({ ...plain(layer), ...(diffIds[at] === undefined ? {} : { diffId: diffIds[at] }) })),
    size: [manifest.config, ...manifest.layers].reduce((sum, { size }) => sum + size, 0),
  };
}

/** Docker's save over the graph-driver store makes a manifest up over unpacked layers; a push gives another digest. */
export const looksInvented = (root: ImageNode): boolean =>
  [...nodesOf(root)].some(
    (node) =>
      node.kind === 'manifest' &&
      node.config !== undefined &&
      node.manifest.layers.length > 0 &&
      node.manifest.layers.every((layer) => isUncompressedLayerType(layer.mediaType)),
  );
