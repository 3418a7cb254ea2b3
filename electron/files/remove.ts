import { rename, unlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';

/** Removes one file for good; nothing happens where there is none. For copies that are still elsewhere, never for a person's only one. */
export async function removeFile(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (problem) {
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT') throw problem;
  }
}

/** Puts a file or folder where nothing else is, on the same file system, under another name. Fails with `file-not-writable`. */
export async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown';
    throw new SignetError({ code: 'file-not-writable', file: basename(from), reason }, { cause });
  }
}
