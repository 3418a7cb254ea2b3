import { limits } from '#electron/formats/manifest/limits.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { MemberTable, type TarMember } from '#electron/formats/tar/members.ts';
import type { MediumFiles } from '../medium-files.ts';
import { type ArchiveFile, withArchive } from './archive-file.ts';
import { GzipBytes } from './gzip-bytes.ts';
import { walkTar } from './tar-walk.ts';

/** Documents kept from the first pass, so that listing needs no second: each up to the first size, together up to the second. */
const keep = { each: 256 * 1024, total: 24 * 1024 * 1024 };
const contents = new Set(['manifest.json', 'index.json', 'oci-layout']);

/** A gzip'd tar: it cannot be entered in the middle, so members that were not kept are found by unpacking it again from its start. */
export async function openGzipArchive(archive: ArchiveFile, signal?: AbortSignal): Promise<MediumFiles> {
  const table = new MemberTable();
  const kept = new Map<number, Uint8Array>();
  let total = 0;
  const endMarked = await pass(archive, signal, async (member, bytes) => {
    table.add(member);
    const most = contents.has(member.name) ? limits.document : keep.each;
    if (member.kind !== 'file' || member.size > most || total + member.size > keep.total) return;
    const content = Buffer.from(await bytes.read(member.size));
    if (content.length < member.size || !(content[0] === 0x7b || content[0] === 0x5b)) return;
    kept.set(member.offset, content);
    total += content.length;
  });

  async function stream(
    names: ReadonlySet<string>,
    visit: (name: string, chunks: AsyncIterable<Uint8Array>) => Promise<void>,
    signal?: AbortSignal,
  ) {
    // Usually one pass; one more for each further name of the same member.
    for (let pending = new Set([...names].filter((name) => table.file(name))); pending.size > 0; ) {
      const byOffset = new Map([...pending].map((name) => [table.file(name)?.offset, name]));
      await pass(archive, signal, async (member, bytes) => {
        const name = member.kind === 'file' ? byOffset.get(member.offset) : undefined;
        if (name !== undefined) await visit(name, content(bytes, member.size));
      });
      pending = new Set([...pending].filter((name) => byOffset.get(table.file(name)?.offset) !== name));
    }
  }

  return {
    endMarked,
    size: async (name) => table.file(name)?.size,
    async read(name, limit) {
      const member = table.file(name);
      if (!member) return undefined;
      if (member.size > limit)
        throw new RefusedFormat('SIZE_LIMIT', name.startsWith('blobs/') ? 'blob' : name, `has ${member.size} bytes, more than ${limit}`);
      const known = kept.get(member.offset);
      if (known) return known;
      const parts: Buffer[] = [];
      await stream(new Set([name]), async (_, chunks) => {
        for await (const chunk of chunks) parts.push(Buffer.from(chunk));
      });
      return Buffer.concat(parts);
    },
    names: async (folder) => table.in(folder),
    stream,
  };
}

/** Unpacks the archive once, from start to end; returns whether its end was marked. */
const pass = (
  archive: ArchiveFile,
  signal: AbortSignal | undefined,
  visit: (member: TarMember, bytes: GzipBytes) => Promise<void>,
): Promise<boolean> =>
  withArchive(archive, async (file) => {
    signal?.throwIfAborted();
    const bytes = new GzipBytes(file, archive.size, signal);
    try {
      const walk = walkTar(bytes);
      for (;;) {
        const step = await walk.next();
        if (step.done) return step.value.endMarked;
        await visit(step.value, bytes);
      }
    } finally {
      await bytes.close();
    }
  });

async function* content(bytes: GzipBytes, size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; ) {
    const chunk = await bytes.some(left);
    if (!chunk) return;
    left -= chunk.length;
    yield chunk;
  }
}
