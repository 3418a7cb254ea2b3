import type { ImageSource, ReadOptions } from '#electron/images/image-source.ts';
import type { EngineChoice, PlaceProblem } from '#shared/contract/images.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ImageEntry, Place, PlaceId } from '#shared/domain/image.ts';

/** An image where it lies. */
export interface ShelvedImage {
  readonly place: Place;
  readonly entry: ImageEntry;
}

export interface ShelfListing {
  readonly places: readonly Place[];
  readonly images: readonly ShelvedImage[];
  readonly problems: readonly PlaceProblem[];
}

export interface WantedRepository {
  readonly repository: Gun;
  /** A host of another domain that the person lets have the credentials for it. */
  readonly signInAt?: string | undefined;
  /** Typed for its registry; kept where it was good. */
  readonly login?: { readonly username: string; readonly password: string } | undefined;
}

/** All places a person added, with the images in them; engines and registries as they were read last. */
export interface Shelf {
  readonly list: () => Promise<ShelfListing>;
  /** Fails with `place-unknown` or `image-unknown`. */
  readonly find: (placeId: PlaceId, entryId: string) => Promise<ShelvedImage & { readonly source: ImageSource }>;
  /** Fails with `place-unreadable` where there is nothing to read. */
  readonly add: (path: string) => Promise<Place>;
  readonly addSample: () => Promise<Place>;
  /** `repository` with its host. Fails with what keeps it from being read. */
  readonly addRepository: (wanted: WantedRepository, options: ReadOptions) => Promise<Place>;
  /** The engines that were found on this computer, added or not. */
  readonly engines: () => Promise<EngineChoice[]>;
  /** Fails with `place-unknown`, or with what keeps the engine from being read. */
  readonly addEngine: (placeId: PlaceId) => Promise<Place>;
  /** Reads engines and registries again, all or one; files are looked at whenever they are listed. */
  readonly refresh: (placeId?: PlaceId, options?: ReadOptions) => Promise<void>;
  /** The places themselves, unread. */
  readonly places: () => readonly Place[];
  readonly remove: (placeId: PlaceId) => Promise<void>;
}
