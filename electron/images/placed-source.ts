import type { ImageParts, ImageSource } from './image-source.ts';
import { hostedSource, type MediumHost } from './medium-host.ts';
import type { PlacedEntry } from './place-listing.ts';

/** The medium of an entry as a source that knows its entries by the ids they have in their place; `entries` are all of the place. */
export function placedSource(host: MediumHost, { path, medium }: PlacedEntry, entries: readonly PlacedEntry[]): ImageSource {
  const here = entries.filter((each) => each.path === path);
  const own = (entryId: string) => here.find(({ entry }) => entry.entryId === entryId)?.ownId ?? entryId;
  const source = hostedSource(host, path, medium);
  const placed = new Map(here.map(({ ownId, entry }) => [ownId, entry.entryId]));
  return {
    ...source,
    list: async (options) => {
      const listing = await source.list(options);
      return { ...listing, entries: listing.entries.map((entry) => ({ ...entry, entryId: placed.get(entry.entryId) ?? entry.entryId })) };
    },
    verify: (entryId, options) => source.verify(own(entryId), options),
    configs: (entryId) => source.configs(own(entryId)),
    ...(source.parts ? { parts: (entryId: string) => source.parts?.(own(entryId)) as Promise<ImageParts> } : {}),
  };
}
