import { SignetError } from '#electron/signet-error.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import { idOfPlace, keyOf } from './place-facts.ts';
import { type DistantPlace, isDistant, readPlaces, type StoredPlace, writePlaces } from './places-file.ts';

/** Which places there are, as places.json has it: one change after the other, and none that was not written. */
export class PlaceList {
  readonly #file: string;
  #stored: readonly StoredPlace[];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(file: string, stored: readonly StoredPlace[]) {
    this.#file = file;
    this.#stored = stored;
  }

  /** Fails with `file-unreadable` where the file is not ours. */
  static async open(file: string): Promise<PlaceList> {
    return new PlaceList(file, await readPlaces(file));
  }

  all(): readonly StoredPlace[] {
    return this.#stored;
  }

  distant(): readonly DistantPlace[] {
    return this.#stored.filter(isDistant);
  }

  /** Fails with `place-unknown`. */
  get(placeId: PlaceId): StoredPlace {
    const stored = this.#stored.find((each) => idOfPlace(each) === placeId);
    if (!stored) throw new SignetError({ code: 'place-unknown', place: placeId });
    return stored;
  }

  has(place: StoredPlace): boolean {
    return this.#stored.some((each) => keyOf(each) === keyOf(place));
  }

  add(place: StoredPlace): Promise<void> {
    return this.#write((all) => (all.some((each) => keyOf(each) === keyOf(place)) ? all : [...all, place]));
  }

  remove(place: StoredPlace): Promise<void> {
    return this.#write((all) => all.filter((each) => keyOf(each) !== keyOf(place)));
  }

  #write(change: (stored: readonly StoredPlace[]) => readonly StoredPlace[]): Promise<void> {
    const write = this.#writing.then(async () => {
      const next = change(this.#stored);
      await writePlaces(this.#file, next);
      this.#stored = next;
    });
    this.#writing = write.catch(() => undefined);
    return write;
  }
}
