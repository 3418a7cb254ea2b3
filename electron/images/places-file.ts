import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { SignetError } from '#electron/signet-error.ts';

const schema = z.object({
  version: z.literal(1),
  places: z.array(z.object({ path: z.string().min(1), sample: z.boolean() })),
});
export type StoredPlace = z.infer<typeof schema>['places'][number];

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
