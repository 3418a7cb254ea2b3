import type { Failure } from '#shared/failure.ts';

/** These are about the passphrase typed; everything else is about what is to be signed. */
export const unlockCodes: ReadonlySet<Failure['code']> = new Set([
  'passphrase-wrong',
  'key-needs-passphrase',
  'keychain-locked',
  'keychain-waiting',
  'keychain-refused',
  'vault-locked',
  'key-store-slow',
]);
