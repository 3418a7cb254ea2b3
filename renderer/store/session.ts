import type { StateCreator } from 'zustand';
import type { AppStatus } from '#shared/contract/app.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Failure } from '#shared/failure.ts';
import type { NavigationSlice } from './navigation.ts';

/** Who we talk to: main's status and the settings. */
export type Session =
  | { readonly state: 'starting' }
  | { readonly state: 'open'; readonly status: AppStatus; readonly settings: Settings }
  | { readonly state: 'failed'; readonly failure: Failure };

export interface SessionSlice {
  readonly session: Session;
  /** Main's clock minus this window's, in milliseconds. */
  readonly clockOffset: number;
  connect(): Promise<void>;
  lock(): Promise<void>;
  /** Undefined when it is open again; main then serves, and the lists can be asked for. */
  unlock(vaultPassphrase: string | undefined): Promise<Failure | undefined>;
  useVault(passphrase: string): Promise<Failure | undefined>;
  useKeychain(): Promise<Failure | undefined>;
  /** Writes some settings; what main answers is what holds. */
  change(settings: Partial<Settings>): Promise<Failure | undefined>;
  settingsChanged(settings: Settings): void;
  /** Remembers where to open next time. Failing to is no loss, and not told. */
  keepScreen(screen: Settings['screen']): void;
}

export const createSessionSlice =
  (
    api: Pick<Api, 'app' | 'settings'>,
    clock: () => number,
  ): StateCreator<SessionSlice & Pick<NavigationSlice, 'route'>, [], [], SessionSlice> =>
  (set, get) => {
    const settingsChanged = (settings: Settings) => {
      const { session } = get();
      if (session.state === 'open') set({ session: { ...session, settings } });
    };
    const connect = async () => {
      const [status, settings] = await Promise.all([api.app.status({}), api.settings.get({})]);
      if (!status.ok) return set({ session: { state: 'failed', failure: status.failure } });
      if (!settings.ok) return set({ session: { state: 'failed', failure: settings.failure } });
      set({
        // Where the person was when they left.
        ...(get().session.state === 'starting' && { route: settings.value.screen }),
        session: { state: 'open', status: status.value, settings: settings.value },
        clockOffset: Date.parse(status.value.now) - clock(),
      });
    };
    return {
      session: { state: 'starting' },
      clockOffset: 0,
      connect,
      settingsChanged,
      keepScreen: (screen) => {
        const { session } = get();
        if (session.state === 'open' && session.settings.screen !== screen) void api.settings.set({ screen });
      },
      lock: async () => {
        await api.app.lock({});
        await connect();
      },
      unlock: async (vaultPassphrase) => {
        const reply = await api.app.unlock(vaultPassphrase === undefined ? {} : { vaultPassphrase });
        if (!reply.ok) return reply.failure;
        await connect();
        return undefined;
      },
      useVault: async (passphrase) => {
        const reply = await api.app.useVault({ passphrase });
        if (!reply.ok) return reply.failure;
        await connect();
        return undefined;
      },
      useKeychain: async () => {
        const reply = await api.app.useKeychain({});
        if (!reply.ok) return reply.failure;
        await connect();
        return undefined;
      },
      change: async (changed) => {
        const reply = await api.settings.set(changed);
        if (!reply.ok) return reply.failure;
        settingsChanged(reply.value);
        return undefined;
      },
    };
  };
