import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { compressionOf } from '../compression.ts';
import type { Medium, MediumFiles } from '../medium-files.ts';
import { type ArchiveFile, stampOf } from './archive-file.ts';
import { openGzipArchive } from './gzip-archive.ts';
import { openTarArchive } from './tar-archive.ts';

/** A tar file, plain or gzip'd as a whole, as files to read. Its members are found in a first pass, by name; nothing is ever unpacked to the disk. */
export function archiveMedium(path: string): Medium {
  let last: { readonly stamp: string; readonly files: MediumFiles } | undefined;
  return {
    name: basename(path),
    stamp: async () => (await look(path)).stamp,
    async open(signal) {
      const file = await look(path);
      // The first pass over a gzip'd archive unpacks it whole: once for each state of the file is enough.
      if (last?.stamp !== file.stamp) last = { stamp: file.stamp, files: await openArchive(file, file.head, signal) };
      return last.files;
    },
  };
}

async function openArchive(file: ArchiveFile, head: Uint8Array, signal?: AbortSignal): Promise<MediumFiles> {
  const compression = compressionOf(head);
  if (compression === 'gzip') return openGzipArchive(file, signal);
  if (compression !== undefined) {
    throw new RefusedFormat(
      'COMPRESSION_UNSUPPORTED',
      'archive',
      `is packed with ${compression}, which this version cannot unpack; unpack it first`,
    );
  }
  return openTarArchive(file, signal);
}

async function look(path: string): Promise<ArchiveFile & { readonly head: Uint8Array }> {
  const file = await open(path);
  try {
    const found = await file.stat();
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return { path, name: basename(path), size: found.size, stamp: stampOf(found), head: buffer.subarray(0, bytesRead) };
  } finally {
    await file.close();
  }
}
