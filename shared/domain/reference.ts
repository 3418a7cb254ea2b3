import type { Digest } from './digest.ts';
import { Digest as DigestSchema } from './digest.ts';
import { Gun } from './gun.ts';

export interface ImageReference {
  /** Registry and repository, fully normalised: `alpine` is `docker.io/library/alpine`. */
  readonly repository: Gun;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

const part = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const host = /^(?:localhost|[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(?::[0-9]{1,5})?$/;
const tagPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;

export const isRegistryHost = (text: string): boolean => host.test(text);
export const isTag = (text: string): boolean => tagPattern.test(text);

/**
 * Parses `[host[:port]/]path[:tag][@digest]` as docker does; undefined where it is no reference.
 * The first part is a host when it has `.` or `:`, an upper-case letter, or is `localhost`.
 * Source: distribution/reference; formats/notary-v1.md section 8.
 */
export function parseReference(text: string): ImageReference | undefined {
  if (text.length === 0 || text.length > 512) return undefined;
  const [beforeDigest = '', digestText, ...more] = text.split('@');
  if (more.length > 0) return undefined;
  const digest = digestText === undefined ? undefined : DigestSchema.safeParse(digestText);
  if (digest && !digest.success) return undefined;

  const lastSlash = beforeDigest.lastIndexOf('/');
  const colon = beforeDigest.indexOf(':', lastSlash + 1);
  const name = colon < 0 ? beforeDigest : beforeDigest.slice(0, colon);
  const tag = colon < 0 ? undefined : beforeDigest.slice(colon + 1);
  if (tag !== undefined && !isTag(tag)) return undefined;

  const parts = name.split('/');
  const first = parts[0] ?? '';
  const hasHost = parts.length > 1 && (/[.:A-Z]/.test(first) || first === 'localhost');
  if (hasHost && !host.test(first)) return undefined;
  const path = hasHost ? parts.slice(1) : parts;
  if (path.length === 0 || !path.every((piece) => part.test(piece))) return undefined;

  const domain = hasHost ? (first === 'index.docker.io' ? 'docker.io' : first) : 'docker.io';
  const full = domain === 'docker.io' && path.length === 1 ? ['library', ...path] : path;
  const repository = Gun.safeParse(`${domain}/${full.join('/')}`);
  if (!repository.success) return undefined;
  return { repository: repository.data, tag, digest: digest?.data };
}
