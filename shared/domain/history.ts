import { z } from 'zod';
import { MetadataChange } from './difference.ts';
import { Gun, RoleName } from './gun.ts';
import { Instant } from './key.ts';

const Version = z.number().int().min(1);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** One version of one role, as its holder still has it. Texts come from the document: show them escaped. */
export const HistoryRow = z.object({
  role: RoleName,
  version: z.number().int(),
  /** Absent where it is too large to be read. */
  sha256: Sha256.optional(),
  length: z.number().int().optional(),
  /** Absent where it is malformed. */
  expires: Instant.optional(),
  /** When its holder says that it was stored: nobody signs this. */
  storedAt: Instant.optional(),
  /** Keys that were entitled then and whose signature is valid; `label` where it is one of ours. */
  signers: z.array(z.object({ id: z.string(), label: z.string().optional() })),
  /** How many of them it took. */
  threshold: z.number().int().optional(),
  /** The document that says so, and how it was found: see SignedBy in electron/systems/content-trust/history. */
  by: z.object({ role: z.string(), version: z.number().int() }).optional(),
  how: z.enum(['root', 'snapshot', 'search']).optional(),
  /** Signatures by keys that were not entitled. */
  foreign: z.number().int().optional(),
  /** Why it does not verify. */
  problem: z.string().optional(),
  /** When a person marked these very bytes as reviewed, and what she noted. */
  reviewed: z.object({ at: Instant, note: z.string() }).optional(),
});
export type HistoryRow = z.infer<typeof HistoryRow>;

export const RepositoryHistory = z.object({
  gun: Gun,
  /** Who was asked: this computer, the trust server, or, where that could not be asked, what Signet keeps of it. */
  source: z.enum(['computer', 'server', 'kept']),
  /** Host and port of the trust server. */
  server: z.string().optional(),
  /** Why the server was not asked, as the end of a sentence. */
  why: z.string().optional(),
  readAt: Instant,
  /** Newest first by when it was stored, as far as that is known; else by role and version. */
  versions: z.array(HistoryRow),
  roles: z.array(
    z.object({
      role: z.string(),
      found: z.number().int(),
      missing: z.number().int(),
      unasked: z.object({ from: z.number().int(), to: z.number().int() }).optional(),
    }),
  ),
  /** What was reviewed could not be read, and why. */
  reviewsUnread: z.string().optional(),
  /** Which limit ended the reading early. */
  stopped: z.enum(['versions', 'bytes', 'time']).optional(),
});
export type RepositoryHistory = z.infer<typeof RepositoryHistory>;

const Document = z.object({ version: Version, sha256: Sha256 });

/** Two versions of one role, by their bytes: what is compared is what the timeline has shown. */
export const VersionPair = z.object({ gun: Gun, role: RoleName, before: Document, after: Document });
export type VersionPair = z.infer<typeof VersionPair>;

/** One version, by its bytes, and what a person noted when she had looked at it. */
export const ReviewOfVersion = z.object({ gun: Gun, role: RoleName, ...Document.shape, note: z.string().max(2000) });
export type ReviewOfVersion = z.infer<typeof ReviewOfVersion>;

/** Every difference between two versions. `changes` may be a part of all, from `from` on. */
export const Comparison = z.object({
  changes: z.array(MetadataChange),
  from: z.number().int(),
  total: z.number().int(),
  /** How many of all there are, by part. */
  counts: z.record(z.string(), z.number().int()),
  /** Those that have no words of their own. */
  unrecognised: z.number().int(),
  /** Why the documents cannot be compared but as text. */
  problem: z.string().optional(),
});
export type Comparison = z.infer<typeof Comparison>;

export const ComparedLine = z.object({
  /** `folded`: so many lines that are the same in both. */
  kind: z.enum(['same', 'removed', 'added', 'folded']),
  text: z.string(),
});
export type ComparedLine = z.infer<typeof ComparedLine>;

export const ComparedLines = z.object({ lines: z.array(ComparedLine), from: z.number().int(), total: z.number().int() });
export type ComparedLines = z.infer<typeof ComparedLines>;
