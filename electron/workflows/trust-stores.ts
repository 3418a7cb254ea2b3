import type { FoundStore, StoreContents } from '#shared/contract/stores.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRole } from '#shared/domain/key.ts';
import type { StoreProblem } from '#shared/domain/trust-store.ts';

/** A trust folder of docker or notary, and how much is in it. */
export interface StoreFolder extends Omit<FoundStore, 'store'> {
  readonly path: string;
}

/** A key file by its place alone; the key service is the one that reads it. */
export interface StoreKeyFile {
  readonly path: string;
  readonly name: string;
  /** What the place tells, for key files that do not say it themselves. */
  readonly role: KeyRole | undefined;
  readonly gun: Gun | undefined;
}

/** The trust folders that docker and notary keep. They are only read. */
export interface TrustStores {
  /** In the places where those programs keep them; only those that hold something. */
  readonly find: () => Promise<readonly StoreFolder[]>;
  /** A folder that the person chose: the trust folder itself or the one above it. Fails with `not-a-trust-store`. */
  readonly open: (path: string) => Promise<StoreFolder>;
  readonly read: (path: string) => Promise<StoreContents>;
  readonly keyFiles: (path: string) => Promise<{
    readonly files: readonly StoreKeyFile[];
    /** Notary key id → repositories whose cached documents name the key. */
    readonly uses: ReadonlyMap<string, readonly Gun[]>;
    readonly problems: readonly StoreProblem[];
  }>;
}
