const magics = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ['bzip2', [0x42, 0x5a, 0x68]],
] as const;

/** How a file is packed as a whole, by its first bytes, never by its name. */
export const compressionOf = (head: Uint8Array): (typeof magics)[number][0] | undefined =>
  magics.find(([, magic]) => magic.every((byte, at) => head[at] === byte))?.[0];
