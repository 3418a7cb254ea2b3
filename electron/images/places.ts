import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import type { ImageEntry, Place, PlaceId } from '#shared/domain/image.ts';
import { refusing } from './content/refusals.ts';
import type { ImageSource, ReadOptions } from './image-source.ts';
import { readLastListing, writeLastListing } from './last-listing.ts';
import { hostedSource, type MediumHost } from './medium-host.ts';
import { asPlaceProblem, idOf, type PlaceProblem, placeOf } from './place-facts.ts';
import { isCurrent, ListingCache, type PlaceContents, type PlacedEntry, readPlace } from './place-listing.ts';
import { PlaceWatch, type WatchTimes } from './place-watch.ts';
import { readPlaces, type StoredPlace, writePlaces } from './places-file.ts';

export interface PlacesOptions {
  readonly host: MediumHost;
  /** places.json */
  readonly file: string;
  /** What was listed last, for the next start. */
  readonly lastListing: string;
  /** Where the sample is written. */
  readonly sample: string;
  /** The person's home folder, which a location is shown below. */
  readonly home: string;
  readonly times?: WatchTimes;
}

export interface PlacedImage {
  readonly place: Place;
  readonly entry: ImageEntry;
}

export interface PlacesListing {
  readonly places: readonly Place[];
  readonly images: readonly PlacedImage[];
  readonly problems: readonly PlaceProblem[];
}

/** The places a person added: kept in places.json, listed together, watched. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #cache = new ListingCache();
  readonly #contents = new Map<PlaceId, PlaceContents>();
  /** Places shown as they were when Signet last ran, and not read since. */
  readonly #fromLastTime = new Set<PlaceId>();
  readonly #reading = new Map<PlaceId, Promise<PlaceContents>>();
  readonly #watches = new Map<PlaceId, PlaceWatch>();
  readonly #listeners = new Set<() => void>();
  #stored: readonly StoredPlace[];
  #writing: Promise<unknown> = Promise.resolve();
  #unsaved: NodeJS.Timeout | undefined;

  private constructor(options: PlacesOptions, stored: readonly StoredPlace[]) {
    this.#options = options;
    this.#stored = stored;
  }

  /** Fails with `file-unreadable` where places.json is not ours. */
  static async open(options: PlacesOptions): Promise<Places> {
    const [stored, last] = await Promise.all([readPlaces(options.file), readLastListing(options.lastListing)]);
    const places = new Places(options, stored);
    for (const { path } of stored) {
      const contents = last.get(path);
      if (!contents) continue;
      places.#contents.set(idOf(path), contents);
      places.#fromLastTime.add(idOf(path));
    }
    return places;
  }

  all(): readonly Place[] {
    return this.#stored.map((stored) => placeOf(stored, this.#options.home));
  }

  /** All places at the same time, each from what is known of it unless it changed; a place that cannot be read is a problem. */
  async list(options: ReadOptions = {}): Promise<PlacesListing> {
    const places = this.all();
    const contents = await Promise.all(places.map((place) => this.#read(place.placeId, options)));
    return {
      places,
      images: places.flatMap((place, at) => (contents[at]?.entries ?? []).map(({ entry }) => ({ place, entry }))),
      problems: places.flatMap(({ placeId }, at) => (contents[at]?.problems ?? []).map((problem) => asPlaceProblem(placeId, problem))),
    };
  }

  /** Reads what is shown from the last time, and every other place that changed; tells where that makes a difference. */
  async readAgain(): Promise<void> {
    for (const placeId of [...this.#fromLastTime]) {
      const shown = this.#contents.get(placeId);
      this.#contents.delete(placeId);
      this.#fromLastTime.delete(placeId);
      const read = await this.#read(placeId, {});
      if (JSON.stringify([read.entries, read.problems]) !== JSON.stringify([shown?.entries, shown?.problems])) this.#changed();
    }
    await this.list();
  }

  /** One image with its source; the source knows entries by the ids of this place. Fails with `place-unknown` or `image-unknown`. */
  async find(placeId: PlaceId, entryId: string): Promise<PlacedImage & { readonly source: ImageSource }> {
    const place = placeOf(this.#storedOf(placeId), this.#options.home);
    const { entries } = await this.#read(placeId, {});
    const found = entries.find(({ entry }) => entry.entryId === entryId);
    if (!found) throw new SignetError({ code: 'image-unknown', image: entryId });
    return { place, entry: found.entry, source: this.#source(found, entries) };
  }

  /** Adds a folder or file, or finds it again. Fails with `place-unreadable`, or `medium-refused` where it holds no image. */
  async add(path: string): Promise<Place> {
    return this.#add(path, false);
  }

  /** Writes the sample images into the data folder and adds them. */
  async addSample(): Promise<Place> {
    // Only a first run asks for it.
    const { writeSample } = await import('./sample.ts');
    await writeSample(this.#options.sample);
    return this.#add(this.#options.sample, true);
  }

  /** Forgets a place; its files stay as they are. Fails with `place-unknown`. */
  async remove(placeId: PlaceId): Promise<void> {
    const gone = this.#storedOf(placeId);
    await this.#write((stored) => stored.filter(({ path }) => path !== gone.path));
    this.#watches.get(placeId)?.close();
    this.#watches.delete(placeId);
    this.#contents.delete(placeId);
    this.#cache.forget(gone.path);
    this.#saveSoon();
    this.#changed();
  }

  /** Tells when a place was added, removed, or holds something else than was listed last. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    for (const { path } of this.#stored) this.#watch(path, undefined);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.#listeners.clear();
    if (this.#unsaved) await this.#save();
  }

  async #add(path: string, sample: boolean): Promise<Place> {
    const real = await refusing(basename(path), () => realpath(path));
    const found = await this.#options.host.find(real);
    // A single medium has to be readable; of several, each may have its problem beside the others.
    const [only] = found.media;
    if (found.media.length === 1 && only) await this.#options.host.list(only.path);
    const stored = { path: real, sample };
    await this.#write((all) => (all.some((each) => each.path === real) ? all : [...all, stored]));
    this.#changed();
    return placeOf(this.#storedOf(idOf(real)), this.#options.home);
  }

  #write(change: (stored: readonly StoredPlace[]) => readonly StoredPlace[]): Promise<void> {
    const write = this.#writing.then(async () => {
      const next = change(this.#stored);
      await writePlaces(this.#options.file, next);
      this.#stored = next;
    });
    this.#writing = write.catch(() => undefined);
    return write;
  }

  async #read(placeId: PlaceId, options: ReadOptions): Promise<PlaceContents> {
    const running = this.#reading.get(placeId);
    if (running) return running;
    const read = this.#readNow(placeId, options).finally(() => this.#reading.delete(placeId));
    this.#reading.set(placeId, read);
    return read;
  }

  async #readNow(placeId: PlaceId, options: ReadOptions): Promise<PlaceContents> {
    const { path } = this.#storedOf(placeId);
    const known = this.#contents.get(placeId);
    if (known && (await isCurrent(known))) return known;
    const contents = await readPlace(this.#options.host, path, this.#cache, options);
    if (!this.#stored.some((each) => each.path === path)) return contents;
    this.#contents.set(placeId, contents);
    this.#fromLastTime.delete(placeId);
    this.#saveSoon();
    if (this.#listeners.size > 0) this.#watch(path, contents);
    return contents;
  }

  #saveSoon(): void {
    clearTimeout(this.#unsaved);
    this.#unsaved = setTimeout(() => void this.#save(), 1_000);
    this.#unsaved.unref();
  }

  async #save(): Promise<void> {
    clearTimeout(this.#unsaved);
    this.#unsaved = undefined;
    const byPath = this.#stored.flatMap(({ path }) => {
      const contents = this.#contents.get(idOf(path));
      return contents ? [[path, contents] as const] : [];
    });
    // Without it the next start reads everything before it shows it: nothing is lost.
    await writeLastListing(this.#options.lastListing, new Map(byPath)).catch(() => undefined);
  }

  #watch(path: string, contents: PlaceContents | undefined): void {
    const placeId = idOf(path);
    const look = async () => {
      const known = this.#contents.get(placeId);
      if (known && !(await isCurrent(known))) this.#changed();
    };
    const watching = this.#watches.get(placeId) ?? new PlaceWatch(() => void look(), this.#options.times ?? { settle: 300, poll: 5_000 });
    this.#watches.set(placeId, watching);
    watching.follow(contents ? [path, ...contents.stamps.keys()] : [path]);
  }

  #source({ path, medium }: PlacedEntry, entries: readonly PlacedEntry[]): ImageSource {
    const here = entries.filter((each) => each.path === path);
    const own = (entryId: string) => here.find(({ entry }) => entry.entryId === entryId)?.ownId ?? entryId;
    const source = hostedSource(this.#options.host, path, medium);
    const placed = new Map(here.map(({ ownId, entry }) => [ownId, entry.entryId]));
    return {
      ...source,
      list: async (options) => {
        const listing = await source.list(options);
        return { ...listing, entries: listing.entries.map((entry) => ({ ...entry, entryId: placed.get(entry.entryId) ?? entry.entryId })) };
      },
      verify: (entryId, options) => source.verify(own(entryId), options),
      configs: (entryId) => source.configs(own(entryId)),
    };
  }

  #storedOf(placeId: PlaceId): StoredPlace {
    const stored = this.#stored.find(({ path }) => idOf(path) === placeId);
    if (!stored) throw new SignetError({ code: 'place-unknown', place: placeId });
    return stored;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
