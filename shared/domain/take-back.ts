import { z } from 'zod';
import { Instant, KeyId } from './key.ts';

/** What a consumer gets for a name: the first entry that is heard, and which role states it. */
export const HeardEntry = z.object({
  role: z.string(),
  /** Version and end of that role's document. */
  version: z.number().int(),
  expires: Instant,
  sha256: z.string(),
});
export type HeardEntry = z.infer<typeof HeardEntry>;

/** Docker asks the releases, then targets; notary asks targets and then all below it, breadth first. Absent: nothing. */
export const Heard = z.object({ docker: HeardEntry.optional(), notary: HeardEntry.optional() });
export type Heard = z.infer<typeof Heard>;

/** A role that states one of the names or several. */
export const StatingRole = z.object({
  role: z.string(),
  version: z.number().int(),
  expires: Instant,
  /** How many of the names it states. */
  names: z.number().int(),
  /** The key of ours that can take them back there. */
  key: z.object({ keyId: KeyId, label: z.string() }).optional(),
  /** With what, or who has to act. */
  reason: z.string(),
  /** Whether it is taken back there. */
  chosen: z.boolean(),
});
export type StatingRole = z.infer<typeof StatingRole>;

export const TakeBackPlan = z.object({
  roles: z.array(StatingRole),
  /** The first ones of them. */
  names: z.array(z.object({ name: z.string(), roles: z.array(z.string()), before: Heard, after: Heard })),
  /** How many names docker or notary still finds afterwards, an older entry or the same. */
  stillHeard: z.number().int(),
});
export type TakeBackPlan = z.infer<typeof TakeBackPlan>;
