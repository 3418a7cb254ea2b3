import type { StateCreator } from 'zustand';
import type { Check } from '#shared/contract/app.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Settings } from '#shared/contract/settings.ts';
import type { FoundStore } from '#shared/contract/stores.ts';
import type { Failure } from '#shared/failure.ts';

export type Persona = NonNullable<Settings['persona']>;

/** First what one does, then whether this computer is fit for it. */
export type FirstRun =
  | { readonly step: 'role' }
  | { readonly step: 'checking'; readonly checks: readonly Check[] | undefined }
  | { readonly step: 'checked'; readonly checks: readonly Check[] }
  | { readonly step: 'uncheckable'; readonly failure: Failure }
  /** What docker or notary keep here already; shown only where there is something. */
  | { readonly step: 'stores'; readonly checks: readonly Check[] };

export interface FirstRunSlice {
  readonly firstRun: FirstRun;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  /** Trust stores that are here; found while the checks are made. */
  readonly stores: readonly FoundStore[];
  /** Makes the checks, or makes them again. */
  check(): Promise<void>;
  back(): void;
  /** From the checks to the stores. */
  showStores(): void;
  /** Adds Signet's sample images; false where that failed. */
  addSample(): Promise<boolean>;
  clearFailure(): void;
}

export const createFirstRunSlice =
  (api: Pick<Api, 'app' | 'images' | 'stores'>): StateCreator<FirstRunSlice> =>
  (set, get) => ({
    firstRun: { step: 'role' },
    busy: false,
    failure: undefined,
    clearFailure: () => set({ failure: undefined }),
    stores: [],
    back: () => {
      const { firstRun } = get();
      set({ firstRun: firstRun.step === 'stores' ? { step: 'checked', checks: firstRun.checks } : { step: 'role' }, failure: undefined });
    },
    showStores: () => {
      const { firstRun } = get();
      if (firstRun.step === 'checked') set({ firstRun: { step: 'stores', checks: firstRun.checks }, failure: undefined });
    },
    check: async () => {
      const before = get().firstRun;
      set({ firstRun: { step: 'checking', checks: 'checks' in before ? before.checks : undefined }, failure: undefined });
      const [reply, found] = await Promise.all([api.app.checks({}), api.stores.find({})]);
      // Without the stores everything else still works, and Keys can look for them again.
      if (found.ok) set({ stores: found.value });
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
