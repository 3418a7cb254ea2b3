import type { StateCreator } from 'zustand';
import type { PushedImage } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { Login } from './registry-login.ts';

export type Pushing =
  | { readonly step: 'asking'; readonly failure: Failure | undefined }
  | { readonly step: 'running' }
  | { readonly step: 'done'; readonly pushed: PushedImage };

export interface PushTarget {
  readonly target: string;
  readonly replacing?: Digest;
  readonly signInAt?: string;
  readonly login?: Login;
}

/** How a push ended, for who does not look at the sheet any more. */
export type PushEnd = { readonly pushed: PushedImage } | { readonly failure: Failure };

/** Copying one image into a registry; it goes on when the sheet is closed. */
export interface PushSlice {
  /** Of which image the sheet is open. */
  readonly row: ImageRow | undefined;
  readonly pushing: Pushing;
  show(row: ImageRow): void;
  close(): void;
  /** Answers how it ended where the sheet was closed meanwhile. */
  push(target: PushTarget): Promise<PushEnd | undefined>;
}

export const createPushSlice =
  (api: Pick<Api, 'images'>): StateCreator<PushSlice> =>
  (set, get) => ({
    row: undefined,
    pushing: { step: 'asking', failure: undefined },
    show: (row) => set({ row, pushing: { step: 'asking', failure: undefined } }),
    close: () => set({ row: undefined, pushing: { step: 'asking', failure: undefined } }),
    push: async (target) => {
      const { row } = get();
      if (!row) return undefined;
      const running: Pushing = { step: 'running' };
      set({ pushing: running });
      const reply = await api.images.push({ placeId: row.placeId, entryId: row.entryId, ...target });
      // The sheet was closed, or is about another image by now.
      const away = get().pushing !== running;
      if (reply.ok) {
        if (!away) set({ pushing: { step: 'done', pushed: reply.value } });
        return away ? { pushed: reply.value } : undefined;
      }
      const cancelled = reply.failure.code === 'cancelled';
      if (!away) set({ pushing: { step: 'asking', failure: cancelled ? undefined : reply.failure } });
      return away && !cancelled ? { failure: reply.failure } : undefined;
    },
  });
