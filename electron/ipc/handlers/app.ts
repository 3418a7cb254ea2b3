import type { z } from 'zod';
import type { AppLock } from '#electron/workflows/app-lock.ts';
import type { KeyStores } from '#electron/workflows/key-stores.ts';
import { unlock } from '#electron/workflows/unlock.ts';
import type { AppStatus, app, Check, ExternalPage } from '#shared/contract/app.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { KeychainState } from '#shared/domain/key.ts';

export interface AppHandlerParts {
  readonly stores: KeyStores;
  readonly lock: AppLock;
  /** The last known state; asking goes on in the background. */
  readonly keychain: () => KeychainState;
  readonly facts: Pick<AppStatus, 'version' | 'platform' | 'developmentRuntime' | 'sandboxed'>;
  readonly now: () => Date;
  readonly checks: () => Promise<Check[]>;
  readonly openPage: (page: z.infer<typeof ExternalPage>) => Promise<void>;
  readonly copy: (text: string) => void;
}

export function appHandlers({ stores, lock, keychain, facts, now, checks, openPage, copy }: AppHandlerParts): Handlers<typeof app> {
  const status = async (): Promise<AppStatus> => ({
    ...facts,
    locked: lock.locked,
    // Asking the keychain would start the key service again, which the lock has ended.
    keychain: lock.locked ? 'checking' : keychain(),
    keyStore: stores.kind(),
    now: now().toISOString(),
  });
  return {
    status,
    checks,
    lock: async () => {
      await lock.lock();
      return {};
    },
    unlock: async ({ vaultPassphrase }) => ({ keychain: await unlock(stores, lock, vaultPassphrase) }),
    useVault: async ({ passphrase }) => {
      await stores.useVault(passphrase);
      return status();
    },
    useKeychain: async () => {
      await stores.useKeychain();
      return status();
    },
    openPage: async ({ page }) => {
      await openPage(page);
      return {};
    },
    copy: async ({ text }) => {
      copy(text);
      return {};
    },
  };
}
