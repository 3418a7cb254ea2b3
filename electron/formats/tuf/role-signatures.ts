import { FormatError } from '../format-error.ts';
import { readPublicKey, tufKeyId, type UsableKey } from '../notary/public-key.ts';
import type { MetadataFile, RoleKeys, TufKey } from './types.ts';
import { verifySignature } from './verify-signature.ts';

/** What became of one signature whose key is in the role. */
export interface CheckedSignature {
  readonly keyId: string;
  readonly method: string;
  readonly canonicalId: string | undefined;
  readonly valid: boolean;
  readonly reason?: string;
}

export interface RoleSignatures {
  readonly threshold: number;
  /** Distinct public keys with a valid signature: two certificates of one key count once. */
  readonly signers: readonly string[];
  readonly met: boolean;
  readonly checked: readonly CheckedSignature[];
  /** Signatures by keys the role does not have: harmless, not looked at. */
  readonly foreign: number;
}

/** A key stands under an id that is not its own: whoever wrote it wants it taken for another. */
export class KeyIdMismatch extends Error {
  readonly keyId: string;
  constructor(keyId: string) {
    super(`the key listed as ${keyId.slice(0, 64)} has another id`);
    this.keyId = keyId;
  }
}

/**
 * Checks a file's signatures against a role's keys and threshold, over the canonical bytes of what was parsed.
 * Throws KeyIdMismatch where a signing key does not hash to the id it is listed under; nothing else throws.
 *
 * Source: formats/notary-v1.md 5, "Rule for a file". Pure.
 */
export function checkRoleSignatures(file: MetadataFile, role: RoleKeys, keys: ReadonlyMap<string, TufKey>): RoleSignatures {
  const allowed = new Set(role.keyIds ?? []);
  const checked: CheckedSignature[] = [];
  const signers = new Set<string>();
  let foreign = 0;
  for (const { keyId, method, signature } of file.signatures) {
    const listed = allowed.has(keyId) ? keys.get(keyId) : undefined;
    if (!listed) {
      foreign++;
      continue;
    }
    if (tufKeyId(listed) !== keyId) throw new KeyIdMismatch(keyId);
    const key = usable(listed);
    if (typeof key === 'string') {
      checked.push({ keyId, method, canonicalId: undefined, valid: false, reason: key });
      continue;
    }
    const outcome = verifySignature(key, method, file.canonical, signature);
    checked.push({ keyId, method, canonicalId: key.canonicalId, ...outcome });
    if (outcome.valid) signers.add(key.canonicalId);
  }
  return { threshold: role.threshold, signers: [...signers], met: signers.size >= role.threshold, checked, foreign };
}

function usable(key: TufKey): UsableKey | string {
  try {
    return readPublicKey(key);
  } catch (problem) {
    if (problem instanceof FormatError) return problem.problem;
    throw problem;
  }
}
