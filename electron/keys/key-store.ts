import type { PayloadDigest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type {
  CreatableAlgorithm,
  ExportFormat,
  ImportCandidate,
  KeychainState,
  KeyId,
  KeyRecord,
  KeyRole,
  TrashedKey,
} from '#shared/domain/key.ts';

/** What a person logs in with at a registry. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Seals log-ins with a key of the store, so that they can be kept in a file. */
export interface LoginSealer {
  sealLogin(host: string, login: Login): Promise<string>;
  /** Fails with `login-unreadable` where it was altered, is another host's, or another store's. */
  openLogin(host: string, sealed: string): Promise<Login>;
}

/** SEAM 1. Where private keys live. Nothing here returns one. */
export interface KeyStore extends LoginSealer {
  /** Whether keys can be used now; reads the canary, never lists. Answers within the store's deadline. */
  state(): Promise<KeychainState>;
  list(): Promise<readonly KeyRecord[]>;
  /** Makes a key, stores it, reads it back; only then is it in the list. */
  create(wanted: NewKey): Promise<KeyRecord>;
  /** What a file holds, without opening what is encrypted. */
  inspectFile(path: string): Promise<readonly ImportCandidate[]>;
  /** Imports one key of a file. A wrong passphrase changes nothing. */
  import(path: string, wanted: ImportedKey): Promise<KeyRecord>;
  /** Writes the key (or its public half) to `path` atomically, 0600, then reads the file back and opens it: the record's backup becomes verified. */
  export(keyId: KeyId, wanted: KeyExport, path: string): Promise<KeyRecord>;
  /** Opens an exported file and says whether it holds this very key; marks the backup verified. */
  verifyBackup(keyId: KeyId, path: string, passphrase: string | undefined): Promise<KeyRecord>;
  /** Changes label, notes, labels, role or guns. */
  describe(keyId: KeyId, change: KeyDescription): Promise<KeyRecord>;
  /** Moves the sealed secret to the trash for 30 days. */
  remove(keyId: KeyId): Promise<TrashedKey>;
  trash(): Promise<readonly TrashedKey[]>;
  restore(keyId: KeyId): Promise<KeyRecord>;
  /** A handle that signs exactly the payloads named in `authorisation`, and nothing else. */
  signer(keyId: KeyId, authorisation: SigningAuthorisation): Promise<Signer>;
  /** Drops everything held in memory. The next use starts afresh. */
  lock(): Promise<void>;
}

export interface NewKey {
  readonly algorithm: CreatableAlgorithm;
  readonly label: string;
  readonly role: KeyRole;
  readonly guns: readonly Gun[];
  readonly notes?: string;
  /** Required for root and targets keys, at least 12 characters; optional for others. */
  readonly passphrase?: string;
}

export interface ImportedKey {
  readonly index: number;
  /** Opens the file's encryption, where it has one. */
  readonly filePassphrase?: string;
  /** The passphrase the key gets here; required for root and targets keys. */
  readonly passphrase?: string;
  readonly label: string;
  readonly role: KeyRole;
  readonly guns: readonly Gun[];
}

export interface KeyExport {
  readonly format: ExportFormat;
  /** The key's own passphrase, where it has one. */
  readonly passphrase?: string;
  /** Seals the exported file; required for every format that holds the private key. */
  readonly filePassphrase?: string;
}

export interface KeyDescription {
  readonly label?: string;
  readonly notes?: string;
  readonly labels?: readonly string[];
  readonly role?: KeyRole;
  readonly guns?: readonly Gun[];
}

export interface SigningAuthorisation {
  /** The key's own passphrase, where it has one; checked when the handle is made. */
  readonly passphrase?: string;
  /** SHA-256 of each payload that may be signed; each once. `any-of-role` is for the keys of a local collection's snapshot and timestamp only. */
  readonly payloads: readonly PayloadDigest[] | 'any-of-role';
}

/** A handle that signs. The private key stays where it is. */
export interface Signer {
  readonly record: KeyRecord;
  /**
   * Signs a payload. ECDSA: SHA-256 (for every curve, as Notary does), r‖s. Ed25519: the payload itself. RSA: PSS, SHA-256, salt 32,
   * unless the scheme asks for PKCS#1 v1.5 (SHA-256), which an RSA key's root certificate needs; other algorithms ignore the scheme.
   * Fails with `digest-not-authorised` for any payload not named in the authorisation.
   */
  sign(payload: Uint8Array, options?: { readonly scheme: 'pkcs1v15' }): Promise<Uint8Array>;
}
