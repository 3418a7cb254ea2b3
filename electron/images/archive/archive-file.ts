import { type FileHandle, open } from 'node:fs/promises';
import { SignetError } from '#electron/signet-error.ts';

/** An archive as it is on the disk now: where it is, and what tells that it is still the same. */
export interface ArchiveFile {
  readonly path: string;
  readonly name: string;
  readonly size: number;
  readonly stamp: string;
}

export const stampOf = ({ mtimeMs, size, ino }: { mtimeMs: number; size: number; ino: number }): string => `${mtimeMs}:${size}:${ino}`;

/** Opens the archive again for as long as `use` takes; offsets found earlier only count while it is the same file. */
export async function withArchive<T>({ path, name, stamp }: ArchiveFile, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path);
  try {
    if (stampOf(await file.stat()) !== stamp)
      throw new SignetError({ code: 'file-unreadable', file: name, reason: 'it changed while it was read' });
    return await use(file);
  } finally {
    await file.close();
  }
}
