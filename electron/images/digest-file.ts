import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { refusing } from './content/refusals.ts';
import { fileChunks } from './file-chunks.ts';
import type { ReadOptions } from './image-source.ts';

/** Hashes of a plain file, in hex, and its length in bytes. */
export interface FileDigests {
  readonly length: number;
  readonly sha256: string;
  readonly sha512: string;
}

/** Both hashes that notary states of a plain file, in one pass. */
export const digestFile = (path: string, { signal, onProgress }: ReadOptions = {}): Promise<FileDigests> =>
  refusing(basename(path), async () => {
    const file = await open(path);
    try {
      const { size: total } = await file.stat();
      const hashes = [createHash('sha256'), createHash('sha512')] as const;
      let length = 0;
      for await (const chunk of fileChunks(file, 0, total, signal)) {
        for (const hash of hashes) hash.update(chunk);
        length += chunk.length;
        onProgress?.({ done: length, total });
      }
      return { length, sha256: hashes[0].digest('hex'), sha512: hashes[1].digest('hex') };
    } finally {
      await file.close();
    }
  });
