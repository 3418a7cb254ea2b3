import { z } from 'zod';

const pattern = /^(?:sha256:[0-9a-f]{64}|sha512:[0-9a-f]{128})$/;

/** `algorithm:hex` of some bytes, lower case, exact length (OCI image spec, descriptor.md). */
export const Digest = z.string().regex(pattern).brand<'Digest'>();
export type Digest = z.infer<typeof Digest>;

/** Lower-case hex SHA-256 of bytes about to be signed. */
export const PayloadDigest = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'PayloadDigest'>();
export type PayloadDigest = z.infer<typeof PayloadDigest>;

export const digestHex = (digest: Digest): string => digest.slice(digest.indexOf(':') + 1);
