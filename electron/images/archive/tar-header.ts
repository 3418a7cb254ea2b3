import { extract, type Headers } from 'tar-stream';
import { RefusedFormat } from '#electron/formats/manifest/refused.ts';

export const blockSize = 512;
/** Extended headers of one member, in bytes; names and sizes need a few hundred. */
const longest = 64 * 1024;
/** The types leave out that tar-stream hands on the pax records. */
export type MemberHeader = Headers & { readonly pax?: Readonly<Record<string, string>> | null };
const typeflag = { pax: 0x78, paxGlobal: 0x67, gnuLongName: 0x4c, gnuLongLink: 0x4b };

export const isZeroBlock = (block: Uint8Array): boolean => block.every((byte) => byte === 0);
export const padded = (size: number): number => Math.ceil(size / blockSize) * blockSize;

/** Whether a block could be the header of a tar member: its checksum is right (POSIX pax, "ustar Interchange Format"). */
export function isTarHeader(block: Uint8Array): boolean {
  if (block.length < blockSize || isZeroBlock(block)) return false;
  let sum = 8 * 0x20;
  for (let at = 0; at < blockSize; at += 1) sum += at >= 148 && at < 156 ? 0 : (block[at] ?? 0);
  return octal(block, 148, 8) === sum;
}

/**
 * How many more bytes the extended headers need before the member's own header: 0 for a member. Throws for global headers, which
 * no writer of images makes and readers apply differently, and for extended headers beyond 64 KiB.
 */
export function extensionSize(block: Uint8Array): number {
  const flag = block[156];
  if (flag === typeflag.paxGlobal) throw malformed('has a global header');
  if (flag !== typeflag.pax && flag !== typeflag.gnuLongName && flag !== typeflag.gnuLongLink) return 0;
  const size = octal(block, 124, 12);
  if (size === undefined || size === 0) throw malformed('has an extended header without a size');
  if (size > longest) throw new RefusedFormat('SIZE_LIMIT', 'archive', `has an extended header of ${size} bytes`);
  return padded(size);
}

/**
 * Decodes a member's header, with the extended headers before it (ustar, pax, GNU long names, base-256 sizes), by tar-stream. Only
 * headers go through tar-stream: it would read, not seek, past the data, and it keeps waiting where a size is negative.
 */
export function decodeHeader(blocks: Uint8Array): Promise<MemberHeader> {
  return new Promise((resolve, reject) => {
    const reader = extract({ allowUnknownFormat: true });
    reader.on('entry', (header) => {
      resolve(header);
      reader.destroy();
    });
    reader.on('error', (cause: Error) => reject(malformed('has a damaged header', cause)));
    reader.on('close', () => reject(malformed('has an extended header without a member')));
    reader.end(blocks);
  });
}

export const malformed = (problem: string, cause?: unknown) => new RefusedFormat('ARCHIVE_MALFORMED', 'archive', problem, { cause });

function octal(block: Uint8Array, start: number, length: number): number | undefined {
  const digits = /^[ \0]*([0-7]+)[ \0]*$/.exec(Buffer.from(block.subarray(start, start + length)).toString('latin1'));
  return digits?.[1] === undefined ? undefined : Number.parseInt(digits[1], 8);
}
