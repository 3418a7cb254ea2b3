import type { CollectionDetail, CollectionRow, PublishedEntry } from '#shared/contract/trust.ts';
import type { Chain } from '#shared/domain/chain.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';

/** The trust collections on this computer, verified as they are read. */
export interface TrustBook {
  readonly rows: () => Promise<readonly CollectionRow[]>;
  /** `keys` are ours, to say who can sign for a role and who cannot. Fails with `collection-unknown`. */
  readonly detail: (gun: Gun, keys: readonly KeyRecord[]) => Promise<CollectionDetail>;
  readonly chain: (gun: Gun) => Promise<Chain>;
  /** What a person published from here, newest first. */
  readonly published: () => Promise<PublishedEntry[]>;
}
