import { parseDockerSave, type SavedImage } from '#electron/formats/archive/docker-save.ts';
import { type ImageConfig, parseImageConfig } from '#electron/formats/manifest/config.ts';
import { digestOf } from '#electron/formats/manifest/descriptor.ts';
import { limits } from '#electron/formats/manifest/limits.ts';
import { dockerLayerType } from '#electron/formats/manifest/media-types.ts';
import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { splitName } from '#electron/formats/oci/layout.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageEntry, PlatformImage } from '#shared/domain/image.ts';
import type { MediumFiles } from '../medium-files.ts';
import type { ExpectedBytes } from './check-bytes.ts';
import { composeSaved } from './compose-saved.ts';
import { entryIdOf } from './image-entry.ts';
import type { MediumImage } from './medium-source.ts';
import { ambiguousNames, sharedNames } from './names.ts';

/** An image of manifest.json, its configuration read and hashed. */
export interface SavedContents extends SavedImage {
  readonly imageId: Digest;
  readonly platform: PlatformImage;
  readonly problems: readonly RefusedFormat[];
  readonly bytes: readonly ExpectedBytes[];
}

/**
 * Reads a docker-archive's own table, manifest.json. An image is its configuration: there is no manifest, and no registry digest either.
 * Layers are named by the digests of their unpacked bytes, which the configuration lists.
 */
export async function readSaved(
  files: MediumFiles,
  signal?: AbortSignal,
): Promise<{ readonly saved: readonly SavedContents[]; readonly problems: readonly RefusedFormat[] }> {
  const table = await files.read('manifest.json', limits.document);
  if (!table) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'archive', 'has no manifest.json');
  const saved: SavedContents[] = [];
  const problems: RefusedFormat[] = [];
  for (const image of parseDockerSave(table)) {
    signal?.throwIfAborted();
    try {
      const read = await readImage(files, image);
      saved.push(read);
      problems.push(...read.problems);
    } catch (error) {
      if (!(error instanceof RefusedFormat)) throw error;
      problems.push(error);
    }
  }
  return { saved, problems: [...problems, ...ambiguousNames(namesOf(saved))] };
}

async function readImage(files: MediumFiles, image: SavedImage): Promise<SavedContents> {
  const about = quote(image.repoTags[0] ?? image.config);
  const bytes = await files.read(image.config, limits.document);
  if (!bytes) throw new RefusedFormat('MEMBER_MISSING', 'archive', `lacks the configuration of ${about}`);
  const config = parseImageConfig(bytes);
  const imageId = digestOf(bytes);
  if (config.diffIds.length !== image.layers.length) {
    throw new RefusedFormat(
      'MANIFEST_MALFORMED',
      'manifest.json',
      `lists ${image.layers.length} layers for ${about}, its configuration ${config.diffIds.length}`,
    );
  }
  const layers = await Promise.all(
    image.layers.map(async (name, at) => {
      const size = await files.size(name);
      if (size === undefined) throw new RefusedFormat('MEMBER_MISSING', 'archive', `lacks a layer of ${about}`);
      return { name, size, diffId: config.diffIds[at] as Digest };
    }),
  );
  return {
    ...image,
    imageId,
    platform: platformImage(config, imageId, bytes.length, layers),
    problems: renamed(image.config, imageId, about),
    bytes: [{ name: image.config, digest: imageId }, ...layers.map(({ name, diffId }) => ({ name, digest: diffId, unpacked: true }))],
  };
}

const platformImage = (
  config: ImageConfig,
  imageId: Digest,
  configSize: number,
  layers: readonly { size: number; diffId: Digest }[],
): PlatformImage => ({
  platform: config.platform ?? 'unknown',
  imageId,
  ...(config.created === undefined ? {} : { created: config.created }),
  // No digest of the stored bytes is written anywhere; the unpacked layer's is what the image is made of.
  layers: layers.map(({ size, diffId }) => ({ mediaType: dockerLayerType, digest: diffId, size, diffId })),
  size: layers.reduce((sum, { size }) => sum + size, configSize),
});

/** Writers name the configuration by its digest. Other bytes under that name are another image: nothing in the form forbids it, a person must know. */
function renamed(config: string, imageId: Digest, about: string): readonly RefusedFormat[] {
  const claimed = /(?:^|\/)([0-9a-f]{64})(?:\.json)?$/.exec(config)?.[1];
  if (claimed === undefined || `sha256:${claimed}` === imageId) return [];
  return [new RefusedFormat('BLOB_DIGEST_MISMATCH', 'archive', `names the configuration of ${about} ${claimed}, but it is ${imageId}`)];
}

/** One entry for each name of each image; one without a name where it has none. */
export function savedImages(saved: readonly SavedContents[]): readonly MediumImage[] {
  const shared = sharedNames(namesOf(saved));
  const images = new Map<string, MediumImage>();
  for (const image of saved) {
    const { imageId, repoTags, platform, problems, bytes } = image;
    for (const name of repoTags.length > 0 ? repoTags : [undefined]) {
      const entry: ImageEntry = {
        entryId: entryIdOf(imageId, name),
        ...(name === undefined ? {} : { name }),
        ...splitName(name),
        kind: 'manifest',
        platforms: [platform],
        referrers: [],
        size: platform.size,
        ...(platform.created === undefined ? {} : { created: platform.created }),
        remarks: ['no-manifest', ...(shared(name) ? (['duplicate-name'] as const) : [])],
      };
      images.set(entry.entryId, { entry, problems, bytes: () => bytes, compose: (files, signal) => composeSaved(files, image, signal) });
    }
  }
  return [...images.values()];
}

const namesOf = (saved: readonly SavedContents[]) =>
  saved.flatMap(({ repoTags, imageId }) => repoTags.map((name) => ({ name, digest: imageId })));

export const configMembers = (saved: readonly SavedContents[]): ReadonlyMap<Digest, string> =>
  new Map(saved.map(({ imageId, config }) => [imageId, config]));
