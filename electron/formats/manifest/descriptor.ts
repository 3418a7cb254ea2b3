import { createHash } from 'node:crypto';
import { z } from 'zod';
import { Digest, digestHex } from '#shared/domain/digest.ts';
import { limits } from './limits.ts';
import { platformText } from './platform.ts';
import { quote } from './quote.ts';
import { RefusedFormat } from './refused.ts';

/** Media type, digest and size of some content, with what an index says about it. */
export interface ContentDescriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly annotations: Readonly<Record<string, string>>;
  readonly platform: string | undefined;
  readonly artifactType: string | undefined;
  /** The content itself, where the descriptor carries it; its digest and size were checked. */
  readonly data: Uint8Array | undefined;
}

const optional = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? undefined);
const schema = z.object({
  mediaType: z.string().min(1).max(255),
  digest: z.string(),
  size: z.number(),
  annotations: optional(z.record(z.string(), z.string())),
  platform: optional(z.object({ os: optional(z.string()), architecture: optional(z.string()), variant: optional(z.string()) })),
  artifactType: optional(z.string().max(255)),
  data: optional(z.base64()),
});

/**
 * Reads one descriptor. A digest that is no digest is UNSAFE_PATH where it could be taken for a path, a size nobody can mean is
 * SIZE_LIMIT; embedded data has to be what digest and size say. `urls` (foreign layers) are never looked at.
 *
 * Source: OCI image spec, descriptor.md; formats/images-and-registries.md section 6.
 */
export function parseDescriptor(value: unknown, format: string): ContentDescriptor {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new RefusedFormat('MANIFEST_MALFORMED', format, 'has a descriptor without media type, digest or size');
  const { mediaType, size, annotations, platform, artifactType, data } = parsed.data;
  const digest = parseDigest(parsed.data.digest, format);
  if (!Number.isSafeInteger(size) || size < 0 || size > limits.blob) {
    throw new RefusedFormat('SIZE_LIMIT', format, `declares ${size} bytes for ${digest}`);
  }
  return {
    mediaType,
    digest,
    size,
    annotations: annotations ?? {},
    platform: platform && platformText(platform.os, platform.architecture, platform.variant),
    artifactType,
    data: data === undefined ? undefined : checkedData(Buffer.from(data, 'base64'), digest, size, format),
  };
}

export function parseDigest(text: string, format: string): Digest {
  const digest = Digest.safeParse(text);
  if (digest.success) return digest.data;
  if (/[/\\]|\.\./.test(text)) throw new RefusedFormat('UNSAFE_PATH', format, `has a path where a digest belongs: ${quote(text)}`);
  throw new RefusedFormat('MANIFEST_MALFORMED', format, `has a digest that is none: ${quote(text)}`);
}

export const digestAlgorithm = (digest: Digest): 'sha256' | 'sha512' => (digest.startsWith('sha512:') ? 'sha512' : 'sha256');

/** The digest of bytes, by the algorithm of another one. */
export const digestOf = (bytes: Uint8Array, algorithm: 'sha256' | 'sha512' = 'sha256'): Digest =>
  Digest.parse(`${algorithm}:${createHash(algorithm).update(bytes).digest('hex')}`);

/** Where a layout keeps a blob: made from a parsed digest, never from text. */
export const blobPath = (digest: Digest): string => `blobs/${digestAlgorithm(digest)}/${digestHex(digest)}`;

function checkedData(data: Uint8Array, digest: Digest, size: number, format: string): Uint8Array {
  if (data.length !== size || digestOf(data, digestAlgorithm(digest)) !== digest) {
    throw new RefusedFormat('BLOB_DIGEST_MISMATCH', format, `embeds other bytes than ${digest}`);
  }
  return data;
}
