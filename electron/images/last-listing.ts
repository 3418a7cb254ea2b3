import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { ImageEntry, MediumKind } from '#shared/domain/image.ts';
import type { PlaceContents } from './place-listing.ts';

/** A list of ten thousand images takes some 10 MiB. */
const largest = 64 * 1024 * 1024;

const schema = z.object({
  version: z.literal(1),
  places: z.array(
    z.object({
      path: z.string(),
      entries: z.array(z.object({ entry: ImageEntry, path: z.string(), ownId: z.string(), medium: MediumKind })),
      stamps: z.array(z.tuple([z.string(), z.string()])),
      readAt: z.string().optional(),
    }),
  ),
});

/**
 * What the places held when they were last read, by path, so that there is a list before anything was read again. Only to be shown until
 * it has been: what is signed is always read. Nothing where the file is missing or not what Signet wrote.
 */
export async function readLastListing(file: string): Promise<ReadonlyMap<string, PlaceContents>> {
  const bytes = await readBounded(file, largest).catch(() => undefined);
  const parsed = schema.safeParse(bytes && parseJson(bytes.toString('utf8')));
  if (!parsed.success) return new Map();
  return new Map(
    parsed.data.places.map(({ path, entries, stamps, readAt }) => [
      path,
      { entries, problems: [], stamps: new Map(stamps), ...(readAt === undefined ? {} : { readAt }) },
    ]),
  );
}

/**
 * Writes what is to be there at the next start, by path, or whatever else tells a place from others. A place with problems is left out:
 * what is wrong is to be found anew; a distant one that cannot be reached keeps what it held.
 */
export async function writeLastListing(file: string, contents: ReadonlyMap<string, PlaceContents>): Promise<void> {
  const places = [...contents]
    .filter(([, { problems, readAt }]) => problems.length === 0 || readAt !== undefined)
    .map(([path, { entries, stamps, readAt }]) => ({ path, entries, stamps: [...stamps], readAt }));
  const text = JSON.stringify({ version: 1, places });
  if (Buffer.byteLength(text) <= largest) await writeAtomic(file, text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
