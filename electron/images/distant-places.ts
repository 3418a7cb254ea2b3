import { isFailure } from '#electron/signet-error.ts';
import { asDistantFailure, type Connectors, type DistantSource } from './distant-place.ts';
import type { ReadOptions } from './image-source.ts';
import { keyOf } from './place-facts.ts';
import type { PlaceContents } from './place-listing.ts';
import type { DistantPlace } from './places-file.ts';

interface Opened {
  readonly source: Promise<DistantSource>;
  unwatch: (() => void) | undefined;
}

/** The sources of the distant places: each opened when it is first needed, read once at a time, and closed while Signet rests. */
export class DistantPlaces {
  readonly #connect: Connectors;
  readonly #now: () => Date;
  readonly #opened = new Map<string, Opened>();
  readonly #reading = new Map<string, { again: boolean; contents: Promise<PlaceContents> }>();

  constructor(connect: Connectors, now: () => Date) {
    this.#connect = connect;
    this.#now = now;
  }

  source(place: DistantPlace): Promise<DistantSource> {
    return this.#open(place).source;
  }

  /** What the place holds. Where it cannot be reached, that is its problem, and what was `known` of it stays. */
  read(place: DistantPlace, known: PlaceContents | undefined, options?: ReadOptions): Promise<PlaceContents> {
    const key = keyOf(place);
    const running = this.#reading.get(key);
    if (running) {
      // It may have changed after it was looked at.
      running.again = true;
      return running.contents;
    }
    const reading = { again: true, contents: Promise.resolve(nothing) };
    const untilQuiet = async () => {
      let contents = known;
      while (reading.again) {
        reading.again = false;
        contents = await this.#readOnce(place, contents, options);
      }
      return contents ?? nothing;
    };
    reading.contents = untilQuiet().finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading.contents;
  }

  /** Calls back when the place says that it may have changed, until it is forgotten or all rest. */
  async watch(place: DistantPlace, changed: () => void): Promise<void> {
    const opened = this.#open(place);
    const source = await opened.source;
    if (this.#opened.get(keyOf(place)) !== opened) return;
    opened.unwatch ??= source.watch?.(changed);
  }

  async forget(key: string): Promise<void> {
    const opened = this.#opened.get(key);
    this.#opened.delete(key);
    opened?.unwatch?.();
    await opened?.source.then((source) => source.close());
  }

  /** Closes every connection. What is needed afterwards is opened anew. */
  async rest(): Promise<void> {
    await Promise.all([...this.#opened.keys()].map((key) => this.forget(key)));
  }

  async #readOnce(place: DistantPlace, known: PlaceContents | undefined, options?: ReadOptions): Promise<PlaceContents> {
    try {
      const path = keyOf(place);
      const { entries, medium, problems, interrupted } = await (await this.source(place)).list({
        ...options,
        ...(known ? { known: known.entries.map(({ entry }) => entry) } : {}),
      });
      return {
        entries: entries.map((entry) => ({ entry, path, ownId: entry.entryId, medium })),
        problems: interrupted ? [...problems, interrupted] : problems,
        stamps: new Map(),
        readAt: this.#now().toISOString(),
      };
    } catch (error) {
      // Closed under way, because Signet rests.
      if (isFailure(error, 'cancelled', 'locked')) return known ?? nothing;
      const problem = asDistantFailure(error);
      if (!problem) throw error;
      return { ...(known ?? nothing), problems: [problem] };
    }
  }

  #open(place: DistantPlace): Opened {
    const key = keyOf(place);
    const known = this.#opened.get(key);
    if (known) return known;
    const opened: Opened = { source: this.#connected(place), unwatch: undefined };
    this.#opened.set(key, opened);
    return opened;
  }

  async #connected(place: DistantPlace): Promise<DistantSource> {
    const source = await (place.kind === 'engine' ? this.#connect.engine?.(place) : this.#connect.registry?.(place));
    if (!source) throw new Error(`nothing connects places of the kind ${place.kind}`);
    return source;
  }
}

const nothing: PlaceContents = { entries: [], problems: [], stamps: new Map() };
