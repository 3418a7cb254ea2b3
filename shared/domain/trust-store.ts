import { z } from 'zod';
import { Gun } from './gun.ts';
import { Instant } from './key.ts';
import { StagedChange } from './staged-change.ts';
import { Verdict } from './verdict.ts';

/** Something in a trust store that was passed over; the rest was read all the same. Both texts are foreign. */
export const StoreProblem = z.object({
  what: z.string(),
  why: z.enum(['link', 'unreadable', 'malformed', 'too-large', 'too-deep', 'too-many', 'name']),
  detail: z.string(),
});
export type StoreProblem = z.infer<typeof StoreProblem>;

/** A file of a changelist, and what it says where it can be read. */
export const StagedEntry = z.object({
  file: z.string(),
  at: Instant.optional(),
  change: StagedChange.optional(),
  /** Why it cannot be read. Notary refuses to publish then, until the list is reset. */
  problem: z.string().optional(),
});
export type StagedEntry = z.infer<typeof StagedEntry>;

/** What docker or notary last downloaded of a repository, judged as of then. */
export const StoredCache = z.object({
  verdict: Verdict,
  sentence: z.string(),
  /** The moment for which it was judged: when its files were written, or before its first document ended. */
  judgedAt: Instant,
  freshUntil: Instant.optional(),
  tags: z.number().int(),
  roles: z.array(z.object({ role: z.string(), version: z.number().int(), expires: Instant })),
});
export type StoredCache = z.infer<typeof StoredCache>;

export const StoreRepository = z.object({
  gun: Gun,
  cache: StoredCache.optional(),
  /** The first of them, in the order in which notary applies them. */
  changes: z.array(StagedEntry),
  changeCount: z.number().int(),
});
export type StoreRepository = z.infer<typeof StoreRepository>;
