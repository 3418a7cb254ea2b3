import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { PinRow } from '#shared/domain/pin.ts';
import type { Failure } from '#shared/failure.ts';

export interface Pins {
  readonly rows: readonly PinRow[];
  readonly disableTofu: boolean;
}

export interface PinsSlice {
  readonly pins: Loadable<Pins>;
  /** Of the last change; a no of the person's is none. */
  readonly failure: Failure | undefined;
  load(): Promise<void>;
  /** Does something about the pins and reads them again; answers what came of it, undefined where it failed. */
  act<T>(what: () => Promise<Reply<T>>): Promise<T | undefined>;
}

export const createPinsSlice =
  (api: Pick<Api, 'pins'>): StateCreator<PinsSlice> =>
  (set, get) => ({
    pins: { state: 'idle' },
    failure: undefined,
    load: async () => {
      set({ pins: asking(get().pins) });
      const reply = await api.pins.list({});
      set({ pins: answered<Pins>(reply, get().pins) });
    },
    act: async (what) => {
      set({ failure: undefined });
      const reply = await what();
      if (!reply.ok && reply.failure.code !== 'cancelled') set({ failure: reply.failure });
      await get().load();
      return reply.ok ? reply.value : undefined;
    },
  });
