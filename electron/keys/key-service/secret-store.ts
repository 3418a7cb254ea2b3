import type { Custody, KeychainState } from '#shared/domain/key.ts';

/**
 * Where text items are kept by name. The smallest thing that a keychain, a vault file and memory have in common: nothing lists.
 * What cannot be read is undefined, as a keychain has it; `reach` tells *missing* from *cannot read*.
 */
export interface SecretStore {
  readonly custody: Custody;
  /** Whether items can be read now. May let the system ask the person. */
  reach(): Promise<KeychainState>;
  get(account: string): Promise<string | undefined>;
  set(account: string, value: string): Promise<void>;
  delete(account: string): Promise<void>;
}
