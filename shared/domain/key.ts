import { z } from 'zod';
import { Gun } from './gun.ts';

const hex64 = /^[0-9a-f]{64}$/;

/** Our id of any stored key: hex SHA-256 of its SubjectPublicKeyInfo DER. */
export const KeyId = z.string().regex(hex64).brand<'KeyId'>();
export type KeyId = z.infer<typeof KeyId>;

/** Notary v1's id: hex SHA-256 of the canonical JSON of the public key. */
export const NotaryKeyId = z.string().regex(hex64).brand<'NotaryKeyId'>();
export type NotaryKeyId = z.infer<typeof NotaryKeyId>;

export const KeyAlgorithm = z.enum(['ecdsa-p256', 'ecdsa-p384', 'ecdsa-p521', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096', 'rsa']);
export type KeyAlgorithm = z.infer<typeof KeyAlgorithm>;

/** What a person may make. P-521 and other RSA sizes can only be imported. */
export const CreatableAlgorithm = z.enum(['ecdsa-p256', 'ecdsa-p384', 'ed25519', 'rsa-3072', 'rsa-4096']);
export type CreatableAlgorithm = z.infer<typeof CreatableAlgorithm>;

/** What a key is meant for. `delegation` is any signer of a `targets/…` role. */
export const KeyRole = z.enum(['root', 'targets', 'snapshot', 'timestamp', 'delegation']);
export type KeyRole = z.infer<typeof KeyRole>;

/** Where the private half is. */
export const Custody = z.enum(['keychain', 'vault', 'memory']);
export type Custody = z.infer<typeof Custody>;

/** RFC 3339, as written by `Date.toISOString()`. */
export const Instant = z.iso.datetime({ offset: true });
export type Instant = z.infer<typeof Instant>;

export const BackupState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('none') }),
  z.object({ state: z.literal('made'), at: Instant }),
  /** The exported file was read back and opened to the same key. */
  z.object({ state: z.literal('verified'), at: Instant }),
]);
export type BackupState = z.infer<typeof BackupState>;

/** All that is known of a key without its private half. */
export const KeyRecord = z.object({
  keyId: KeyId,
  algorithm: KeyAlgorithm,
  /** SubjectPublicKeyInfo DER, standard base64. */
  spki: z.string(),
  /** Notary's id of the bare public key, which names docker's key file. */
  notaryKeyId: NotaryKeyId,
  label: z.string().min(1).max(100),
  notes: z.string().max(4000),
  labels: z.array(z.string().min(1).max(40)).max(20),
  role: KeyRole,
  /** The collection a targets, snapshot or timestamp key belongs to; several for a root or delegation key. */
  guns: z.array(Gun),
  custody: Custody,
  /** Whether each use asks for a passphrase of the key's own. */
  passphrase: z.boolean(),
  createdAt: Instant,
  lastUsedAt: Instant.optional(),
  backup: BackupState,
  /** PEM of a certificate that came with the key. */
  certificate: z.string().optional(),
});
export type KeyRecord = z.infer<typeof KeyRecord>;

export const TrashedKey = z.object({ record: KeyRecord, trashedAt: Instant, purgeAfter: Instant });
export type TrashedKey = z.infer<typeof TrashedKey>;

/** Whether the keychain can be used right now, as the canary tells. */
export const KeychainState = z.enum(['ready', 'locked', 'absent', 'waiting', 'vault', 'vault-locked', 'checking', 'unknown']);
export type KeychainState = z.infer<typeof KeychainState>;

export const ExportFormat = z.enum(['notary-pem', 'pkcs8', 'pkcs12', 'public-pem', 'certificate']);
export type ExportFormat = z.infer<typeof ExportFormat>;
/** One key found in a file that may be imported; nothing secret. */
export const ImportCandidate = z.object({
  index: z.number().int().min(0),
  form: z.enum(['notary-pem', 'pkcs8', 'sec1', 'pkcs1', 'dek-info', 'pkcs12', 'ed25519-legacy']),
  encrypted: z.boolean(),
  /** Known at once for plain keys; for encrypted ones only after the passphrase. */
  keyId: KeyId.optional(),
  algorithm: KeyAlgorithm.optional(),
  role: KeyRole.optional(),
  /** What a delegation key's file calls its signer: `alice`, for `targets/alice`. Foreign text. */
  signer: z.string().max(100).optional(),
  gun: Gun.optional(),
  /** The notary key id a file or header claims; recomputed after opening. */
  claimedId: z.string().max(128).optional(),
  /** What the key's notary id really is; known when `keyId` is. */
  notaryKeyId: NotaryKeyId.optional(),
  /** Already among our keys. */
  known: z.boolean(),
  /** Why it cannot be imported (RSA too short, unknown curve, …). */
  refusal: z.string().optional(),
});
export type ImportCandidate = z.infer<typeof ImportCandidate>;
