import type { StateCreator } from 'zustand';
import type { Api } from '#shared/contract/index.ts';
import type { PublishedEntry } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';

/** What was published from this computer, newest first. */
export interface PublishedSlice {
  readonly published: readonly PublishedEntry[];
  loadPublished(): Promise<void>;
}

export const createPublishedSlice =
  (api: Pick<Api, 'trust'>): StateCreator<PublishedSlice> =>
  (set) => ({
    published: [],
    loadPublished: async () => {
      const reply = await api.trust.published({});
      // What is known already stays where the journal cannot be read: it is news, and decides nothing.
      if (reply.ok) set({ published: reply.value });
    },
  });

/** When this computer published that version; undefined where somebody else did, or it is too long ago. */
export const publishedAt = (published: readonly PublishedEntry[], gun: Gun, role: string, version: number): string | undefined =>
  published.find((entry) => entry.gun === gun && entry.roles.some((one) => one.role === role && one.version === version))?.at;
