import { z } from 'zod';
import { Digest } from './digest.ts';
import { Gun } from './gun.ts';
import { PlaceId } from './image.ts';
import { Instant, KeyId } from './key.ts';
import { Review } from './review.ts';

/** A failure as it is told of one part of many: its code, and the facts its words need. */
export const PartFailure = z.object({
  problem: z.string().max(40),
  facts: z.record(z.string().max(40), z.union([z.string(), z.number()])),
});
export type PartFailure = z.infer<typeof PartFailure>;

/** Main makes it; it names a file of Signet's own. */
export const SetId = z.string().regex(/^[0-9a-f]{32}$/);

export const SetImage = z.object({
  placeId: PlaceId,
  entryId: z.string().max(600),
  /** The digest the person was shown. */
  expected: Digest,
  /** The tag to sign it under. */
  tag: z.string().max(128),
});
export type SetImage = z.infer<typeof SetImage>;

/** What is to become of one image of a set. */
export const SetRow = z.object({
  image: SetImage,
  /**
   * `signs`: it is part of the review. `stands`: it is signed like this already. `moves`: its tag is signed for another digest, and it is
   * left out until the person says that it is to be replaced. `refused`: it cannot be signed.
   */
  state: z.enum(['signs', 'stands', 'moves', 'refused']),
  /** The digest its tag is signed for now, where that is another one; also where the person had it replaced. */
  before: z.string().max(300).optional(),
  failure: PartFailure.optional(),
});
export type SetRow = z.infer<typeof SetRow>;

/** The images of one repository: they go into one review and one publish. */
export const SetGroup = z.object({
  gun: Gun,
  rows: z.array(SetRow),
  /** Which of our keys could sign here, and why the others cannot. */
  keys: z.array(z.object({ keyId: KeyId, label: z.string(), eligible: z.boolean(), reason: z.string(), asksPassphrase: z.boolean() })),
  keyId: KeyId.optional(),
  /** What would be signed; absent where nothing is. */
  review: Review.optional(),
  /** Why nothing can be signed in this repository. */
  failure: PartFailure.optional(),
});
export type SetGroup = z.infer<typeof SetGroup>;

export const SetPart = z.object({
  gun: Gun,
  server: z.string().optional(),
  images: z.array(SetImage),
  /**
   * `publishing` until it was read again and verified: then `confirmed`. `unseen`: the server took it and could not be read again. `left`:
   * stopped before its turn; nothing was published. Of a set that was cut off, what stands is found out, or `unknown`; where the tags of a
   * repository differ in that, there is a part for each.
   */
  state: z.enum(['waiting', 'publishing', 'confirmed', 'unseen', 'failed', 'left', 'unknown']),
  /** When that was found out. Signet did not see then who published it, nor as which version. */
  foundOutAt: Instant.optional(),
  failure: PartFailure.optional(),
  versions: z.array(z.object({ role: z.string(), before: z.number().int().optional(), after: z.number().int() })).optional(),
});
export type SetPart = z.infer<typeof SetPart>;

/**
 * How far a set is. `refused`: nothing was signed, and it is a review again. `cut-off`: Signet ended or was locked under way, and what stands
 * was found out again.
 */
export const SigningSet = z.object({
  setId: SetId,
  startedAt: Instant,
  phase: z.enum(['signing', 'publishing', 'pausing', 'paused', 'stopping', 'ended', 'refused', 'cut-off']),
  parts: z.array(SetPart),
});
export type SigningSet = z.infer<typeof SigningSet>;
