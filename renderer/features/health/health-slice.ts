import type { StateCreator } from 'zustand';

export type HealthView = 'findings' | 'ends';

export interface HealthSlice {
  readonly view: HealthView;
  readonly filter: string;
  /** The finding whose detail is shown. */
  readonly opened: string | undefined;
  readonly openedEnd: string | undefined;
  setView(view: HealthView): void;
  setFilter(filter: string): void;
  open(id: string | undefined): void;
  openEnd(id: string | undefined): void;
}

export const createHealthSlice: StateCreator<HealthSlice> = (set) => ({
  view: 'findings',
  filter: '',
  opened: undefined,
  openedEnd: undefined,
  setView: (view) => set({ view }),
  setFilter: (filter) => set({ filter }),
  open: (opened) => set({ opened }),
  openEnd: (openedEnd) => set({ openedEnd }),
});
