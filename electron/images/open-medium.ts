import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
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
  refusing(basename(path), async () =>
    (await lstat(path)).isDirectory()
      ? new MediumSource('oci-layout', folderMedium(path), readLayoutFolder)
      : new MediumSource('docker-archive', archiveMedium(path), readArchive),
  );
