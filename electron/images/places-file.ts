import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { SignetError } from '#electron/signet-error.ts';

/** A file place has no `kind`, as before there were others: an earlier file reads as it is. */
const filePlace = z.object({ kind: z.literal('file').optional(), path: z.string().min(1), sample: z.boolean() });
/** `address` as `unix:///run/…`; `name` as it was found: which product, which context. */
const enginePlace = z.object({ kind: z.literal('engine'), address: z.string().min(1).max(1000), name: z.string().max(200) });
/** `repository` with its host, normalised; `signInAt` a host of another domain that may get the credentials for it. */
const registryPlace = z.object({
  kind: z.literal('registry'),
  repository: z.string().min(1).max(255),
  signInAt: z.string().min(1).max(255).optional(),
});

const schema = z.object({ version: z.literal(1), places: z.array(z.union([enginePlace, registryPlace, filePlace])) });

export type FilePlace = z.infer<typeof filePlace>;
export type EnginePlace = z.infer<typeof enginePlace>;
export type RegistryPlace = z.infer<typeof registryPlace>;
/** A place that is asked, not read: it may be away, and says itself when it changes. */
export type DistantPlace = EnginePlace | RegistryPlace;
export type StoredPlace = FilePlace | DistantPlace;

export const isDistant = (place: StoredPlace): place is DistantPlace => place.kind === 'engine' || place.kind === 'registry';

/** The places a person added, oldest first; none where the file is not there yet. Fails with `file-unreadable` rather than forgetting places. */
export async function readPlaces(file: string): Promise<readonly StoredPlace[]> {
  const bytes = await readBounded(file, 1024 * 1024);
  if (!bytes) return [];
  try {
    return schema.parse(JSON.parse(bytes.toString('utf8'))).places;
  } catch (cause) {
    throw new SignetError({ code: 'file-unreadable', file: 'places.json', reason: 'it is not what Signet wrote' }, { cause });
  }
}

export const writePlaces = (file: string, places: readonly StoredPlace[]): Promise<void> =>
  writeAtomic(file, `${JSON.stringify({ version: 1, places }, null, 2)}\n`);
