import type { StateCreator } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import { knownValue, type Loadable } from './lists.ts';

/** The trust servers a person named: Settings lists them, and several sheets let one be chosen. */
export interface ServersSlice {
  readonly servers: Loadable<readonly TrustServerRow[]>;
  /** Publishes whose answer was lost; empty until they were asked for. */
  readonly publishes: readonly PublishStanding[];
  loadServers(): Promise<void>;
  loadPublishes(): Promise<void>;
}

export const createServersSlice =
  (api: Pick<Api, 'servers'>): StateCreator<ServersSlice> =>
  (set, get) => ({
    servers: { state: 'idle' },
    publishes: [],
    loadPublishes: async () => {
      const reply = await api.servers.publishes({});
      if (reply.ok) set({ publishes: reply.value });
    },
    loadServers: async () => {
      if (get().servers.state === 'idle') set({ servers: { state: 'loading' } });
      const reply = await api.servers.list({});
      set({
        servers: reply.ok
          ? { state: 'ready', value: reply.value }
          : { state: 'failed', failure: reply.failure, value: knownValue(get().servers) },
      });
    },
  });

/** Host and port, as messages name a server. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);
