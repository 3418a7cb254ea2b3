import { z } from 'zod';
import { CarryPlan } from '../domain/carry.ts';
import { Digest, PayloadDigest } from '../domain/digest.ts';
import { Gun, SignedRole } from '../domain/gun.ts';
import { PlaceId } from '../domain/image.ts';
import { Instant, KeyId } from '../domain/key.ts';
import { Review } from '../domain/review.ts';
import { serverFailures } from '../domain/server-failures.ts';
import { TakeBackPlan } from '../domain/take-back.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';
import { keyUseFailures, Passphrase } from './keys.ts';

/** A root that is made here has to be one that the pins let in. */
const rootFailures = ['pin-forbids', 'pins-unreadable'] as const;
const reviewFailures = [
  ...keyUseFailures,
  ...serverFailures,
  'not-refreshed',
  'not-rewritable',
  'collection-unknown',
  'trust-rejected',
  'trust-data-malformed',
  'trust-data-missing',
  'no-eligible-key',
  'input-invalid',
] as const;

const nameList = z.array(z.string().min(1).max(255)).min(1).max(10_000);

/** A repository that is known here, or an archive that the person picked and the moment to judge it at. */
const CarrySource = z.union([z.object({ gun: Gun }), z.object({ archive: FileToken, at: Instant.optional() })]);

const imageToSign = z.object({
  placeId: PlaceId,
  entryId: z.string().max(600),
  /** The digest the person was shown; refused when the name points elsewhere by now. */
  expected: Digest,
  /** The tag to sign it under. */
  tag: z.string().min(1).max(128),
});

export const Receipt = z.object({
  gun: Gun,
  /** What is stated now, in one sentence. */
  sentence: z.string(),
  payload: PayloadDigest,
  versions: z.array(z.object({ role: z.string(), before: z.number().int().optional(), after: z.number().int() })),
  command: z.string().optional(),
});
export type Receipt = z.infer<typeof Receipt>;

export const KeyChoice = z.object({
  keyId: KeyId,
  label: z.string(),
  eligible: z.boolean(),
  /** The role it signs as, or why it cannot. */
  reason: z.string(),
  asksPassphrase: z.boolean(),
});
export type KeyChoice = z.infer<typeof KeyChoice>;

export const signing = {
  /**
   * Every key we hold, eligible ones first, with the reason for each. For `targets` these are all that may state something there, as
   * docker would; `exactly` those of that very role.
   */
  keyChoices: endpoint({
    input: z.object({ gun: Gun, role: SignedRole, exactly: z.boolean().optional() }),
    output: z.array(KeyChoice),
    fails: [...keyUseFailures, 'collection-unknown'],
  }),
  /** Starts a collection: builds the root certificate (hence the root key's passphrase) and prepares its first metadata. */
  prepareInitialise: endpoint({
    input: z.object({
      gun: Gun,
      rootKeyId: KeyId,
      rootPassphrase: Passphrase.optional(),
      targetsKeyId: KeyId,
      server: z.string().max(2000).optional(),
    }),
    output: Review,
    fails: [...keyUseFailures, ...serverFailures, 'collection-exists', 'no-eligible-key', 'input-invalid', ...rootFailures],
  }),
  prepareImages: endpoint({
    input: z.object({ gun: Gun, keyId: KeyId, images: z.array(imageToSign).min(1).max(10_000) }),
    output: Review,
    fails: [
      ...reviewFailures,
      'tag-moved',
      'not-signable',
      'image-unknown',
      'place-unknown',
      'place-unreadable',
      'medium-refused',
      'nothing-to-sign',
    ],
  }),
  prepareFile: endpoint({
    input: z.object({ gun: Gun, keyId: KeyId, file: FileToken, name: z.string().min(1).max(255) }),
    output: Review,
    fails: [...reviewFailures, 'file-token-unknown', 'file-unreadable', 'nothing-to-sign', 'cancelled'],
  }),
  /** Who states these names, and what consumers get once they are taken back in the given roles; without those in all that we can sign. */
  takeBackPlan: endpoint({
    input: z.object({ gun: Gun, names: nameList, roles: z.array(SignedRole).max(1000).optional() }),
    output: TakeBackPlan,
    fails: [...keyUseFailures, ...reviewFailures],
  }),
  /** In one publish, each role signed with its own key. */
  prepareTakeBack: endpoint({
    input: z.object({ gun: Gun, names: nameList, roles: z.array(SignedRole).min(1).max(1000) }),
    output: Review,
    fails: [...reviewFailures, 'target-unknown', 'nothing-to-sign'],
  }),
  prepareRenewal: endpoint({
    input: z.object({ gun: Gun, keyId: KeyId, role: SignedRole }),
    output: Review,
    fails: reviewFailures,
  }),
  /** Another key for a role, or a new certificate for the root key: where `keyId` is `rootKeyId`. `passphrase` opens the key that gets one. */
  prepareRotation: endpoint({
    input: z.discriminatedUnion('role', [
      z.object({ gun: Gun, rootKeyId: KeyId, role: z.literal('targets'), keyId: KeyId }),
      z.object({ gun: Gun, rootKeyId: KeyId, role: z.literal('root'), keyId: KeyId, passphrase: Passphrase.optional() }),
      z.object({ gun: Gun, rootKeyId: KeyId, role: z.literal('snapshot'), to: z.enum(['server', 'here']) }),
    ]),
    output: Review,
    fails: [...reviewFailures, ...rootFailures, 'threshold-kept'],
  }),
  /** What there is to carry to a repository, which need not exist yet, and whether its registry has it. */
  planCarry: endpoint({
    input: z.object({ source: CarrySource, gun: Gun }),
    output: CarryPlan,
    fails: [...reviewFailures, 'file-token-unknown', 'file-unreadable', 'cancelled'],
  }),
  /** The same statements in another repository, signed anew. Refused where the source is not trusted; where it is stale, unless `staleToo`. */
  prepareCarry: endpoint({
    input: z.object({ source: CarrySource, gun: Gun, keyId: KeyId, names: nameList, staleToo: z.boolean().optional() }),
    output: Review,
    fails: [...reviewFailures, 'file-token-unknown', 'file-unreadable', 'target-unknown', 'nothing-to-sign', 'cancelled'],
  }),
  /** Writes the report on what was carried, once it was confirmed. */
  saveCarryReport: endpoint({
    input: z.object({ reviewId: z.string().max(64), file: FileToken, form: z.enum(['json', 'text']) }),
    output: z.object({}),
    fails: ['review-stale', 'file-token-unknown', 'file-not-writable', 'disk-full', 'locked'],
  }),
  /** Signs exactly the reviewed bytes, writes, reads again and verifies. A review can be confirmed once. */
  confirm: endpoint({
    input: z.object({
      reviewId: z.string().max(64),
      payload: PayloadDigest,
      passphrase: Passphrase.optional(),
      rootPassphrase: Passphrase.optional(),
      /** Of each key by itself, where several sign as a person. */
      passphrases: z.record(KeyId, Passphrase).optional(),
    }),
    output: Receipt,
    fails: [
      ...reviewFailures,
      'pins-unreadable',
      'review-stale',
      'digest-not-authorised',
      'tag-moved',
      'verify-after-failed',
      'publish-unfinished',
      'publish-conflict',
      'publish-unknown',
      'published-unseen',
      'nothing-to-sign',
      'target-unknown',
      'file-unreadable',
      'cancelled',
      'file-token-unknown',
      'collection-exists',
      'image-unknown',
      'place-unknown',
      'place-unreadable',
      'medium-refused',
    ],
  }),
  discard: endpoint({ input: z.object({ reviewId: z.string().max(64) }), output: z.object({}), fails: [] }),
};
