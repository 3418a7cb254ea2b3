import { lstat } from 'node:fs/promises';
import { folderMedium, stampOf } from './oci-layout/folder-files.ts';

/** What differs whenever a medium, or a folder that holds some, may have changed; `-` where nothing is. Costs a few stats. */
export async function mediumStamp(path: string): Promise<string> {
  try {
    const own = await stampOf(path);
    if (own === '-') return own;
    return (await lstat(path)).isDirectory() ? `${own} ${await folderMedium(path).stamp()}` : own;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Not readable now is a state like any other; that it became so is a change.
    if (typeof code === 'string') return `!${code}`;
    throw error;
  }
}
