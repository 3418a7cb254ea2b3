import type { StateCreator } from 'zustand';
import type { Check } from '#shared/contract/app.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { Failure } from '#shared/failure.ts';

export type Persona = NonNullable<Settings['persona']>;

/** First what one does, then whether this computer is fit for it. */
export type FirstRun =
  | { readonly step: 'role' }
  | { readonly step: 'checking'; readonly checks: readonly Check[] | undefined }
  | { readonly step: 'checked'; readonly checks: readonly Check[] }
  | { readonly step: 'uncheckable'; readonly failure: Failure };

export interface FirstRunSlice {
  readonly firstRun: FirstRun;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Makes the checks, or makes them again. */
  check(): Promise<void>;
  back(): void;
  /** Adds Signet's sample images; false where that failed. */
  addSample(): Promise<boolean>;
  clearFailure(): void;
}

export const createFirstRunSlice =
  (api: Pick<Api, 'app' | 'images'>): StateCreator<FirstRunSlice> =>
  (set, get) => ({
    firstRun: { step: 'role' },
    busy: false,
    failure: undefined,
    clearFailure: () => set({ failure: undefined }),
    back: () => set({ firstRun: { step: 'role' }, failure: undefined }),
    check: async () => {
      const before = get().firstRun;
      set({ firstRun: { step: 'checking', checks: 'checks' in before ? before.checks : undefined }, failure: undefined });
      const reply = await api.app.checks({});
      // The person may have gone back meanwhile.
      if (get().firstRun.step !== 'checking') return;
      set({ firstRun: reply.ok ? { step: 'checked', checks: reply.value } : { step: 'uncheckable', failure: reply.failure } });
    },
    addSample: async () => {
      set({ busy: true, failure: undefined });
      const reply = await api.images.addSample({});
      set({ busy: false, failure: reply.ok ? undefined : reply.failure });
      return reply.ok;
    },
  });

/** Keys cannot be kept here unless a vault is chosen. */
export const keychainMissing = (checks: readonly Check[]): boolean =>
  checks.some(({ id, result }) => id === 'keychain' && result === 'bad');
