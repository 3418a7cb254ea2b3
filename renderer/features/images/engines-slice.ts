import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { EngineChoice } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import type { PlaceId } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';

/** Choosing a container engine as a source: which there are, and which is being added. */
export interface EnginesSlice {
  readonly open: boolean;
  readonly found: Loadable<readonly EngineChoice[]>;
  readonly adding: PlaceId | undefined;
  readonly failure: Failure | undefined;
  /** Opens the sheet and looks. */
  show(): Promise<void>;
  look(): Promise<void>;
  /** Whether it was added. */
  add(placeId: PlaceId): Promise<boolean>;
  close(): void;
}

export const createEnginesSlice =
  (api: Pick<Api, 'images'>): StateCreator<EnginesSlice> =>
  (set, get) => ({
    open: false,
    found: { state: 'idle' },
    adding: undefined,
    failure: undefined,
    show: async () => {
      set({ open: true, found: { state: 'loading' }, adding: undefined, failure: undefined });
      await get().look();
    },
    look: async () => {
      set({ found: asking(get().found), failure: undefined });
      const reply = await api.images.engines({});
      if (get().open) set({ found: answered<readonly EngineChoice[]>(reply, get().found) });
    },
    add: async (placeId) => {
      set({ adding: placeId, failure: undefined });
      const reply = await api.images.addEngine({ placeId });
      set({ adding: undefined, failure: reply.ok ? undefined : reply.failure });
      await get().look();
      // Looking forgets an earlier failure; this one has just happened.
      if (!reply.ok) set({ failure: reply.failure });
      return reply.ok;
    },
    close: () => set({ open: false, found: { state: 'idle' }, adding: undefined, failure: undefined }),
  });
