import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import type { FileToken, PickedFile } from '#shared/contract/files.ts';
import type { Api } from '#shared/contract/index.ts';
import type { FoundStore, StoreContents } from '#shared/contract/stores.ts';
import type { StoreProblem } from '#shared/domain/trust-store.ts';
import type { Failure } from '#shared/failure.ts';
import { type ImportRow, rowOf } from '../import-slice.ts';
import { storeKeyNames } from './store-words.ts';

/** One trust store: its keys are rows of the import, named by their ids. */
export interface StoreView {
  readonly store: FoundStore;
  readonly keys: Loadable<{ readonly rowIds: readonly string[]; readonly problems: readonly StoreProblem[] }>;
  readonly contents: Loadable<StoreContents>;
}

export interface StoresSlice {
  readonly finding: boolean;
  readonly views: readonly StoreView[];
  /** Why a chosen folder could not be opened, or none be found. */
  readonly failure: Failure | undefined;
  /** Looks in the usual places. */
  find(): Promise<void>;
  /** Reads stores that were found. */
  take(stores: readonly FoundStore[]): Promise<void>;
  /** Asks for a folder. */
  pick(): Promise<void>;
  open(folder: PickedFile): Promise<void>;
  /** Once more, after the key store was closed. */
  readKeys(store: FileToken): Promise<void>;
}

/** Where the rows of the keys are kept. */
export interface Rows {
  readonly all: () => readonly ImportRow[];
  readonly add: (rows: readonly ImportRow[]) => void;
}

export const createStoresSlice =
  (api: Pick<Api, 'stores' | 'files'>, rows: Rows): StateCreator<StoresSlice> =>
  (set, get) => {
    const update = (store: FileToken, change: Partial<StoreView>) =>
      set({ views: get().views.map((view) => (view.store.store === store ? { ...view, ...change } : view)) });

    const readContents = async (store: FileToken) => {
      update(store, { contents: { state: 'loading' } });
      const reply = await api.stores.read({ store });
      update(store, { contents: reply.ok ? { state: 'ready', value: reply.value } : { state: 'failed', failure: reply.failure } });
    };

    const readKeys = async (store: FileToken) => {
      update(store, { keys: { state: 'loading' } });
      const reply = await api.stores.keys({ store });
      if (!reply.ok) return update(store, { keys: { state: 'failed', failure: reply.failure } });
      const { keys, problems } = reply.value;
      const before = rows.all();
      const names = storeKeyNames(
        keys.map(({ candidate }) => candidate),
        before.map(({ label }) => label),
      );
      const found = keys.map(({ file, candidate, guns }, at) => ({ ...rowOf(file, candidate, names[at] ?? file.name), guns }));
      const made = withoutTwins(found, before).sort(byRole);
      rows.add(made);
      update(store, { keys: { state: 'ready', value: { rowIds: made.map(({ id }) => id), problems } } });
    };

    const take = async (stores: readonly FoundStore[]) => {
      const known = get()
        .views.filter(({ store }) => store.kind !== 'picked')
        .map(({ store }) => store.kind);
      const fresh = stores.filter(({ kind }) => !known.includes(kind));
      set({
        views: [...get().views, ...fresh.map((store): StoreView => ({ store, keys: { state: 'idle' }, contents: { state: 'idle' } }))],
      });
      // One after the other: which of two keys is the twin must not depend on who answers first.
      for (const { store } of fresh) await Promise.all([readKeys(store), readContents(store)]);
    };

    return {
      finding: false,
      views: [],
      failure: undefined,
      take,
      readKeys,
      find: async () => {
        if (get().finding) return;
        set({ finding: true, failure: undefined });
        const reply = await api.stores.find({});
        set({ finding: false, failure: reply.ok ? undefined : reply.failure });
        if (reply.ok) await take(reply.value);
      },
      pick: async () => {
        const reply = await api.files.pick({ purpose: 'trust-store' });
        if (!reply.ok) return set({ failure: reply.failure });
        const [folder] = reply.value;
        if (folder) await get().open(folder);
      },
      open: async (folder) => {
        set({ failure: undefined });
        const reply = await api.stores.open({ folder: folder.token });
        if (reply.ok) await take([reply.value]);
        else set({ failure: reply.failure });
      },
    };
  };

/** A key that another file has already claimed to be is not taken twice unasked. Only a claim: it stays in the list. */
function withoutTwins(found: readonly ImportRow[], before: readonly ImportRow[]): ImportRow[] {
  const claimed = new Set(before.map(({ candidate }) => candidate.claimedId));
  return found.map((row) => {
    const { claimedId } = row.candidate;
    const twin = claimedId !== undefined && claimed.has(claimedId);
    claimed.add(claimedId);
    return twin ? { ...row, chosen: false, twin } : row;
  });
}

const order = ['root', 'targets', 'delegation', 'snapshot', 'timestamp'];
const byRole = (a: ImportRow, b: ImportRow) => order.indexOf(a.role) - order.indexOf(b.role) || a.label.localeCompare(b.label, 'en');
