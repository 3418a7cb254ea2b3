import type { RoleName } from '#shared/domain/gun.ts';

/**
 * Where a collection's metadata comes from: a folder, later a trust server. Answers are an attacker's until verified.
 * Each call reads at most `limit` bytes and throws TooLarge beyond; undefined means there is no such document.
 */
export interface TrustRemote {
  /** The newest document of a role. */
  current(role: RoleName, limit: number): Promise<Uint8Array | undefined>;
  byVersion(role: RoleName, version: number, limit: number): Promise<Uint8Array | undefined>;
  /** `sha256` is lower-case hex of the document's bytes. */
  byChecksum(role: RoleName, sha256: string, limit: number): Promise<Uint8Array | undefined>;
  /** Milliseconds by which its clock is ahead of ours, as far as it has told; below zero where it is behind. A second clock, nothing more. */
  aheadBy?(): number | undefined;
  /** When it says that it stored a document it gave, in milliseconds since 1970. Nobody signs this: to show, never to decide by. */
  storedAt?(document: Uint8Array): number | undefined;
}

const mebibyte = 1024 * 1024;
/** Bytes. A timestamp is small and its size is not announced by anything signed. */
export const limits = { timestamp: mebibyte, document: 16 * mebibyte, collection: 256 * mebibyte, delegations: 4096, roots: 1024 } as const;
