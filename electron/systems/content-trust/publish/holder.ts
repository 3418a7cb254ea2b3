import type { TufKey } from '#electron/formats/tuf/types.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import type { PublishDeps } from './deps.ts';
import { localHolder } from './local-holder.ts';
import type { FollowingDocument } from './prepared.ts';
import type { CollectionState } from './state.ts';

/** One signed document of a publish, exactly as it will be read. */
export interface SignedDocument {
  readonly role: SignedRole;
  readonly version: number;
  readonly bytes: Uint8Array;
  /** What was signed: the bytes that the review named by their digest. */
  readonly payload: Uint8Array;
}

/** Keys of the roles that the holder answers for, and the first documents that ours sign for them. */
export interface FirstKeys {
  readonly snapshot: { readonly id: string; readonly key: TufKey };
  readonly timestamp: { readonly id: string; readonly key: TufKey };
  readonly following: readonly FollowingDocument[];
}

/** Where a collection is kept, and how its next state gets there: a folder of this computer, or a trust server. */
export interface Holder {
  /** Address of the server; undefined for this computer. */
  readonly url: string | undefined;
  /** Fails with `collection-exists`. */
  requireAbsent(gun: Gun): Promise<void>;
  /** The highest root version that is remembered of a repository that is not there any more. */
  readonly remembers?: (gun: Gun) => Promise<number | undefined>;
  /** What stands now and can be built upon; ended documents too. Fails with `collection-unknown` and where it does not verify. */
  load(gun: Gun): Promise<CollectionState>;
  /** Fails unless what stands is still what was built upon. */
  requireUnchanged(gun: Gun, base: CollectionState | undefined): Promise<void>;
  firstKeys(gun: Gun): Promise<FirstKeys>;
  /** A new snapshot key of the server's own, which counts once a root lists it; undefined where nobody but us signs. */
  readonly newSnapshotKey: ((gun: Gun) => Promise<FirstKeys['snapshot']>) | undefined;
  /** Looks at the new documents as a reader will, publishes all or none, reads them again and verifies them with a fresh verifier. */
  publish(
    gun: Gun,
    base: CollectionState | undefined,
    documents: readonly SignedDocument[],
    entryId: string,
    tell?: TellStep,
  ): Promise<void>;
}

/** Of a collection that is there or was looked for; this computer unless a server is known to hold it. */
export const holderOf = (deps: PublishDeps, gun: Gun): Holder => deps.elsewhere?.(gun) ?? localHolder(deps);
