import { z } from 'zod';
import { Gun } from './gun.ts';
import { Instant } from './key.ts';
import { Verdict } from './verdict.ts';

/** Where trust is carried from, as it was judged. */
export const CarriedFrom = z.object({
  gun: Gun,
  /** Address of its trust server; absent for this computer and for an archive. */
  server: z.string().optional(),
  archive: z.boolean(),
  /** The moment it is judged at: now, or the one that was named. */
  at: Instant,
  verdict: Verdict,
  sentence: z.string(),
  versions: z.record(z.string(), z.number().int()),
});
export type CarriedFrom = z.infer<typeof CarriedFrom>;

/** One name of the source. */
export const CarryRow = z.object({
  name: z.string(),
  sha256: z.string(),
  length: z.number().int(),
  /** Which role of the source states it, and who signed. */
  role: z.string(),
  signedBy: z.array(z.string()),
  /** Against the target: not there, there as something else, there like this; or it is not carried. */
  state: z.enum(['new', 'moves', 'same', 'left-out']),
  /** Why it is not carried. */
  why: z.string().optional(),
  /** Whether the registry has this digest in the repository of the target. */
  registry: z.enum(['served', 'absent', 'not-checked']),
});
export type CarryRow = z.infer<typeof CarryRow>;

export const CarryPlan = z.object({ from: CarriedFrom, rows: z.array(CarryRow) });
export type CarryPlan = z.infer<typeof CarryPlan>;
