import { createHash } from 'node:crypto';
import { versionLimit } from '#electron/formats/tuf/parse.ts';
import type { FileMeta, Metadata, RoleKeys, Root, Snapshot, Targets, Timestamp, TufKey } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { NewTarget } from '#electron/systems/signature-system.ts';
import type { BaseRole } from '#shared/domain/gun.ts';

/** Metadata to be signed next, made of what stands now. A version is always the present one plus one. Pure. */
export function renewed<T extends Metadata>(signed: T, expires: string): T {
  if (signed.version + 1 >= versionLimit) {
    throw new SignetError({
      code: 'trust-data-malformed',
      role: signed.type.toLowerCase(),
      reason: 'its version cannot be raised any more',
    });
  }
  return { ...signed, version: signed.version + 1, expires };
}

/** Without `signed` it is the first document of a delegation. */
export function withTargets(
  signed: Targets | undefined,
  change: { readonly set: readonly NewTarget[]; readonly remove: readonly string[] },
  expires: string,
): Targets {
  const targets = new Map(signed?.targets);
  for (const name of change.remove) targets.delete(name);
  for (const target of change.set) targets.set(target.name, targetMeta(target));
  return { ...(signed ? renewed(signed, expires) : firstTargets(expires)), targets };
}

/** Docker's convention: sha256 alone for an image; a plain file carries sha512 as well. */
export function targetMeta({ length, sha256, sha512 }: NewTarget): FileMeta {
  const hashes = new Map([['sha256', base64(sha256)]]);
  if (sha512 !== undefined) hashes.set('sha512', base64(sha512));
  return { length, hashes };
}

export const firstTargets = (expires: string): Targets => ({
  type: 'Targets',
  version: 1,
  expires,
  delegations: { keys: new Map(), roles: [] },
  targets: new Map(),
});

export function firstRoot(keys: Readonly<Record<BaseRole, { readonly id: string; readonly key: TufKey }>>, expires: string): Root {
  const entries = Object.entries(keys);
  return {
    type: 'Root',
    version: 1,
    expires,
    consistentSnapshot: false,
    keys: new Map(entries.map(([, { id, key }]) => [id, key])),
    roles: new Map(entries.map(([role, { id }]): [string, RoleKeys] => [role, { keyIds: [id], threshold: 1 }])),
  };
}

/**
 * One key takes the place of a role's keys, or of those that it `replaces`: then the others stay, and as many as before must sign. Those
 * of earlier roots stay listed, as notary has it; others that no role names go.
 */
export function withKey(
  signed: Root,
  role: BaseRole,
  { id, listed, replaces }: { readonly id: string; readonly listed: TufKey; readonly replaces?: readonly string[] },
  expires: string,
): Root {
  const before = signed.roles.get(role);
  const kept = replaces ? (before?.keyIds ?? []).filter((one) => !replaces.includes(one)) : [];
  const threshold = replaces ? (before?.threshold ?? 1) : 1;
  const roles = new Map(signed.roles).set(role, { ...before, keyIds: [id, ...kept], threshold });
  const keys = new Map(signed.keys).set(id, listed);
  const named = new Set([...roles.values()].flatMap(({ keyIds }) => keyIds ?? []));
  if (role !== 'root') for (const old of before?.keyIds ?? []) if (!named.has(old)) keys.delete(old);
  return { ...renewed(signed, expires), roles, keys };
}

/** Names the given files by length and hashes; what it says of other roles stays. */
export function nextSnapshot(signed: Snapshot | undefined, files: ReadonlyMap<string, Uint8Array>, expires: string): Snapshot {
  const meta = new Map(signed?.meta);
  for (const [role, bytes] of files) meta.set(role, fileMeta(bytes));
  return signed ? { ...renewed(signed, expires), meta } : { type: 'Snapshot', version: 1, expires, meta };
}

export function nextTimestamp(signed: Timestamp | undefined, snapshot: Uint8Array, expires: string): Timestamp {
  const meta = new Map([['snapshot', fileMeta(snapshot)]]);
  return signed ? { ...renewed(signed, expires), meta } : { type: 'Timestamp', version: 1, expires, meta };
}

function fileMeta(bytes: Uint8Array): FileMeta {
  const hash = (algorithm: string): [string, string] => [algorithm, createHash(algorithm).update(bytes).digest('base64')];
  return { length: bytes.length, hashes: new Map([hash('sha256'), hash('sha512')]) };
}

const base64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');
