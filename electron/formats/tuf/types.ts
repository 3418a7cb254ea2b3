import type { BaseRole } from '#shared/domain/gun.ts';
import type { JsonValue } from '../strict-json.ts';

/**
 * Notary v1's metadata: types of what stands inside `signed`, and of the file around it.
 * Strings stand as they were read (`expires`, base64), so that writing them again changes nothing. `extra` holds members we do not
 * know: they count for the signature and are written again, though Go would drop them (see reencodes).
 *
 * Source: formats/notary-v1.md 3 and 4; notary, tuf/data.
 */
export type Extra = ReadonlyMap<string, JsonValue>;
interface WithExtra {
  readonly extra?: Extra;
}

/** `public` is standard base64, as read; the private half is always null. */
export interface TufKey extends WithExtra {
  readonly keyType: string;
  readonly public: string;
}

/** Whose signatures make a role. `keyIds` is null after the last key was removed: Go writes a nil list so. */
export interface RoleKeys extends WithExtra {
  readonly keyIds: readonly string[] | null;
  readonly threshold: number;
}

export interface DelegationRole extends RoleKeys {
  readonly name: string;
  /** Byte prefixes of the names it may sign. Absent or empty: none. */
  readonly paths: readonly string[] | undefined;
}

export interface Delegations extends WithExtra {
  readonly keys: ReadonlyMap<string, TufKey>;
  /** In the order in which they are asked. Null after the last one was deleted. */
  readonly roles: readonly DelegationRole[] | null;
}

/** Length in bytes and hashes (algorithm → standard base64) of a file or image. */
export interface FileMeta extends WithExtra {
  readonly length: number;
  readonly hashes: ReadonlyMap<string, string>;
  readonly custom?: JsonValue;
}

interface Signed extends WithExtra {
  readonly version: number;
  /** RFC 3339, as read. */
  readonly expires: string;
}

export interface Root extends Signed {
  readonly type: 'Root';
  readonly consistentSnapshot: boolean;
  readonly keys: ReadonlyMap<string, TufKey>;
  /** All four base roles are there. */
  readonly roles: ReadonlyMap<string, RoleKeys>;
}

/** Of `targets` and of every delegation. */
export interface Targets extends Signed {
  readonly type: 'Targets';
  /** Undefined only where a foreign writer left it out. */
  readonly delegations: Delegations | undefined;
  readonly targets: ReadonlyMap<string, FileMeta>;
}

/** Role name → its file; has `root` and `targets`. */
export interface Snapshot extends Signed {
  readonly type: 'Snapshot';
  readonly meta: ReadonlyMap<string, FileMeta>;
}

/** Has `snapshot`. */
export interface Timestamp extends Signed {
  readonly type: 'Timestamp';
  readonly meta: ReadonlyMap<string, FileMeta>;
}

export type Metadata = Root | Targets | Snapshot | Timestamp;

export interface TufSignature {
  readonly keyId: string;
  /** As read; compared in lower case. */
  readonly method: string;
  readonly signature: Uint8Array;
}

/** One metadata file, parsed once: the bytes as received, the canonical bytes its signatures are over, and the values read from them. */
export interface MetadataFile<T extends Metadata = Metadata> {
  readonly bytes: Uint8Array;
  readonly canonical: Uint8Array;
  readonly signed: T;
  readonly signatures: readonly TufSignature[];
}

export type { BaseRole };
