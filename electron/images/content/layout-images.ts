import { blobPath } from '#electron/formats/manifest/descriptor.ts';
import type { MediumFiles } from '../medium-files.ts';
import { blobsOf, partsOf } from './image-tree.ts';
import { readLayout } from './layout-contents.ts';
import type { MediumContents } from './medium-source.ts';

/** The images of a layout, whatever keeps its files. `saved` says that docker's save wrote it, which may make manifests up. */
export async function layoutImages(
  files: MediumFiles,
  options: { readonly signal?: AbortSignal | undefined; readonly saved?: boolean },
): Promise<Pick<MediumContents, 'images' | 'problems'>> {
  const { images, problems } = await readLayout(files, options);
  return {
    problems,
    // Diff ids are left alone: the digests of manifest and packed layers already fix every byte.
    images: images.map(({ entry, refName, problems: below, root }) => ({
      entry,
      refName,
      problems: below,
      parts: () => partsOf(root),
      bytes: () => blobsOf(root).map(({ digest, size }) => ({ name: blobPath(digest), digest, size })),
    })),
  };
}
