import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor, ImageConfigSummary, ImageEntry, MediumKind, Progress } from '#shared/domain/image.ts';

/** SEAM 2. One medium that holds images: a layout folder, an archive, later an engine or a registry. */
export interface ImageSource {
  readonly medium: MediumKind;
  /** Every name in the medium with what it points at; documents are hashed, layers are not. Parts that cannot be read are problems, not exceptions. */
  list(options?: ReadOptions): Promise<MediumListing>;
  /** Hashes everything an entry points at, layers too, and throws `medium-refused` at the first difference. */
  verify(entryId: string, options?: ReadOptions): Promise<void>;
  /** What a name points at now. Undefined where the name is gone. */
  resolve(name: string): Promise<Descriptor | undefined>;
  /** The bytes of a document (manifest, index, configuration; at most 4 MiB), digest and size checked. */
  fetch(descriptor: { readonly digest: Digest; readonly size?: number }): Promise<Uint8Array>;
  /** Configuration and history of every platform of an entry. */
  configs(entryId: string): Promise<readonly ImageConfigSummary[]>;
}

export interface ReadOptions {
  /** What was listed last: a distant medium need not be asked again for what has the same digest. */
  readonly known?: readonly ImageEntry[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface MediumListing {
  readonly medium: MediumKind;
  readonly entries: readonly ImageEntry[];
  /** Parts that were refused, each with its typed problem; the entries are what is left. */
  readonly problems: readonly import('#shared/failure.ts').Failure<'medium-refused'>[];
}
