import { z } from 'zod';
import { PayloadDigest } from './digest.ts';
import { Gun } from './gun.ts';
import { Instant, KeyId } from './key.ts';

/** One line of the difference between the metadata as it is and as it will be. */
export const ReviewChange = z.object({
  role: z.string(),
  kind: z.enum(['added', 'removed', 'changed']),
  /** What changes: a target name, `version`, `expires`, … Free text from the collection: show it escaped. */
  subject: z.string(),
  before: z.string().optional(),
  after: z.string().optional(),
});
export type ReviewChange = z.infer<typeof ReviewChange>;

export const ReviewWarning = z.object({
  kind: z.enum([
    'tag-moves',
    'already-signed',
    'expires-soon',
    'same-digest-other-tag',
    'look-alike',
    'removes-last',
    'first-trust',
    'shadowed',
    'still-stated',
    'surfaces',
    'carried-stale',
    'not-in-registry',
    'key-replaced',
    'pin-follows',
    'remembered-otherwise',
    'not-vouched',
  ]),
  title: z.string(),
  detail: z.string(),
});
export type ReviewWarning = z.infer<typeof ReviewWarning>;

/** What a person sees before anything is signed. Confirming returns `payload`; only those bytes get signed. */
export const Review = z.object({
  reviewId: z.string(),
  gun: Gun,
  /** Host and port of the trust server it is published on; absent for this computer. */
  server: z.string().optional(),
  sentence: z.string(),
  role: z.string(),
  keyId: KeyId,
  keyLabel: z.string(),
  /** Every other key that signs, with its role. */
  alsoWith: z.array(z.object({ role: z.string(), keyId: KeyId, keyLabel: z.string() })).optional(),
  asksPassphrase: z.boolean(),
  /** Each key that asks for its passphrase, where several sign. */
  asks: z.array(z.object({ role: z.string(), keyId: KeyId, keyLabel: z.string() })).optional(),
  lastUsedAt: Instant.optional(),
  goodUntil: Instant,
  /** Complete: every difference, old to new metadata, those made by the machine (versions, expiries) too. */
  changes: z.array(ReviewChange),
  /** Differences with no entry of their own; anything above 0 blocks signing. */
  unrecognised: z.number().int().min(0),
  warnings: z.array(ReviewWarning),
  /** SHA-256 of the exact bytes that will be signed. */
  payload: PayloadDigest,
  /** Those bytes as text, at most 256 KiB, and whether that cut them. */
  payloadText: z.string(),
  payloadCut: z.boolean(),
  command: z.string().optional(),
  /** Why there is none: docker and notary have none for this, or it would be too many. */
  noCommand: z.enum(['none', 'too-many']).optional(),
  /** The confirmation is void after this. */
  validUntil: Instant,
});
export type Review = z.infer<typeof Review>;
