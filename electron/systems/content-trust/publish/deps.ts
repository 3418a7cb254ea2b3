import type { KeyStore } from '#electron/keys/key-store.ts';
import type { CollectionFolders } from '../collection/publish-files.ts';
import type { StateCache } from './state.ts';

/** What publishing needs from outside. */
export interface PublishDeps {
  readonly keys: Pick<KeyStore, 'list' | 'create' | 'signer'>;
  readonly folders: CollectionFolders;
  readonly now: () => Date;
  /** Random bytes from the platform's generator. */
  readonly random: (length: number) => Uint8Array;
  readonly states?: StateCache;
}
