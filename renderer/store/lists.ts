import type { StateCreator } from 'zustand';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { ImageList } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import { imageReader } from './image-reader.ts';

/** A list on its way. After a failure the last good value stays to be seen. */
export type Loadable<T> =
  | { readonly state: 'idle' | 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: Failure; readonly value?: T | undefined };

export const knownValue = <T>(list: Loadable<T>): T | undefined => ('value' in list ? list.value : undefined);

export type ListName = 'keys' | 'images' | 'collections';

/** The three lists that more than one screen shows. */
export interface ListsSlice {
  readonly keys: Loadable<readonly KeyRecord[]>;
  readonly images: Loadable<ImageList>;
  readonly collections: Loadable<readonly CollectionRow[]>;
  /** When main last answered for each, by this window's clock. */
  readonly readAt: Readonly<Partial<Record<ListName, number>>>;
  /** Asks main again; what is shown stays until the answer is here. */
  refresh(list: ListName): Promise<void>;
  refreshAll(): Promise<void>;
  /** Asks for what was not answered, or refused because Signet was locked. */
  refreshMissing(): Promise<void>;
}

export const createListsSlice =
  (
    api: Pick<Api, 'keys' | 'images' | 'trust'>,
    clock: () => number,
    drawn: () => Promise<void> = async () => undefined,
  ): StateCreator<ListsSlice> =>
  (set, get) => {
    /** Only the newest answer of each list counts: answers may overtake each other. */
    const newest: Record<ListName, number> = { keys: 0, images: 0, collections: 0 };

    const readImages = imageReader(api);

    async function load<N extends ListName>(name: N, ask: () => Promise<Reply<unknown>>): Promise<void> {
      newest[name] += 1;
      const mine = newest[name];
      if (get()[name].state === 'idle') set({ [name]: { state: 'loading' } } as Partial<ListsSlice>);
      const reply = await ask();
      if (mine !== newest[name]) return;
      const next = reply.ok
        ? { state: 'ready', value: reply.value }
        : { state: 'failed', failure: reply.failure, value: knownValue<unknown>(get()[name]) };
      set({ [name]: next, ...(reply.ok ? { readAt: { ...get().readAt, [name]: clock() } } : {}) } as Partial<ListsSlice>);
    }
    const loaders: Record<ListName, () => Promise<void>> = {
      keys: () => load('keys', () => api.keys.list({})),
      images: () => load('images', readImages),
      collections: () => load('collections', () => api.trust.collections({})),
    };
    /** Keys last, and at first not before the others are drawn: asking for them starts the key service, which takes a processor. */
    async function keysAfterAll(): Promise<void> {
      if (get().keys.state === 'idle') await drawn();
      await loaders.keys();
    }
    return {
      keys: { state: 'idle' },
      images: { state: 'idle' },
      collections: { state: 'idle' },
      readAt: {},
      refresh: (list) => loaders[list](),
      refreshMissing: async () => {
        const missing = (list: ListName) => ['idle', 'failed'].includes(get()[list].state);
        await Promise.all((['images', 'collections'] as const).filter(missing).map((list) => loaders[list]()));
        if (missing('keys')) await keysAfterAll();
      },
      refreshAll: async () => {
        await Promise.all([loaders.images(), loaders.collections()]);
        await keysAfterAll();
      },
    };
  };
