/** Media types of formats/images-and-registries.md section 7. */
const manifests = new Set(['application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json']);
const indexes = new Set(['application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json']);
const configs = new Set(['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']);
const uncompressedLayers = new Set([
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.nondistributable.v1.tar',
  'application/vnd.docker.image.rootfs.diff.tar',
]);

export const ociManifestType = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndexType = 'application/vnd.oci.image.index.v1+json';
export const ociConfigType = 'application/vnd.oci.image.config.v1+json';
export const ociLayerType = 'application/vnd.oci.image.layer.v1.tar';
export const ociGzipLayerType = `${ociLayerType}+gzip`;
/** How a layer is called that stands in a docker-archive, where no media types are. */
export const dockerLayerType = 'application/vnd.docker.image.rootfs.diff.tar';

export const isManifestType = (mediaType: string): boolean => manifests.has(mediaType);
export const isIndexType = (mediaType: string): boolean => indexes.has(mediaType);
export const isImageConfigType = (mediaType: string): boolean => configs.has(mediaType);
export const isUncompressedLayerType = (mediaType: string): boolean => uncompressedLayers.has(mediaType);
