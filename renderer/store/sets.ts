import type { StateCreator } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { SigningSet } from '#shared/domain/signing-set.ts';

/** Sets of images that are being signed, and those that were cut off before all of them stood. */
export interface SetsSlice {
  readonly sets: readonly SigningSet[];
  loadSets(): Promise<void>;
  setChanged(set: SigningSet): void;
  forgetSet(setId: string): Promise<void>;
}

export const createSetsSlice =
  (api: Pick<Api, 'sets'>): StateCreator<SetsSlice> =>
  (set, get) => ({
    sets: [],
    loadSets: async () => {
      const reply = await api.sets.list({});
      if (reply.ok) set({ sets: reply.value });
    },
    setChanged: (changed) => set({ sets: [...get().sets.filter(({ setId }) => setId !== changed.setId), changed].filter(isOpen) }),
    forgetSet: async (setId) => {
      await api.sets.forget({ setId });
      set({ sets: get().sets.filter((one) => one.setId !== setId) });
    },
  });

export const isUnderWay = ({ phase }: SigningSet): boolean => phase !== 'ended' && phase !== 'refused' && phase !== 'cut-off';
/** Published, whether or not it was seen there yet: it needs no signing. */
export const isPublished = ({ state }: SigningSet['parts'][number]): boolean => state === 'confirmed' || state === 'unseen';
/** What was not signed at all, or stopped before its first publish, is nothing to come back to. */
const isOpen = (set: SigningSet): boolean =>
  isUnderWay(set) ||
  (set.phase === 'ended' && set.parts.some(({ state }) => state !== 'left') && set.parts.some(({ state }) => state !== 'confirmed'));
