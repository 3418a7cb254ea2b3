import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { limits } from '#electron/formats/manifest/limits.ts';
import type { TarMember } from '#electron/formats/tar/members.ts';
import { type TarBytes, walkTar } from './tar-walk.ts';

/** Bytes in memory, in order. */
function bytesOf(data: Uint8Array): TarBytes {
  return {
    position: 0,
    async read(length) {
      const bytes = data.subarray(this.position, this.position + length);
      (this as { position: number }).position += bytes.length;
      return bytes;
    },
    async skip(length) {
      (this as { position: number }).position += length;
      return this.position <= data.length;
    },
  };
}

async function walk(data: Uint8Array): Promise<{ members: TarMember[]; endMarked: boolean }> {
  const steps = walkTar(bytesOf(data));
  const members: TarMember[] = [];
  for (;;) {
    const step = await steps.next();
    if (step.done) return { members, ...step.value };
    members.push(step.value);
  }
}

async function tar(...entries: [Parameters<ReturnType<typeof pack>['entry']>[0], string?][]): Promise<Buffer> {
  const packing = pack();
  for (const [header, text] of entries) packing.entry({ mtime: new Date(0), ...header }, text ?? '');
  packing.finalize();
  const parts: Buffer[] = [];
  for await (const part of packing) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Changes a header and makes its checksum right again. */
function patched(archive: Buffer, at: number, change: (header: Buffer) => void): Buffer {
  const copy = Buffer.from(archive);
  const header = copy.subarray(at, at + 512);
  change(header);
  header.fill(0x20, 148, 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  );
  return copy;
}

const refused = (code: string) => expect.objectContaining({ code });

describe('an archive', () => {
  it('is walked with names, sizes and offsets, long names too', async () => {
    const long = `${'d'.repeat(90)}/${'e'.repeat(120)}`;
    const archive = await tar(
      [{ name: 'a' }, 'first'],
      [{ name: 'folder', type: 'directory' }],
      [{ name: long }, 'second'],
      [{ name: 'l/x', type: 'symlink', linkname: '../a' }],
    );
    const { members, endMarked } = await walk(archive);
    expect(endMarked).toBe(true);
    expect(members.map(({ name, kind, size, target }) => ({ name, kind, size, target }))).toEqual([
      { name: 'a', kind: 'file', size: 5, target: undefined },
      { name: 'folder', kind: 'folder', size: 0, target: undefined },
      { name: long, kind: 'file', size: 6, target: undefined },
      { name: 'l/x', kind: 'link', size: 0, target: 'a' },
    ]);
    const texts = members.map(({ offset, size }) => archive.toString('latin1', offset, offset + size));
    expect(texts).toEqual(['first', '', 'second', '']);
  });

  it('may lack its end mark but not a byte of a member', async () => {
    const archive = await tar([{ name: 'a' }, 'first']);
    expect(await walk(archive.subarray(0, 1024))).toMatchObject({ endMarked: false, members: [{ name: 'a' }] });
    for (const length of [513, 1000, 1023]) await expect(walk(archive.subarray(0, length))).rejects.toEqual(refused('ARCHIVE_TRUNCATED'));
    await expect(walk(Buffer.concat([archive.subarray(0, 1024), archive.subarray(0, 100)]))).rejects.toEqual(refused('ARCHIVE_TRUNCATED'));
  });

  it('may not go on after its end', async () => {
    const archive = await tar([{ name: 'a' }, 'first']);
    expect((await walk(Buffer.concat([archive, Buffer.alloc(100_000)]))).members).toHaveLength(1);
    await expect(walk(Buffer.concat([archive, archive]))).rejects.toEqual(refused('ARCHIVE_MALFORMED'));
    await expect(walk(Buffer.concat([archive.subarray(0, 1024), Buffer.alloc(512), archive]))).rejects.toEqual(
      refused('ARCHIVE_MALFORMED'),
    );
  });

  it('is none where the first header is none, damaged where a later one is', async () => {
    await expect(walk(Buffer.from('hello'))).rejects.toEqual(refused('NOT_AN_IMAGE_ARCHIVE'));
    await expect(walk(Buffer.alloc(2048, 0x61))).rejects.toEqual(refused('NOT_AN_IMAGE_ARCHIVE'));
    const archive = await tar([{ name: 'a' }, 'first'], [{ name: 'b' }, 'second']);
    archive.write('x', 1024);
    await expect(walk(archive)).rejects.toEqual(refused('ARCHIVE_MALFORMED'));
  });
});

describe('a header', () => {
  const one = () => tar([{ name: 'a' }, 'first']);

  it('with a negative size is refused and does not keep us waiting', async () => {
    const negative = patched(await one(), 0, (header) => header.fill(0xff, 124, 135).writeUInt8(0xf0, 135));
    await expect(walk(negative)).rejects.toEqual(refused('SIZE_LIMIT'));
  });

  it('with a size that is no number is refused', async () => {
    await expect(walk(patched(await one(), 0, (header) => header.write('zzzzzzzzzzz', 124)))).rejects.toEqual(
      expect.objectContaining({ name: 'FormatError' }),
    );
  });

  it('with data for a link or a folder is refused, since readers disagree', async () => {
    for (const flag of ['2', '1', '5']) {
      const odd = patched(await one(), 0, (header) => header.write(flag, 156));
      await expect(walk(odd)).rejects.toEqual(refused('ARCHIVE_MALFORMED'));
    }
  });

  it.each([
    ['S', 'sparse'],
    ['V', 'volume label'],
    ['g', 'global'],
  ])('of type %s (%s) is refused', async (flag) => {
    await expect(walk(patched(await one(), 0, (header) => header.write(flag, 156)))).rejects.toEqual(refused('ARCHIVE_MALFORMED'));
  });

  it('that extends the next one has to fit and to be followed', async () => {
    const long = patched(await one(), 0, (header) => {
      header.write('x', 156);
      header.write('00000200001 ', 124);
    });
    await expect(walk(long)).rejects.toEqual(refused('SIZE_LIMIT'));
    const alone = patched(await one(), 0, (header) => header.write('L', 156));
    await expect(walk(alone.subarray(0, 1024))).rejects.toEqual(refused('ARCHIVE_TRUNCATED'));
  });

  it('with a size in its pax record is refused where the data is not there', async () => {
    const archive = await tar([{ name: 'a', pax: { size: '1099511627776' } } as never, 'first']);
    await expect(walk(archive)).rejects.toEqual(refused('ARCHIVE_TRUNCATED'));
  });

  it('with sparse pax records is refused', async () => {
    await expect(walk(await tar([{ name: 'a', pax: { 'GNU.sparse.major': '1' } } as never, 'first']))).rejects.toEqual(
      refused('ARCHIVE_MALFORMED'),
    );
  });

  it.each(['../a', '/a', 'a\\b', 'C:x'])('named %j is refused', async (name) => {
    await expect(walk(await tar([{ name }, 'x']))).rejects.toEqual(refused('UNSAFE_PATH'));
  });
});

it('has at most 20,000 members', async () => {
  const member = (await tar([{ name: 'a' }])).subarray(0, 512);
  const many = Buffer.concat(Array<Buffer>(limits.members + 1).fill(member));
  await expect(walk(many)).rejects.toEqual(refused('MEMBER_LIMIT'));
});

const fixtures = fileURLToPath(new URL('../../../../shared/fixtures/images/', import.meta.url));
const named = readdirSync(fixtures).flatMap((name) => {
  if (name.endsWith('.md')) return [];
  const { memberNames } = JSON.parse(readFileSync(join(fixtures, name, 'expected.json'), 'utf8')) as { memberNames?: string[] };
  return memberNames ? [{ name, memberNames }] : [];
});
it.each(named)('finds the members of $name', async ({ name, memberNames }) => {
  const { members } = await walk(readFileSync(join(fixtures, name, 'image.tar')));
  expect(members.map((member) => member.name)).toEqual(memberNames.map((member) => member.replace(/\/$/, '')));
});
