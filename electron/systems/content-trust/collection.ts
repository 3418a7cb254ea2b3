import type { RoleSignatures } from '#electron/formats/tuf/role-signatures.ts';
import type { FileMeta, MetadataFile, Root, Snapshot, Targets, Timestamp } from '#electron/formats/tuf/types.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import type { TrustErrorKind } from '#shared/failure.ts';
import type { TrustCheck } from './verify/check-log.ts';
import type { Floors } from './verify/floors.ts';

/** What is known of a collection before an update: its last root, the files of the cache, and the marks apart from it. */
export interface KnownState {
  readonly root: Uint8Array | undefined;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly floors: Floors;
}

/** The roots that are trusted here of a repository: the newest, and what is kept of those before it. */
export interface TrustedRoots {
  readonly newest: Uint8Array;
  readonly at: (version: number) => Promise<Uint8Array | undefined>;
}

export const nothingKnown: KnownState = { root: undefined, files: new Map(), floors: new Map() };

/** One role's document, verified: `file.signed` is the very value the signatures were checked over. */
export interface VerifiedRole<T extends Root | Targets | Snapshot | Timestamp> {
  readonly role: RoleName;
  readonly file: MetadataFile<T>;
  /** Lower-case hex of the received bytes. */
  readonly sha256: string;
  readonly signatures: RoleSignatures;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A delegation as its parent states it, whether or not its document could be used. */
export interface DelegationState {
  readonly role: RoleName;
  readonly parent: RoleName;
  readonly threshold: number;
  readonly paths: readonly string[];
  /** As listed, and the ids of the bare public keys in the same order (undefined where a key cannot be read). */
  readonly keyIds: readonly string[];
  readonly canonicalIds: readonly (string | undefined)[];
  /** Whether its document is verified and part of the collection. */
  readonly published: boolean;
  /** Why it is not, where it was published once. */
  readonly lost?: LostDelegation;
}

/** A delegation whose document counts for nobody, and what can be read of it. */
export interface LostDelegation {
  /** It has ended, too few of its keys signed it, or the snapshot lists it no longer. */
  readonly why: 'expired' | 'signature-threshold' | 'missing';
  readonly version?: number;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
  /** Canonical ids of the keys of the role that signed it. */
  readonly signers: readonly string[];
  /** As the snapshot lists it. Nobody that counts vouches for it where too few keys signed it. */
  readonly file?: MetadataFile<Targets>;
}

export interface TrustWarning {
  readonly kind: 'expired' | 'signature-threshold' | 'delegation-missing-from-snapshot' | 'target-unusable';
  readonly role: string;
  readonly detail: string;
}

/** Why the root is believed. */
export type Anchor =
  | { readonly kind: 'first-use' }
  | { readonly kind: 'known'; readonly version: number }
  | { readonly kind: 'pinned-certificate'; readonly pattern: string }
  | { readonly kind: 'pinned-authority'; readonly prefix: string };

/** All of a collection, every document verified at one moment. */
export interface VerifiedCollection {
  readonly gun: Gun;
  /** Milliseconds since 1970. */
  readonly judgedAt: number;
  readonly anchor: Anchor;
  readonly root: VerifiedRole<Root>;
  /** Roots received on the way, by version; the newest is `root`. */
  readonly rootBytes: ReadonlyMap<number, Uint8Array>;
  /** When the first of the root certificates in use ends. */
  readonly rootCertificateEnds: number;
  readonly timestamp: VerifiedRole<Timestamp>;
  readonly snapshot: VerifiedRole<Snapshot>;
  /** `targets` and every usable delegation, parents before children. */
  readonly targets: ReadonlyMap<string, VerifiedRole<Targets>>;
  /** In the order in which they are asked: breadth first. */
  readonly delegations: readonly DelegationState[];
  readonly warnings: readonly TrustWarning[];
  /** To be stored together with the documents, and only now. */
  readonly floors: Floors;
  /** The first end of any document or root certificate: until then nothing here goes stale by itself. */
  readonly freshUntil: number;
}

export interface TrustError {
  readonly kind: TrustErrorKind;
  readonly role: string;
  readonly detail: string;
}

/** Versions of the roles that were accepted, in the order of acceptance. */
export type Versions = Readonly<Record<string, number>>;

export type UpdateOutcome =
  | {
      readonly state: 'verified';
      readonly collection: VerifiedCollection;
      readonly versions: Versions;
      readonly checks: readonly TrustCheck[];
    }
  | {
      readonly state: 'rejected';
      readonly error: TrustError;
      readonly versions: Versions;
      readonly warnings: readonly TrustWarning[];
      readonly checks: readonly TrustCheck[];
      /**
       * To be kept even so: the marks as they were, that of the root raised to the newest root that follows from the known one. What
       * that root revoked must not come back only because the rest of the update failed.
       */
      readonly floors: Floors;
    }
  /** The remote knows nothing of this collection, and neither do we. */
  | { readonly state: 'unsigned'; readonly checks: readonly TrustCheck[] };

export type { FileMeta };
