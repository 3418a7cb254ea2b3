import { z } from 'zod';
import { Gun, RoleName } from '#shared/domain/gun.ts';
import { Instant } from '#shared/domain/key.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * When a version came, and who says so: the server's changefeed; the time with which the server stored it; or, of a timestamp alone, what
 * follows from its end if it lasts as long as notary-server lets them last. None of these is signed.
 */
export const Came = z.object({ at: Instant, from: z.enum(['changefeed', 'stored', 'lifetime']) });
export type Came = z.infer<typeof Came>;

export const ArchivedVersion = z.object({
  role: RoleName,
  version: z
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
  /** Of the bytes as the server gave them. Absent where there were more than Signet takes, and none were kept. */
  sha256: sha256.optional(),
  length: z.number().int().min(0).optional(),
  /** As it is written in the document; absent where it cannot be read. */
  expires: z.string().optional(),
  came: Came.optional(),
  /** Ids of the keys with a valid signature, as the document that entitles them lists them; that document is `by`. */
  signedBy: z.array(z.string()),
  by: z.object({ role: z.string(), version: z.number().int() }).optional(),
  /** Why it does not verify. */
  problem: z.string().optional(),
});
export type ArchivedVersion = z.infer<typeof ArchivedVersion>;

/** As much of an archive's report as reading the archive needs. */
export const ArchiveIndex = z.object({
  format: z.literal('signet archive 1'),
  gun: Gun,
  /** Host and port; null for a collection of somebody's computer. */
  server: z.string().nullable().optional(),
  archivedAt: Instant,
  versions: z.array(ArchivedVersion).max(100_000),
});
export type ArchiveIndex = z.infer<typeof ArchiveIndex>;
