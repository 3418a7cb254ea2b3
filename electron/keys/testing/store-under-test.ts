import type { HostTimes } from '../key-service/host.ts';
import type { KeyStore } from '../key-store.ts';

/** What can happen to the place where secrets are. */
export interface Trouble {
  readonly name: string;
  /** Only a new process meets it. */
  readonly fresh?: true;
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
  /** What `state` says meanwhile, and with what the other verbs fail. */
  readonly state: string;
  readonly code: string | readonly string[];
}

/** One kind of key store with a grip on what is behind it. */
export interface StoreUnderTest {
  /** The store as after a restart: nothing in memory. The caller locks it when done. */
  readonly open: (times?: Partial<HostTimes>) => Promise<KeyStore>;
  /** Deadlines to be through sooner with: shorter than in use, longer than what the store behind needs on a busy machine. */
  readonly quick: Partial<HostTimes>;
  /** The clock of every store opened. */
  readonly clock: { now: Date };
  /** Items behind the store's back, as another program would. */
  readonly read: (account: string) => Promise<string | undefined>;
  readonly write: (account: string, text: string) => Promise<void>;
  readonly erase: (account: string) => Promise<void>;
  /** Names of all items under our service. */
  readonly accounts: () => Promise<readonly string[]>;
  readonly indexFile: { read: () => Promise<Buffer | undefined>; write: (bytes: Buffer) => Promise<void> };
  readonly troubles: readonly Trouble[];
  readonly folder: string;
  readonly dispose: () => Promise<void>;
}
