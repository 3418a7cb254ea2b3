import type { StateCreator } from 'zustand';
import type { ImageToSign } from '#renderer/store.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { ImageRow } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { Login } from './registry-login.ts';

export type EngineSigning =
  | {
      readonly step: 'asking';
      readonly failure: Failure | undefined;
      /** What was pushed before it went wrong, or was stopped: that stays. */
      readonly pushed: Digest | undefined;
    }
  | { readonly step: 'pushing' }
  | { readonly step: 'reading' };

export interface EngineSigningWish {
  /** Push first; otherwise the digest that the engine remembers is looked for. */
  readonly push: boolean;
  readonly replacing?: Digest;
  readonly signInAt?: string;
  readonly login?: Login;
}

/** An image of an engine on its way to be signed: what is signed is what its registry serves, read from there. */
export interface EngineSignSlice {
  readonly row: ImageRow | undefined;
  readonly signing: EngineSigning;
  show(row: ImageRow): void;
  close(): void;
  /** Answers what to sign; undefined where it failed, was stopped, or the sheet was closed meanwhile. */
  find(wish: EngineSigningWish): Promise<ImageToSign | undefined>;
}

export const createEngineSignSlice =
  (api: Pick<Api, 'images'>): StateCreator<EngineSignSlice> =>
  (set, get) => {
    const asking = (failure?: Failure, pushed?: Digest): EngineSigning => ({ step: 'asking', failure, pushed });
    return {
      row: undefined,
      signing: asking(),
      show: (row) => set({ row, signing: asking() }),
      close: () => set({ row: undefined, signing: asking() }),

      find: async ({ push, replacing, signInAt, login }) => {
        const { row } = get();
        if (!row) return undefined;
        const { placeId, entryId, repository, tag } = row;
        const more = { ...(signInAt === undefined ? {} : { signInAt }), ...(login ? { login } : {}) };
        const away = () => get().row !== row;
        let pushed: Digest | undefined;
        /** Stopping is no failure to be told of. */
        const stop = (failure: Failure): undefined => {
          if (!away()) set({ signing: asking(failure.code === 'cancelled' ? undefined : failure, pushed) });
          return undefined;
        };
        if (push) {
          set({ signing: { step: 'pushing' } });
          const target = `${repository}:${tag}`;
          const reply = await api.images.push({ placeId, entryId, target, ...(replacing === undefined ? {} : { replacing }), ...more });
          if (!reply.ok) return stop(reply.failure);
          pushed = reply.value.descriptor.digest;
        }
        const expected = pushed ?? row.digest;
        if (away() || expected === undefined) return undefined;
        set({ signing: { step: 'reading' } });
        // One that is in the list already is read again.
        const place = await api.images.addRepository({ repository, ...more });
        if (!place.ok) return stop(place.failure);
        const listed = await api.images.list({});
        if (!listed.ok) return stop(listed.failure);
        if (away()) return undefined;
        const there = listed.value.rows.find(
          (one) => one.placeId === place.value.placeId && one.repository === repository && one.tag === tag,
        );
        if (there?.digest !== expected || there.notSignable !== undefined) {
          return stop({ code: 'tag-moved', image: `${repository}:${tag}`, shown: expected, now: there?.digest ?? 'nothing' });
        }
        return { placeId: there.placeId, entryId: there.entryId, expected, repository, tag };
      },
    };
  };
