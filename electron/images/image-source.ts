import type { Credentials } from '#electron/http/credentials.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor, ImageConfigSummary, ImageEntry, MediumKind, Progress } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';

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
  /** What an entry is made of, to be copied byte for byte. Absent where the medium cannot give it; fails with `not-pushable` where an entry has none. */
  parts?(entryId: string): Promise<ImageParts>;
  /** Bytes of a blob from an offset on, as many as suit the medium; none at its end. Whoever reads it to its end checks its digest. */
  piece?(digest: Digest, offset: number): Promise<Uint8Array>;
  /** How the medium itself pushes an entry, where the medium is an engine. Fails with `not-pushable` for a name that the entry does not have. */
  ownPush?(entryId: string, name: { readonly repository: Gun; readonly tag: string }): OwnPush;
}

/** In the order in which a registry takes them: blobs, then documents, each after those it names; the image itself comes last. */
export interface ImageParts {
  readonly blobs: readonly Descriptor[];
  readonly documents: readonly Descriptor[];
}

export interface ReadOptions {
  /** What was listed last: a distant medium need not be asked again for what has the same digest. */
  readonly known?: readonly ImageEntry[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

export interface OwnPush {
  /** Of the configuration: that one cannot change by being pushed. */
  readonly imageId: Digest;
  /** Answers with the digest that the engine says it pushed, if it says so: its word alone. Fails with `engine-push-failed`. */
  push(how: OwnPushOptions): Promise<Digest | undefined>;
}

export interface OwnPushOptions extends ReadOptions {
  readonly credentials: Credentials | undefined;
  /** The registry is on this computer and speaks no TLS. */
  readonly plain: boolean;
}

export interface MediumListing {
  readonly medium: MediumKind;
  readonly entries: readonly ImageEntry[];
  /** Parts that were refused, each with its typed problem; the entries are what is left. */
  readonly problems: readonly Failure<'medium-refused'>[];
  /** Why a registry was not read to the end: what is left is `unread`. */
  readonly interrupted?: Failure<'server-busy' | 'registry-allowance'>;
}
