import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { archiveMedium } from './archive/archive-medium.ts';
import { readArchive, readLayoutFolder } from './content/contents.ts';
import { MediumSource } from './content/medium-source.ts';
import { refusing } from './content/refusals.ts';
import { folderMedium } from './oci-layout/folder-files.ts';

/**
 * The source for one medium, by what the path is: a folder is a layout, a file an archive. Nothing of it is read yet; the first use tells
 * what it holds and throws `medium-refused` where it is refused as a whole.
 */
export const openMedium = (path: string): Promise<MediumSource> =>
  refusing(basename(path), async () => {
    const found = await stat(path);
    if (found.isDirectory()) return new MediumSource('oci-layout', folderMedium(path), readLayoutFolder);
    // A pipe or device would keep us waiting.
    if (!found.isFile()) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'medium', 'is neither a file nor a folder');
    return new MediumSource('docker-archive', archiveMedium(path), readArchive);
  });
