import type { StateCreator } from 'zustand';
import { knownValue, type Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Chain } from '#shared/domain/chain.ts';
import { firstSelection, type Selection, stillThere } from './chain-model.ts';

export type ChainViewName = 'graph' | 'tree' | 'table';

export interface ChainSlice {
  /** Whose chain it is: an image or a collection. */
  readonly subject: string | undefined;
  readonly chain: Loadable<Chain>;
  /** Stays from one chain to the next. */
  readonly view: ChainViewName;
  readonly selection: Selection | undefined;
  load(subject: string, ask: () => Promise<Reply<Chain>>): Promise<void>;
  setView(view: ChainViewName): void;
  select(selection: Selection | undefined): void;
}

export const createChainSlice: StateCreator<ChainSlice> = (set, get) => {
  let turn = 0;
  return {
    subject: undefined,
    chain: { state: 'idle' },
    view: 'graph',
    selection: undefined,
    load: async (subject, ask) => {
      turn += 1;
      const own = turn;
      const same = get().subject === subject;
      set(same ? { chain: asking(get().chain) } : { subject, chain: { state: 'loading' }, selection: undefined });
      const reply = await ask();
      if (own !== turn) return;
      const chain = answered<Chain>(reply, get().chain);
      const value = knownValue(chain);
      set({ chain, selection: value && (stillThere(value, get().selection) ?? firstSelection(value)) });
    },
    setView: (view) => set({ view }),
    select: (selection) => set({ selection }),
  };
};
