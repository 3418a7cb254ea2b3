import type { StateCreator } from 'zustand';
import type { FileToken } from '#shared/contract/files.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';

export interface SavedBackup {
  readonly backupId: string;
  readonly name: string;
  readonly documents: number;
  readonly missing: readonly string[];
}

export type RemovalStep =
  | { readonly step: 'backup' }
  | { readonly step: 'saving' }
  | { readonly step: 'saved'; readonly backup: SavedBackup }
  | { readonly step: 'deleting'; readonly backup: SavedBackup }
  | { readonly step: 'deleted'; readonly backup: SavedBackup; readonly there?: { readonly server: string; readonly command: string } }
  | { readonly step: 'open'; readonly backup: SavedBackup };

export interface RemovalSlice {
  readonly removal: RemovalStep;
  readonly failure: Failure | undefined;
  /** Of a collection of this computer that was deleted last. */
  readonly removedId: string | undefined;
  begin(): void;
  backUp(gun: Gun): Promise<void>;
  remove(gun: Gun, typed: string): Promise<void>;
}

/** A backup in a folder that the person picks; only then can anything be deleted. */
export const createRemovalSlice =
  (api: Pick<Api, 'removal' | 'files'>): StateCreator<RemovalSlice> =>
  (set, get) => ({
    removal: { step: 'backup' },
    failure: undefined,
    removedId: undefined,
    begin: () => set({ removal: { step: 'backup' }, failure: undefined, removedId: undefined }),
    backUp: async (gun) => {
      const before = get().removal;
      const picked = await api.files.pick({ purpose: 'backup-folder' });
      const folder: FileToken | undefined = picked.ok ? picked.value[0]?.token : undefined;
      if (folder === undefined) return;
      set({ removal: { step: 'saving' }, failure: undefined });
      const reply = await api.removal.backUp({ gun, folder });
      if (reply.ok) set({ removal: { step: 'saved', backup: reply.value } });
      else set({ removal: before, failure: reply.failure.code === 'cancelled' ? undefined : reply.failure });
    },
    remove: async (gun, typed) => {
      const { removal } = get();
      if (removal.step !== 'saved') return;
      const { backup } = removal;
      set({ removal: { step: 'deleting', backup }, failure: undefined });
      const reply = await api.removal.remove({ gun, backupId: backup.backupId, typed });
      if (reply.ok) {
        const done = reply.value;
        if (done.kind === 'here') set({ removal: { step: 'deleted', backup }, removedId: done.removedId });
        else set({ removal: { step: 'deleted', backup, there: { server: done.server, command: done.command } } });
        return;
      }
      const { failure } = reply;
      // Where it may be on its way, asking once more would only hide what came of it.
      if (failure.code === 'delete-unknown' || failure.code === 'delete-unconfirmed')
        return set({ removal: { step: 'open', backup }, failure });
      if (failure.code === 'cancelled') return set({ removal: { step: 'saved', backup } });
      set({ removal: failure.code === 'backup-needed' ? { step: 'backup' } : { step: 'saved', backup }, failure });
    },
  });
