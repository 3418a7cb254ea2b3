import { z } from 'zod';
import { Instant, KeychainState } from '../domain/key.ts';
import { endpoint } from './endpoint.ts';

export const Check = z.object({
  id: z.enum(['keychain', 'clock', 'disk']),
  result: z.enum(['good', 'attention', 'bad']),
  sentence: z.string(),
  advice: z.string().optional(),
});
export type Check = z.infer<typeof Check>;

export const AppStatus = z.object({
  version: z.string(),
  platform: z.string(),
  locked: z.boolean(),
  keychain: KeychainState,
  /** Which key store is in use; undefined until a person has chosen one or the keychain was found good. */
  keyStore: z.enum(['keychain', 'vault']),
  /** The runtime is out of support and meant for development. */
  developmentRuntime: z.boolean(),
  sandboxed: z.boolean(),
  /** Main's clock, so that the window shows ages by the same one. */
  now: Instant,
});
export type AppStatus = z.infer<typeof AppStatus>;

/** Pages that may be opened in the system's browser; the addresses are main's. */
export const ExternalPage = z.enum(['content-trust', 'oci-layout', 'keychain-help']);

export const app = {
  status: endpoint({ input: z.object({}), output: AppStatus, fails: [], whileLocked: true }),
  /** The checks of the first run; made anew at each call. */
  checks: endpoint({ input: z.object({}), output: z.array(Check), fails: [] }),
  lock: endpoint({ input: z.object({}), output: z.object({}), fails: [], whileLocked: true }),
  /** Ends the lock. With a vault, its passphrase is needed. */
  unlock: endpoint({
    input: z.object({ vaultPassphrase: z.string().max(1024).optional() }),
    output: z.object({ keychain: KeychainState }),
    fails: [
      'keychain-locked',
      'keychain-waiting',
      'keychain-refused',
      'keychain-absent',
      'vault-passphrase-wrong',
      'vault-locked',
      'vault-missing',
    ],
    whileLocked: true,
  }),
  /** Makes (or opens) the passphrase-sealed vault and uses it instead of the keychain. Only ever by explicit choice. */
  useVault: endpoint({
    input: z.object({ passphrase: z.string().max(1024) }),
    output: AppStatus,
    fails: ['passphrase-weak', 'vault-passphrase-wrong'],
  }),
  /** Uses the keychain again; keys in the vault stay there. */
  useKeychain: endpoint({ input: z.object({}), output: AppStatus, fails: [] }),
  openPage: endpoint({ input: z.object({ page: ExternalPage }), output: z.object({}), fails: [] }),
  /** Copies public text; cleared after 60 s where it is still there. */
  copy: endpoint({ input: z.object({ text: z.string().max(1_000_000) }), output: z.object({}), fails: [] }),
};
