import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import type { ImageEntry, Place, PlaceId } from '#shared/domain/image.ts';
import { refusing } from './content/refusals.ts';
import { type Connectors, isDistantFailure } from './distant-place.ts';
import { DistantPlaces } from './distant-places.ts';
import type { ImageSource, ReadOptions } from './image-source.ts';
import { jointProgress } from './joint-progress.ts';
import { readLastListing, writeLastListing } from './last-listing.ts';
import type { MediumHost } from './medium-host.ts';
import { asPlaceProblem, idOf, idOfPlace, keyOf, type PlaceProblem, placeOf } from './place-facts.ts';
import { PlaceList } from './place-list.ts';
import { isCurrent, ListingCache, type PlaceContents, readPlace } from './place-listing.ts';
import { PlaceWatch, type WatchTimes } from './place-watch.ts';
import { placedSource } from './placed-source.ts';
import { type DistantPlace, isDistant, type StoredPlace } from './places-file.ts';

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
  /** What opens places that are no files; a kind that is not named cannot be added. */
  readonly connect?: Connectors;
  readonly now: () => Date;
  /** What went wrong where nobody waits for an answer, other than what a place's problem is. */
  readonly unexpected?: (error: unknown) => void;
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

/** The places a person added: kept in places.json, listed together, watched. Those that are no files wait until they are woken. */
export class Places {
  readonly #options: PlacesOptions;
  readonly #stored: PlaceList;
  readonly #cache = new ListingCache();
  readonly #contents = new Map<PlaceId, PlaceContents>();
  /** Places shown as they were when Signet last ran, and not read since. */
  readonly #fromLastTime = new Set<PlaceId>();
  readonly #reading = new Map<PlaceId, Promise<PlaceContents>>();
  readonly #watches = new Map<PlaceId, PlaceWatch>();
  readonly #distant: DistantPlaces;
  /** Distant places that tell by themselves when they change. */
  readonly #awake = new Set<PlaceId>();
  readonly #listeners = new Set<() => void>();
  #unsaved: NodeJS.Timeout | undefined;

  private constructor(options: PlacesOptions, stored: PlaceList) {
    this.#options = options;
    this.#stored = stored;
    this.#distant = new DistantPlaces(options.connect ?? {}, options.now);
  }

  /** Fails with `file-unreadable` where places.json is not ours. */
  static async open(options: PlacesOptions): Promise<Places> {
    const [stored, last] = await Promise.all([PlaceList.open(options.file), readLastListing(options.lastListing)]);
    const places = new Places(options, stored);
    for (const place of stored.all()) {
      const contents = last.get(keyOf(place));
      if (!contents) continue;
      places.#contents.set(idOfPlace(place), contents);
      if (!isDistant(place)) places.#fromLastTime.add(idOfPlace(place));
    }
    return places;
  }

  stored(): readonly StoredPlace[] {
    return this.#stored.all();
  }

  all(): readonly Place[] {
    return this.#stored.all().map((stored) => placeOf(stored, this.#options.home));
  }

  /**
   * All places at the same time, each from what is known of it unless it changed; a place that cannot be read is a problem. Nobody waits
   * for a distant place here: it is listed as it was read last.
   */
  async list(options: ReadOptions = {}): Promise<PlacesListing> {
    const places = this.all();
    const contents = await Promise.all(places.map((place) => this.#read(place.placeId, options)));
    return {
      places,
      images: places.flatMap((place, at) => (contents[at]?.entries ?? []).map(({ entry }) => ({ place, entry }))),
      problems: places.flatMap((place, at) =>
        (contents[at]?.problems ?? []).map((problem) => asPlaceProblem(place, problem, contents[at]?.readAt)),
      ),
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

  /** Reads every distant place, and from then on whenever it says that it changed. Those that do so already are left alone. */
  async wake(): Promise<void> {
    const asleep = this.#stored.distant().filter((place) => !this.#awake.has(idOfPlace(place)));
    for (const place of asleep) this.#awake.add(idOfPlace(place));
    await Promise.all(asleep.map((place) => this.#readDistant(place)));
  }

  /** Ends every connection with a distant place; each is listed as it was read last. */
  async rest(): Promise<void> {
    this.#awake.clear();
    await this.#distant.rest();
  }

  /** Reads distant places again, all or one, whatever is known of them. */
  async refresh(placeId?: PlaceId, { signal, onProgress }: ReadOptions = {}): Promise<void> {
    const wanted = this.#stored.distant().filter((place) => placeId === undefined || idOfPlace(place) === placeId);
    const told = jointProgress(onProgress);
    await Promise.all(wanted.map((place) => this.#readDistant(place, { ...(signal ? { signal } : {}), onProgress: told() })));
    signal?.throwIfAborted();
  }

  /** Reads one distant place again, and fails with what keeps it from being read. */
  async reread(placeId: PlaceId, options: ReadOptions = {}): Promise<void> {
    const stored = this.#stored.get(placeId);
    if (!isDistant(stored)) return;
    await this.#readDistant(stored, options);
    options.signal?.throwIfAborted();
    const problem = this.#contents.get(placeId)?.problems.find(isDistantFailure);
    if (problem) throw new SignetError(problem);
  }

  /** One image with its source; the source knows entries by the ids of this place. Fails with `place-unknown` or `image-unknown`. */
  async find(placeId: PlaceId, entryId: string): Promise<PlacedImage & { readonly source: ImageSource }> {
    const stored = this.#stored.get(placeId);
    const { entries } = await this.#read(placeId, {});
    const found = entries.find(({ entry }) => entry.entryId === entryId);
    if (!found) throw new SignetError({ code: 'image-unknown', image: entryId });
    const source = isDistant(stored) ? await this.#distant.source(stored) : placedSource(this.#options.host, found, entries);
    return { place: placeOf(stored, this.#options.home), entry: found.entry, source };
  }

  /** Adds a folder or file, or finds it again. Fails with `place-unreadable`, or `medium-refused` where it holds no image. */
  async add(path: string): Promise<Place> {
    return this.#add(path, false);
  }

  /** Adds an engine or a registry, or finds it again. Fails with what keeps it from being read. */
  async addDistant(place: DistantPlace, options: ReadOptions = {}): Promise<Place> {
    const placeId = idOfPlace(place);
    if (!this.#stored.has(place)) {
      const contents = await this.#distant.read(place, undefined, options);
      const [problem] = contents.problems;
      const unread = contents.readAt === undefined;
      if (unread) await this.#distant.forget(keyOf(place));
      options.signal?.throwIfAborted();
      if (problem && unread) throw new SignetError(problem);
      this.#contents.set(placeId, contents);
      await this.#stored.add(place);
      this.#awake.add(placeId);
      this.#follow(place);
      this.#saveSoon();
    }
    this.#changed();
    return placeOf(this.#stored.get(placeId), this.#options.home);
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
    const gone = this.#stored.get(placeId);
    await this.#stored.remove(gone);
    this.#watches.get(placeId)?.close();
    this.#watches.delete(placeId);
    this.#contents.delete(placeId);
    this.#awake.delete(placeId);
    if (isDistant(gone)) await this.#distant.forget(keyOf(gone));
    else this.#cache.forget(gone.path);
    this.#saveSoon();
    this.#changed();
  }

  /** Tells when a place was added, removed, or holds something else than was listed last. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    for (const place of this.#stored.all()) if (!isDistant(place)) this.#watch(place.path, undefined);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.#listeners.clear();
    await this.rest();
    if (this.#unsaved) await this.#save();
  }

  async #add(path: string, sample: boolean): Promise<Place> {
    const real = await refusing(basename(path), () => realpath(path));
    const found = await this.#options.host.find(real);
    // A single medium has to be readable; of several, each may have its problem beside the others.
    const [only] = found.media;
    if (found.media.length === 1 && only) await this.#options.host.list(only.path);
    await this.#stored.add({ path: real, sample });
    this.#changed();
    return placeOf(this.#stored.get(idOf(real)), this.#options.home);
  }

  async #read(placeId: PlaceId, options: ReadOptions): Promise<PlaceContents> {
    const running = this.#reading.get(placeId);
    if (running) return running;
    const read = this.#readNow(placeId, options).finally(() => this.#reading.delete(placeId));
    this.#reading.set(placeId, read);
    return read;
  }

  async #readNow(placeId: PlaceId, options: ReadOptions): Promise<PlaceContents> {
    const stored = this.#stored.get(placeId);
    const known = this.#contents.get(placeId);
    if (isDistant(stored)) return known ?? { entries: [], problems: [], stamps: new Map() };
    const { path } = stored;
    if (known && (await isCurrent(known))) return known;
    const contents = await readPlace(this.#options.host, path, this.#cache, options);
    if (!this.#stored.has(stored)) return contents;
    this.#contents.set(placeId, contents);
    this.#fromLastTime.delete(placeId);
    this.#saveSoon();
    if (this.#listeners.size > 0) this.#watch(path, contents);
    return contents;
  }

  async #readDistant(place: DistantPlace, options: ReadOptions = {}): Promise<void> {
    const placeId = idOfPlace(place);
    const before = this.#contents.get(placeId);
    const contents = await this.#distant.read(place, before, options);
    if (!this.#stored.has(place)) return;
    this.#contents.set(placeId, contents);
    this.#saveSoon();
    this.#follow(place);
    if (JSON.stringify([contents.entries, contents.problems]) !== JSON.stringify([before?.entries, before?.problems])) this.#changed();
  }

  #follow(place: DistantPlace): void {
    if (!this.#awake.has(idOfPlace(place))) return;
    const unexpected = this.#options.unexpected ?? (() => undefined);
    this.#distant.watch(place, () => void this.#readDistant(place).catch(unexpected)).catch(unexpected);
  }

  #saveSoon(): void {
    clearTimeout(this.#unsaved);
    this.#unsaved = setTimeout(() => void this.#save(), 1_000);
    this.#unsaved.unref();
  }

  async #save(): Promise<void> {
    clearTimeout(this.#unsaved);
    this.#unsaved = undefined;
    const byKey = this.#stored.all().flatMap((place) => {
      const contents = this.#contents.get(idOfPlace(place));
      return contents ? [[keyOf(place), contents] as const] : [];
    });
    // Without it the next start reads everything before it shows it: nothing is lost.
    await writeLastListing(this.#options.lastListing, new Map(byKey)).catch(() => undefined);
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

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
