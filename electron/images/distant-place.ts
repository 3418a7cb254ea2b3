import { isFailure } from '#electron/signet-error.ts';
import { distantFailures } from '#shared/domain/server-failures.ts';
import type { Failure } from '#shared/failure.ts';
import type { ImageSource } from './image-source.ts';
import type { EnginePlace, RegistryPlace } from './places-file.ts';

/** An image source that is no file: it may be away, be slow, and say itself that it changed. Opening one asks nothing yet. */
export interface DistantSource extends ImageSource {
  /** Calls back whenever the list may have changed, also when what was away is back; answers what ends that. */
  watch?(changed: () => void): () => void;
  close(): Promise<void>;
}

/** What opens a place of each kind. Each loads the code of its medium then, not before: nothing of it may hold up the window. */
export interface Connectors {
  readonly engine?: (place: EnginePlace) => Promise<DistantSource>;
  readonly registry?: (place: RegistryPlace) => Promise<DistantSource>;
}

export type DistantFailure = Failure<(typeof distantFailures)[number]>;

export const isDistantFailure = (failure: Failure): failure is DistantFailure =>
  (distantFailures as readonly string[]).includes(failure.code);
export const asDistantFailure = (error: unknown): DistantFailure | undefined =>
  isFailure(error, ...distantFailures) ? error.failure : undefined;
