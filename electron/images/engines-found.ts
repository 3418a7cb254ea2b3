import { SignetError } from '#electron/signet-error.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import { idOfPlace, socketOf } from './place-facts.ts';
import type { EnginePlace, StoredPlace } from './places-file.ts';

/** What was found at an address where an engine may be. */
export interface FoundEngine {
  readonly place: EnginePlace;
  readonly state:
    | { readonly is: 'running'; readonly product: 'Docker' | 'Podman'; readonly version: string; readonly api: string }
    | { readonly is: 'away'; readonly problem: Failure<'engine-unreachable' | 'engine-refused' | 'engine-misbehaved'> }
    /** An address that Signet does not use, and why. */
    | { readonly is: 'refused'; readonly reason: string };
}

/** An engine a person can choose, in the form the window shows. */
export interface EngineChoice {
  readonly placeId: PlaceId;
  readonly name: string;
  readonly location: string;
  readonly added: boolean;
  readonly state: FoundEngine['state'];
}

/** The engines of this computer. The window chooses by id among those that were found: an address is never taken from it. */
export class EnginesFound {
  readonly #find: () => Promise<readonly FoundEngine[]>;
  readonly #home: string;
  #found = new Map<PlaceId, EnginePlace>();

  constructor(find: () => Promise<readonly FoundEngine[]>, home: string) {
    this.#find = find;
    this.#home = home;
  }

  async list(stored: readonly StoredPlace[]): Promise<EngineChoice[]> {
    const found = await this.#find();
    this.#found = new Map(found.flatMap(({ place, state }) => (state.is === 'refused' ? [] : [[idOfPlace(place), place]])));
    const known = new Set(stored.map(idOfPlace));
    return found.map(({ place, state }) => {
      const placeId = idOfPlace(place);
      return { placeId, name: place.name, location: socketOf(place.address, this.#home), added: known.has(placeId), state };
    });
  }

  /** Fails with `place-unknown` for what was not found when it was listed last. */
  place(placeId: PlaceId): EnginePlace {
    const found = this.#found.get(placeId);
    if (!found) throw new SignetError({ code: 'place-unknown', place: placeId });
    return found;
  }
}
