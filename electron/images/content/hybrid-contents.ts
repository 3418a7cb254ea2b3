import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { MediumFiles } from '../medium-files.ts';
import { configMembers, readSaved, savedImages } from './docker-contents.ts';
import { layoutImages } from './layout-images.ts';
import type { MediumContents, MediumImage } from './medium-source.ts';
import { normalName } from './names.ts';

/**
 * Reads what docker save writes since Engine 25: a layout and a docker-archive over the same blobs. One loader goes by index.json, another
 * by manifest.json, so both are read: an image that only one of them names is listed too, and a name for which they differ is refused
 * to be resolved.
 */
export async function readHybridArchive(
  files: MediumFiles,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<MediumContents> {
  const layout = await layoutImages(files, { ...options, saved: true });
  const { saved, problems } = await readSaved(files, options.signal);
  const extra: MediumImage[] = [];
  const differing = new Set<string>();
  for (const image of savedImages(saved)) {
    const { name, platforms } = image.entry;
    const same = layout.images.filter(
      ({ entry }) =>
        holds(entry, platforms[0]?.imageId) &&
        (name === undefined || (entry.name !== undefined && normalName(entry.name) === normalName(name))),
    );
    if (same.length > 0) continue;
    extra.push(image);
    if (name !== undefined && layout.images.some(({ entry }) => entry.name !== undefined && normalName(entry.name) === normalName(name)))
      differing.add(normalName(name));
  }
  const mark = (image: MediumImage): MediumImage =>
    image.entry.name !== undefined && differing.has(normalName(image.entry.name)) && !image.entry.remarks.includes('duplicate-name')
      ? { ...image, entry: { ...image.entry, remarks: [...image.entry.remarks, 'duplicate-name'] } }
      : image;
  return {
    kind: 'docker-archive',
    images: [...layout.images, ...extra].map(mark),
    problems: [
      ...layout.problems,
      ...problems,
      ...[...differing].map(
        (name) =>
          new RefusedFormat('NAME_AMBIGUOUS', 'archive', `has one image for ${quote(name)} in index.json and another in manifest.json`),
      ),
    ],
    members: configMembers(saved),
  };
}

const holds = (entry: MediumImage['entry'], imageId: string | undefined) =>
  entry.platforms.some((platform) => platform.imageId === imageId);
