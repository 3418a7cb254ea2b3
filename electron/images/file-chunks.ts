import type { FileHandle } from 'node:fs/promises';

/** Large enough that a read costs nothing beside hashing it, small enough that two of them stay far below the memory goal. */
const chunkSize = 2 * 1024 * 1024;

/**
 * The bytes [start, start + length) of an open file. Two buffers take turns, so that the next read runs while the consumer hashes: a chunk
 * is valid until the next is asked for. Ends early where the file does.
 */
export async function* fileChunks(file: FileHandle, start: number, length: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const size = Math.min(chunkSize, length);
  const buffers = [Buffer.allocUnsafeSlow(size), Buffer.allocUnsafeSlow(length > size ? size : 0)] as const;
  const readAt = (turn: number, at: number) => file.read(buffers[turn === 0 ? 0 : 1], 0, Math.min(size, length - at), start + at);

  let done = 0;
  let next = length > 0 ? readAt(0, 0) : undefined;
  for (let turn = 0; next; turn = 1 - turn) {
    const { bytesRead, buffer } = await next;
    next = undefined;
    signal?.throwIfAborted();
    if (bytesRead === 0) return;
    done += bytesRead;
    if (done < length) {
      next = readAt(1 - turn, done);
      // Heard when it is awaited; a consumer that stops before that leaves it to the closing of the file.
      next.catch(() => undefined);
    }
    yield buffer.subarray(0, bytesRead);
  }
}
