import { FormatError } from '#electron/formats/format-error.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { checkRoleSignatures, KeyIdMismatch } from '#electron/formats/tuf/role-signatures.ts';
import type { MetadataFile, RoleKeys, Root, Targets, TufKey } from '#electron/formats/tuf/types.ts';
import type { KnownState } from '../collection.ts';
import { canonicalKeys, sha256Of } from './document.ts';
import type { Floor } from './floors.ts';

/**
 * The marks, and for roles without one what the cache says: its documents count as seen where they are signed as the cached root
 * and its delegations ask. Expiry is of no interest here.
 */
export function knownFloors(known: KnownState, root: MetadataFile<Root> | undefined): Map<string, Floor> {
  const floors = new Map(known.floors);
  if (!root) return floors;
  raise(floors, 'root', root, canonicalKeys(root.signed.roles.get('root') as RoleKeys, root.signed.keys));
  for (const role of ['timestamp', 'snapshot'] as const) {
    if (!floors.has(role)) add(floors, known, role, root.signed.roles.get(role) as RoleKeys, root.signed.keys);
  }
  const waiting: { role: string; listed: RoleKeys; keys: ReadonlyMap<string, TufKey> }[] = [
    { role: 'targets', listed: root.signed.roles.get('targets') as RoleKeys, keys: root.signed.keys },
  ];
  for (const { role, listed, keys } of waiting) {
    const file = floors.has(role) && allMarked(floors, known) ? undefined : add(floors, known, role, listed, keys);
    const delegations = (file as MetadataFile<Targets> | undefined)?.signed.delegations;
    for (const child of delegations?.roles ?? []) waiting.push({ role: child.name, listed: child, keys: delegations?.keys ?? new Map() });
  }
  return floors;
}

/** Marks are stored together with the cache, so usually there is nothing to learn from it. */
const allMarked = (floors: ReadonlyMap<string, Floor>, known: KnownState) => [...known.files.keys()].every((role) => floors.has(role));

function add(floors: Map<string, Floor>, known: KnownState, role: string, listed: RoleKeys, keys: ReadonlyMap<string, TufKey>) {
  const bytes = known.files.get(role);
  if (!bytes) return undefined;
  const file = readSigned(role, bytes, listed, keys);
  if (file && !floors.has(role)) raise(floors, role, file, canonicalKeys(listed, keys));
  return file;
}

function raise(floors: Map<string, Floor>, role: string, file: MetadataFile, keys: readonly string[]): void {
  const { version } = file.signed;
  if ((floors.get(role)?.version ?? 0) < version) floors.set(role, { version, sha256: sha256Of(file.bytes), keys });
}

function readSigned(role: string, bytes: Uint8Array, listed: RoleKeys, keys: ReadonlyMap<string, TufKey>): MetadataFile | undefined {
  try {
    const file: MetadataFile = parseMetadata(role, bytes);
    return checkRoleSignatures(file, listed, keys).met ? file : undefined;
  } catch (problem) {
    // A cached file that does not verify tells nothing; it cannot lower a mark either.
    if (problem instanceof FormatError || problem instanceof KeyIdMismatch) return undefined;
    throw problem;
  }
}
