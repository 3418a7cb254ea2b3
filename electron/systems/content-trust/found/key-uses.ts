import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { TufKey } from '#electron/formats/tuf/types.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { limits } from '../remote.ts';
import type { CachedFile } from '../store/cache-folder.ts';
import type { StoredRepository } from './store-files.ts';

/** Notary id of a bare public key → the repositories whose cached root or delegations name it. */
export type KeyUses = ReadonlyMap<string, readonly Gun[]>;

/**
 * What a key is for, as the cache says: key files of root keys and signers do not. Signatures are not looked at, so this is a help for
 * people and no ground for trust.
 */
export async function keyUses(repositories: readonly StoredRepository[]): Promise<KeyUses> {
  const uses = new Map<string, Gun[]>();
  for (const { gun, cached } of repositories) {
    const named = new Set<string>();
    for (const file of cached) for (const key of await keysIn(file)) addTo(named, key);
    for (const id of named) uses.set(id, [...(uses.get(id) ?? []), gun]);
  }
  return uses;
}

async function keysIn({ role, path }: CachedFile): Promise<readonly TufKey[]> {
  if (role !== 'root' && !role.startsWith('targets')) return [];
  try {
    const bytes = await readBounded(path, limits.document);
    if (!bytes) return [];
    if (role !== 'root') return [...(parseMetadata(role, bytes).signed.delegations?.keys.values() ?? [])];
    return [...parseMetadata('root', bytes).signed.keys.values()];
  } catch (problem) {
    // Told of where the cache is judged.
    if (problem instanceof FormatError || isFailure(problem, 'file-unreadable')) return [];
    throw problem;
  }
}

function addTo(named: Set<string>, key: TufKey): void {
  try {
    named.add(readPublicKey(key).canonicalId);
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
  }
}
