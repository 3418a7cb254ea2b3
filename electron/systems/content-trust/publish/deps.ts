import type { KeysToSignWith } from '#electron/systems/signature-system.ts';
import type { CollectionFolders } from '../collection/publish-files.ts';
import type { StateCache } from './state.ts';

/** What publishing needs from outside. */
export interface PublishDeps {
  readonly keys: KeysToSignWith;
  readonly folders: CollectionFolders;
  readonly now: () => Date;
  /** Random bytes from the platform's generator. */
  readonly random: (length: number) => Uint8Array;
  readonly states?: StateCache;
}
