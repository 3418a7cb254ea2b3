import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { Instant } from '../domain/key.ts';
import { keyStoreFailures } from '../domain/key-failures.ts';
import { PinRow } from '../domain/pin.ts';
import { PublishStanding } from '../domain/publish-standing.ts';
import { KeyFingerprint } from '../domain/server-certificate.ts';
import { serverFailures } from '../domain/server-failures.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

const Address = z.string().min(1).max(2000);

export const TrustServerRow = z.object({
  /** Its address, without a slash at the end. */
  url: Address,
  /** Whether certificates of the person's own are trusted for it. */
  ownCa: z.boolean(),
  /** The one key it may have, where the person pinned it. */
  pin: KeyFingerprint.optional(),
  /** CAs that docker's folder for it holds. */
  dockerCas: z.number().int(),
  /** By which the person proves to it who they are; `exposed`: others on this computer can read its key. */
  client: z.object({ subject: z.string(), notAfter: Instant, from: z.enum(['typed', 'docker']), exposed: z.boolean() }).optional(),
  /** Why docker's folder for it cannot be used; it is not asked before that is mended. */
  problem: z.string().optional(),
  repositories: z.number().int(),
});
export type TrustServerRow = z.infer<typeof TrustServerRow>;

/** What a server shows of a repository that is met for the first time. */
export const FirstMeeting = z.object({
  gun: Gun,
  server: Address,
  /** Nothing was published there. */
  empty: z.boolean(),
  /** Why it cannot be trusted, where it cannot. */
  problem: z.string().optional(),
  /** The certificates its root is signed with; `keyId` is what others can tell a person to compare. */
  roots: z.array(z.object({ keyId: z.string(), subject: z.string(), notAfter: Instant })),
  rootVersion: z.number().int().optional(),
  tags: z.number().int(),
  /** The pin that decides on its root. */
  pinned: PinRow.optional(),
  /** Signet remembers another root, which has not signed this one. */
  anew: z
    .object({
      rememberedVersion: z.number().int(),
      roots: z.array(z.object({ keyId: z.string(), subject: z.string(), notAfter: Instant })),
    })
    .optional(),
  /** What does the same with notary. */
  command: z.string(),
  /** How it stands to what docker or notary trusted of it on this computer; absent where they know nothing. */
  earlier: z.enum(['continues', 'differs']).optional(),
});
export type FirstMeeting = z.infer<typeof FirstMeeting>;

const repository = z.object({ gun: Gun, server: Address });

/** Trust servers, and the repositories on them that a person follows. */
export const servers = {
  list: endpoint({ input: z.object({}), output: z.array(TrustServerRow), fails: [] }),
  /** Asks it first; one that does not answer, or whose certificate is not trusted, is not kept. */
  add: endpoint({
    input: z.object({
      url: Address,
      ca: FileToken.optional(),
      /** The fingerprint that was shown with `server-unknown`: it is trusted with this key and no other. */
      pin: KeyFingerprint.optional(),
      client: z.object({ certificate: FileToken, key: FileToken }).optional(),
    }),
    output: TrustServerRow,
    fails: [...serverFailures, 'server-unknown', 'input-invalid', 'file-token-unknown', 'file-unreadable', ...keyStoreFailures],
  }),
  remove: endpoint({ input: z.object({ url: Address }), output: z.object({}), fails: ['input-invalid'] }),
  /** Repositories that it tells of and Signet does not know yet, to choose from; `complete` says whether these are all. */
  told: endpoint({
    input: z.object({ url: Address }),
    output: z.object({ guns: z.array(Gun), complete: z.boolean() }),
    fails: [...serverFailures, 'catalog-denied', 'input-invalid', 'file-unreadable', 'cancelled'],
  }),
  /** Shows what is there; nothing is kept until `follow`. */
  meet: endpoint({
    input: repository,
    output: FirstMeeting,
    fails: [...serverFailures, 'input-invalid', 'collection-exists', 'trust-data-malformed', 'file-unreadable'],
  }),
  /** Follows what `meet` has shown. */
  follow: endpoint({
    input: repository.extend({
      /** Pins its root certificates, unless a pin covers it already. */
      pin: z.boolean().optional(),
    }),
    output: z.object({}),
    fails: [...serverFailures, 'review-stale', 'trust-data-missing', 'input-invalid', 'pins-unreadable'],
  }),
  /** Publishes whose answer was lost, and what became of them since Signet was started. */
  publishes: endpoint({ input: z.object({}), output: z.array(PublishStanding), fails: [] }),
  /** Puts aside what is remembered of a repository that was started anew, once the person has said so in main's own dialog. */
  forget: endpoint({ input: z.object({ gun: Gun }), output: z.object({}), fails: ['collection-exists', 'cancelled'] }),
  unfollow: endpoint({ input: z.object({ gun: Gun }), output: z.object({}), fails: ['collection-unknown'] }),
  /** Asks the servers of all followed repositories, at most eight at once; runs as a task. */
  refresh: endpoint({
    input: z.object({ gun: Gun.optional() }),
    output: z.object({}),
    fails: ['collection-unknown', 'cancelled', 'input-invalid'],
  }),
};
