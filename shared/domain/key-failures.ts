import type { FailureCode } from '../failure.ts';

/** Ways in which the keys cannot be reached at all, whichever of them is wanted. */
export const keyStoreFailures = [
  'keychain-absent',
  'keychain-locked',
  'keychain-waiting',
  'keychain-refused',
  'key-store-slow',
  'key-service-stopped',
  'key-index-damaged',
  'vault-locked',
  'vault-missing',
] as const satisfies readonly FailureCode[];
