import type { CarrySource, KeysToSignWith } from '#electron/systems/signature-system.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { CollectionFolders } from '../collection/publish-files.ts';
import type { OwnRootPins } from '../pinning/own-root.ts';
import type { VerifiedView } from '../system/verified-view.ts';
import type { Holder } from './holder.ts';
import type { StateCache } from './state.ts';

/** What publishing needs from outside. */
export interface PublishDeps {
  readonly keys: KeysToSignWith;
  readonly folders: CollectionFolders;
  readonly now: () => Date;
  /** Random bytes from the platform's generator. */
  readonly random: (length: number) => Uint8Array;
  readonly states?: StateCache;
  /** What is pinned for roots that are made here. */
  readonly pins?: OwnRootPins;
  /** Who holds a collection that is not on this computer. */
  readonly elsewhere?: (gun: Gun) => Holder | undefined;
  /** Reads, now, what trust is to be carried from. */
  readonly readSource?: (source: CarrySource) => Promise<VerifiedView>;
  /** A trust server that a collection can be started on, by its address. */
  readonly server?: (url: string) => Holder | undefined;
}
