import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import type { MediumFiles } from '../medium-files.ts';
import { configMembers, readSaved, savedImages } from './docker-contents.ts';
import { readHybridArchive } from './hybrid-contents.ts';
import { layoutImages } from './layout-images.ts';
import type { MediumContents, ReadContents } from './medium-source.ts';

/** Reads a layout folder. */
export const readLayoutFolder: ReadContents = async (files, options) => ({ kind: 'oci-layout', ...(await layoutImages(files, options)) });

/** Reads an archive by what is in it: docker save of either generation, or a tar of a layout. */
export const readArchive: ReadContents = async (files, options) => {
  const contents = await byMembers(files, options);
  if (files.endMarked !== false) return contents;
  const images = contents.images.map((image) => ({
    ...image,
    entry: { ...image.entry, remarks: [...image.entry.remarks, 'no-end-of-archive' as const] },
  }));
  return { ...contents, images };
};

async function byMembers(files: MediumFiles, options: Parameters<ReadContents>[1]): Promise<MediumContents> {
  const [saved, layout] = await Promise.all(['manifest.json', 'index.json'].map(async (name) => (await files.size(name)) !== undefined));
  if (saved && layout) return readHybridArchive(files, options);
  if (layout) return { kind: 'oci-archive', ...(await layoutImages(files, options)) };
  if (saved) {
    const { saved: found, problems } = await readSaved(files, options.signal);
    return { kind: 'docker-archive', images: savedImages(found), problems, members: configMembers(found) };
  }
  throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'archive', 'has neither manifest.json nor index.json: it holds no image');
}
