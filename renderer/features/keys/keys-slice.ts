import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { Api } from '#shared/contract/index.ts';
import type { KeyId, TrashedKey } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import type { KeySort } from './key-list.ts';

export type KeyTab = 'identity' | 'use' | 'custody' | 'backup';
export type KeysView = 'cards' | 'table' | 'trash';

export interface Description {
  readonly label?: string;
  readonly notes?: string;
  readonly labels?: string[];
}

export interface KeysSlice {
  readonly view: KeysView;
  readonly filter: string;
  readonly sort: KeySort;
  readonly opened: KeyId | undefined;
  readonly tab: KeyTab;
  readonly trash: Loadable<readonly TrashedKey[]>;
  /** Key that is being restored right now. */
  readonly restoring: KeyId | undefined;
  setView(view: KeysView): void;
  setFilter(filter: string): void;
  setSort(sort: KeySort): void;
  open(keyId: KeyId | undefined): void;
  setTab(tab: KeyTab): void;
  loadTrash(): Promise<void>;
  /** The failure, or undefined when the key is back. */
  restore(keyId: KeyId): Promise<Failure | undefined>;
  describe(keyId: KeyId, description: Description): Promise<Failure | undefined>;
}

export const createKeysSlice =
  (api: Pick<Api, 'keys'>): StateCreator<KeysSlice> =>
  (set, get) => ({
    view: 'cards',
    filter: '',
    sort: { column: 'label', descending: false },
    opened: undefined,
    tab: 'identity',
    trash: { state: 'idle' },
    restoring: undefined,
    setView: (view) => set({ view, opened: undefined }),
    setFilter: (filter) => set({ filter }),
    setSort: (sort) => set({ sort }),
    open: (opened) => set({ opened }),
    setTab: (tab) => set({ tab }),

    loadTrash: async () => {
      set({ trash: asking(get().trash) });
      const reply = await api.keys.trash({});
      set({ trash: answered<readonly TrashedKey[]>(reply, get().trash) });
    },

    restore: async (keyId) => {
      set({ restoring: keyId });
      const reply = await api.keys.restore({ keyId });
      set({ restoring: undefined });
      await get().loadTrash();
      return reply.ok ? undefined : reply.failure;
    },

    describe: async (keyId, description) => {
      const reply = await api.keys.describe({ keyId, ...description });
      return reply.ok ? undefined : reply.failure;
    },
  });
