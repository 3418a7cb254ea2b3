import type { FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { unpackedTooFar } from '../compression.ts';
import type { TarBytes } from './tar-walk.ts';

/** A gzip'd file as unpacked bytes in order: to skip is to unpack and drop. At most one chunk is held. */
export class GzipBytes implements TarBytes {
  position = 0;
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #size: number;
  readonly #stop: () => void;
  #chunk: Uint8Array = new Uint8Array();
  #unpacked = 0;

  constructor(file: FileHandle, size: number, signal?: AbortSignal) {
    const source = file.createReadStream({ start: 0, autoClose: false, highWaterMark: 256 * 1024 });
    const gunzip = createGunzip({ chunkSize: 256 * 1024 });
    source.on('error', (error) => gunzip.destroy(error));
    const abort = () => gunzip.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', abort, { once: true });
    this.#stop = () => {
      signal?.removeEventListener('abort', abort);
      source.destroy();
    };
    this.#chunks = source.pipe(gunzip)[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    this.#size = size;
  }

  async read(length: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let got = 0;
    while (got < length) {
      const part = await this.some(length - got);
      if (!part) break;
      parts.push(part);
      got += part.length;
    }
    return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts);
  }

  async skip(length: number): Promise<boolean> {
    for (let left = length; left > 0; ) {
      const part = await this.some(left);
      if (!part) return false;
      left -= part.length;
    }
    return true;
  }

  /** Up to `most` bytes as they come; undefined at the end. */
  async some(most: number): Promise<Uint8Array | undefined> {
    while (this.#chunk.length === 0) {
      const next = await this.#next();
      if (!next) return undefined;
      this.#chunk = next;
    }
    const part = this.#chunk.subarray(0, most);
    this.#chunk = this.#chunk.subarray(part.length);
    this.position += part.length;
    return part;
  }

  /** Stops unpacking, whether or not the end was reached. */
  async close(): Promise<void> {
    this.#stop();
    await this.#chunks.return?.();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const { value, done } = await this.#chunks.next();
      if (done) return undefined;
      this.#unpacked += value.length;
      if (unpackedTooFar(this.#size, this.#unpacked)) throw new RefusedFormat('SIZE_LIMIT', 'archive', 'unpacks to far more than its size');
      return value;
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'Z_BUF_ERROR') throw new RefusedFormat('ARCHIVE_TRUNCATED', 'archive', 'ends inside its gzip data', { cause: error });
      if (code?.startsWith('Z_')) throw new RefusedFormat('ARCHIVE_MALFORMED', 'archive', 'is damaged gzip data', { cause: error });
      throw error;
    }
  }
}
