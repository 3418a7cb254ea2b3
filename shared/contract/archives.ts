import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { Instant } from '../domain/key.ts';
import { serverFailures } from '../domain/server-failures.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

/** What a reader would have found at a moment. */
export const ArchivedVerdict = z.object({
  at: Instant,
  state: z.enum(['verified', 'rejected', 'unsigned']),
  /** Why it was rejected, in one sentence. */
  because: z.string().optional(),
  tags: z.number().int(),
  /** The timestamp it goes by, when that came as far as it is known, and who says so; `lifetime` is an estimate. */
  timestamp: z
    .object({
      version: z.number().int(),
      came: z.object({ at: Instant, from: z.enum(['changefeed', 'stored', 'lifetime']) }).optional(),
    })
    .optional(),
});
export type ArchivedVerdict = z.infer<typeof ArchivedVerdict>;

export const SavedArchive = z.object({
  gun: Gun,
  /** Of the new folder, and of the one it is in. */
  name: z.string(),
  folder: z.string(),
  /** Host and port of the server it was read from; absent for a collection of this computer. */
  server: z.string().optional(),
  versions: z.number().int(),
  roles: z.number().int(),
  /** Saved, and does not verify. */
  unverified: z.number().int(),
  /** What is left out: the first of it in sentences, and how much in all. */
  missing: z.array(z.string()).max(20),
  missingInAll: z.number().int(),
  moment: ArchivedVerdict,
  now: ArchivedVerdict,
  /** What judges it from the command line, run in the folder it is in. */
  command: z.string(),
});
export type SavedArchive = z.infer<typeof SavedArchive>;

export const JudgedArchive = z.object({
  gun: Gun,
  /** Of its folder. */
  name: z.string(),
  server: z.string().optional(),
  archivedAt: Instant,
  /** When its first timestamp came: before, nothing stood. */
  first: Instant.optional(),
  versions: z.number().int(),
  verdict: ArchivedVerdict,
  /** Who on this computer vouches for its newest root; absent where no root in it stands. */
  root: z
    .object({
      by: z.enum(['pins', 'known', 'nobody', 'refused', 'other']),
      keyIds: z.array(z.string()).max(64),
      /** Why the pins refuse it, in one sentence. */
      because: z.string().optional(),
    })
    .optional(),
  /** What it states then; of very many the first. */
  targets: z.array(z.object({ name: z.string(), role: z.string(), sha256: z.string().optional() })).max(1000),
});
export type JudgedArchive = z.infer<typeof JudgedArchive>;

/** Of saving an archive, for its own sake or before something is deleted. */
export const archiveFailures = [
  ...serverFailures,
  'collection-unknown',
  'trust-data-missing',
  'trust-data-malformed',
  'archive-name',
  'file-token-unknown',
  'file-unreadable',
  'input-invalid',
  'cancelled',
] as const;

export const archives = {
  /** Judges an archive that the person picked, at a moment; when it was made unless said otherwise. */
  judge: endpoint({
    input: z.object({ folder: FileToken, at: Instant.optional() }),
    output: JudgedArchive,
    fails: ['file-token-unknown', 'file-unreadable', 'archive-name', 'input-invalid'],
  }),
  /** Saves every version of every role that is still there into a new folder in one that the person picked; runs as a task. */
  save: endpoint({
    input: z.object({ gun: Gun, folder: FileToken, at: Instant.optional() }),
    output: SavedArchive,
    fails: archiveFailures,
  }),
};
