import type { FileHandle } from 'node:fs/promises';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { MemberTable } from '#electron/formats/tar/members.ts';
import { fileChunks } from '../file-chunks.ts';
import type { MediumFiles } from '../medium-files.ts';
import { type ArchiveFile, withArchive } from './archive-file.ts';
import { type TarBytes, walkTar } from './tar-walk.ts';

/** Finds the members of a plain tar file by seeking from header to header; they are read later from where they stand. */
export async function openTarArchive(archive: ArchiveFile, signal?: AbortSignal): Promise<MediumFiles> {
  const table = new MemberTable();
  const endMarked = await withArchive(archive, async (file) => {
    const walk = walkTar(new FileBytes(file, archive.size));
    for (;;) {
      signal?.throwIfAborted();
      const step = await walk.next();
      if (step.done) return step.value.endMarked;
      table.add(step.value);
    }
  });

  return {
    endMarked,
    size: async (name) => table.file(name)?.size,
    async read(name, limit) {
      const member = table.file(name);
      if (!member) return undefined;
      if (member.size > limit)
        throw new RefusedFormat('SIZE_LIMIT', name.startsWith('blobs/') ? 'blob' : name, `has ${member.size} bytes, more than ${limit}`);
      return withArchive(archive, async (file) => {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(member.size), 0, member.size, member.offset);
        return buffer.subarray(0, bytesRead);
      });
    },
    names: async (folder) => table.in(folder),
    async stream(names, visit, signal) {
      const members = [...names]
        .flatMap((name) => ({ name, member: table.file(name) }))
        .sort((a, b) => (a.member?.offset ?? 0) - (b.member?.offset ?? 0));
      await withArchive(archive, async (file) => {
        for (const { name, member } of members) {
          signal?.throwIfAborted();
          if (member) await visit(name, fileChunks(file, member.offset, member.size, signal));
        }
      });
    },
  };
}

/** A file as bytes in order. Skipping costs nothing: only headers are read, a few at a time. */
class FileBytes implements TarBytes {
  position = 0;
  readonly #file: FileHandle;
  readonly #size: number;
  readonly #window = Buffer.allocUnsafeSlow(64 * 1024);
  #start = 0;
  #length = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.#size = size;
  }

  async read(length: number): Promise<Uint8Array> {
    const wanted = Math.min(length, this.#size - this.position);
    if (this.position < this.#start || this.position + wanted > this.#start + this.#length) {
      const { bytesRead } = await this.#file.read(this.#window, 0, this.#window.length, this.position);
      this.#start = this.position;
      this.#length = bytesRead;
    }
    const from = this.position - this.#start;
    const bytes = this.#window.subarray(from, Math.min(from + wanted, this.#length));
    this.position += bytes.length;
    return bytes;
  }

  async skip(length: number): Promise<boolean> {
    this.position += length;
    return this.position <= this.#size;
  }
}
