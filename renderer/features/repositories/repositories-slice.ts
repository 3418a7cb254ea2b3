import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { Api } from '#shared/contract/index.ts';
import type { CollectionDetail } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';

export type RepositoryTab = 'roles' | 'tags' | 'versions' | 'diff' | 'drift' | 'chain' | 'settings';
export const repositoryTabs: readonly RepositoryTab[] = ['roles', 'tags', 'versions', 'diff', 'drift', 'chain', 'settings'];

/** Tabs that need the whole width. */
export const wide = (tab: RepositoryTab): boolean => tab === 'chain' || tab === 'diff';

export interface RepositoriesSlice {
  readonly filter: string;
  readonly opened: Gun | undefined;
  readonly tab: RepositoryTab;
  readonly detail: Loadable<CollectionDetail>;
  /** Names marked in the list of tags. */
  readonly marked: ReadonlySet<string>;
  setFilter(filter: string): void;
  setTab(tab: RepositoryTab): void;
  setMarked(marked: ReadonlySet<string>): void;
  open(gun: Gun | undefined): Promise<void>;
}

export const createRepositoriesSlice =
  (api: Pick<Api, 'trust'>): StateCreator<RepositoriesSlice> =>
  (set, get) => ({
    filter: '',
    opened: undefined,
    tab: 'roles',
    detail: { state: 'idle' },
    marked: new Set(),
    setFilter: (filter) => set({ filter }),
    setTab: (tab) => set({ tab }),
    setMarked: (marked) => set({ marked }),
    open: async (gun) => {
      if (gun === undefined) return set({ opened: undefined, detail: { state: 'idle' }, marked: new Set() });
      const again = get().opened === gun;
      set({ opened: gun, detail: again ? asking(get().detail) : { state: 'loading' }, ...(again ? {} : { marked: new Set<string>() }) });
      const reply = await api.trust.collection({ gun });
      if (get().opened !== gun) return;
      const detail = answered<CollectionDetail>(reply, get().detail);
      const names = new Set(reply.ok ? reply.value.targets.map(({ name }) => name) : []);
      // A name that is gone cannot be taken back once more.
      set({ detail, ...(reply.ok ? { marked: new Set([...get().marked].filter((name) => names.has(name))) } : {}) });
    },
  });
