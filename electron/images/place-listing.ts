import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isFailure } from '#electron/signet-error.ts';
import type { ImageEntry } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { DistantFailure } from './distant-place.ts';
import type { FoundMedium } from './find-media.ts';
import type { MediumListing, ReadOptions } from './image-source.ts';
import type { MediumHost } from './medium-host.ts';
import { mediumStamp } from './medium-stamp.ts';

export interface PlacedEntry {
  /** Its entryId is unique within the place. */
  readonly entry: ImageEntry;
  /** Where its medium is, and what the medium itself calls the entry. */
  readonly path: string;
  readonly ownId: string;
  readonly medium: MediumListing['medium'];
}

type MediumFailure = Failure<'medium-refused' | 'place-unreadable'>;
export type PlaceFailure = MediumFailure | DistantFailure;

export interface PlaceContents {
  readonly entries: readonly PlacedEntry[];
  readonly problems: readonly PlaceFailure[];
  /** Paths whose stamps tell that the contents may differ, with the stamps when they were read. */
  readonly stamps: ReadonlyMap<string, string>;
  /** Of a distant place: when its entries were read. They stay where it cannot be reached. */
  readonly readAt?: string;
}

/** Whether nothing that was looked at has changed since. */
export async function isCurrent({ stamps }: PlaceContents): Promise<boolean> {
  const now = await Promise.all([...stamps].map(async ([path, stamp]) => (await mediumStamp(path)) === stamp));
  return now.every(Boolean);
}

/** Lists all media of a place. What is refused is a problem beside the rest; media that have not changed are not read again. */
export async function readPlace(host: MediumHost, path: string, known: ListingCache, options: ReadOptions = {}): Promise<PlaceContents> {
  const stamps = new Map([[path, await mediumStamp(path)]]);
  const problems: MediumFailure[] = [];
  const entries: PlacedEntry[] = [];
  const meeting = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      if (!isFailure(error, 'medium-refused', 'place-unreadable')) throw error;
      problems.push(named(error.failure, name));
    }
  };
  await meeting(basename(path), async () => {
    const found = await host.find(path, options);
    problems.push(...found.problems);
    for (const folder of found.folders) stamps.set(folder, await mediumStamp(folder));
    for (const medium of found.media) {
      const name = medium.below || basename(path);
      const stamp = await mediumStamp(medium.path);
      stamps.set(medium.path, stamp);
      await meeting(name, async () => {
        const listing = await known.listing(medium.path, stamp, () => host.list(medium.path, options));
        problems.push(...listing.problems.map((problem) => named(problem, name)));
        entries.push(...listing.entries.map((entry) => placed(entry, medium, listing.medium)));
      });
    }
  });
  return { entries, problems, stamps };
}

const named = (failure: MediumFailure, name: string): MediumFailure =>
  failure.code === 'medium-refused' ? { ...failure, medium: name } : { ...failure, place: name };

/** An id names its medium by a short hash: two archives of one folder may hold the same image under the same name. */
const placed = (entry: ImageEntry, { path, below }: FoundMedium, medium: MediumListing['medium']): PlacedEntry => {
  const prefix = below === '' ? '' : `${createHash('sha256').update(below).digest('hex').slice(0, 8)}~`;
  return { entry: { ...entry, entryId: `${prefix}${entry.entryId}` }, path, ownId: entry.entryId, medium };
};

/** Listings by medium, as long as its stamp stays. */
export class ListingCache {
  readonly #known = new Map<string, { readonly stamp: string; readonly listing: MediumListing }>();

  async listing(path: string, stamp: string, read: () => Promise<MediumListing>): Promise<MediumListing> {
    const known = this.#known.get(path);
    if (known?.stamp === stamp) return known.listing;
    const listing = await read();
    this.#known.set(path, { stamp, listing });
    return listing;
  }

  forget(path: string): void {
    for (const known of this.#known.keys()) if (known.startsWith(path)) this.#known.delete(known);
  }
}
