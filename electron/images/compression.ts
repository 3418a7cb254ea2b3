const magics = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
] as const;

/** How bytes are packed, by how they begin, never by a name. */
export const compressionOf = (head: Uint8Array): (typeof magics)[number][0] | undefined =>
  magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))?.[0];

/** So many bytes tell every one of them. */
export const longestMagic = 6;

/** Unpacked bytes that are let through: any up to 256 MiB, beyond that at most 200 times the packed size. Images hardly reach 10. */
const ratio = { free: 256 * 1024 * 1024, most: 200 };
export const unpackedTooFar = (packed: number, unpacked: number): boolean => unpacked > Math.max(ratio.free, ratio.most * packed);
