import { limits } from '#electron/formats/manifest/limits.ts';
import { quote } from '#electron/formats/manifest/quote.ts';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';
import { linkTarget, memberName } from '#electron/formats/tar/member-name.ts';
import type { TarMember } from '#electron/formats/tar/members.ts';
import { blockSize, decodeHeader, extensionSize, isTarHeader, isZeroBlock, type MemberHeader, malformed, padded } from './tar-header.ts';

/** Bytes of an archive in order. A file seeks, a decompressed stream reads and drops. */
export interface TarBytes {
  /** Where the next byte stands in the (unpacked) archive. */
  readonly position: number;
  /** The next bytes: fewer than asked for only at the end. Valid until the next call. */
  read(length: number): Promise<Uint8Array>;
  /** False where the end comes first. */
  skip(length: number): Promise<boolean>;
}

/**
 * Members in the order of the archive; returns whether its end was marked. While a member is yielded its bytes may be read from
 * `bytes`; what is left of them is skipped. Throws RefusedFormat for names that leave the archive, too many members, sizes nobody
 * can mean, truncation (a declared size is believed only when that many bytes are there), and anything after the end but zeros.
 *
 * Source: POSIX pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"; formats/images-and-registries.md section 5.1.
 */
export async function* walkTar(bytes: TarBytes): AsyncGenerator<TarMember, { endMarked: boolean }> {
  for (let count = 0; ; count += 1) {
    const header = await readHeader(bytes, count === 0);
    if (header === 'end' || header === 'marked-end') {
      if (header === 'marked-end') await onlyZeros(bytes);
      return { endMarked: header === 'marked-end' };
    }
    if (count >= limits.members) throw new RefusedFormat('MEMBER_LIMIT', 'archive', `has more than ${limits.members} members`);
    const member = asMember(header, bytes.position);
    yield member;
    const left = member.offset + padded(member.size) - bytes.position;
    if (!(await bytes.skip(left))) throw truncated(member.name);
  }
}

const truncated = (name: string) => new RefusedFormat('ARCHIVE_TRUNCATED', 'archive', `ends inside ${quote(name)}`);

async function readHeader(bytes: TarBytes, first: boolean): Promise<MemberHeader | 'end' | 'marked-end'> {
  const blocks: Buffer[] = [];
  for (;;) {
    const block = Buffer.from(await bytes.read(blockSize));
    if (block.length === 0 && blocks.length === 0) return 'end';
    if (block.length < blockSize) {
      if (first && blocks.length === 0) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'archive', 'is no tar archive');
      throw new RefusedFormat('ARCHIVE_TRUNCATED', 'archive', 'ends inside a header');
    }
    if (isZeroBlock(block) && blocks.length === 0) return 'marked-end';
    if (!isTarHeader(block)) {
      if (first && blocks.length === 0) throw new RefusedFormat('NOT_AN_IMAGE_ARCHIVE', 'archive', 'is no tar archive');
      throw malformed('has a damaged header');
    }
    blocks.push(block);
    const more = extensionSize(block);
    if (more === 0) return decodeHeader(Buffer.concat(blocks));
    const extension = Buffer.from(await bytes.read(more));
    if (extension.length < more) throw new RefusedFormat('ARCHIVE_TRUNCATED', 'archive', 'ends inside an extended header');
    blocks.push(extension);
    if (blocks.length > 8) throw malformed('has a chain of extended headers');
  }
}

function asMember(header: MemberHeader, offset: number): TarMember {
  const name = memberName(header.name);
  const size = header.size ?? 0;
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new RefusedFormat('SIZE_LIMIT', 'archive', `declares ${size} bytes for ${quote(name)}`);
  }
  if (Object.keys(header.pax ?? {}).some((key) => key.startsWith('GNU.sparse'))) throw malformed(`has a sparse member ${quote(name)}`);
  if (header.type === 'file' || header.type === 'contiguous-file') return { name, kind: 'file', size, offset };
  if (!header.type) throw malformed(`has a member ${quote(name)} of unknown kind`);
  // Readers disagree on whether such a member's data is there to be skipped.
  if (size !== 0) throw malformed(`gives ${size} bytes to ${quote(name)}, which is no file`);
  if (header.type === 'symlink') return { name, kind: 'link', size: 0, offset, target: linkTarget(name, header.linkname ?? '') };
  if (header.type === 'link') return { name, kind: 'link', size: 0, offset, target: memberName(header.linkname ?? '') };
  return { name, kind: header.type === 'directory' ? 'folder' : 'other', size: 0, offset };
}

async function onlyZeros(bytes: TarBytes): Promise<void> {
  for (;;) {
    const rest = await bytes.read(64 * 1024);
    if (rest.length === 0) return;
    if (rest.some((byte) => byte !== 0)) throw malformed('goes on after its end');
  }
}
