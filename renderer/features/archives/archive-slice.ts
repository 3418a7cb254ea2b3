import type { StateCreator } from 'zustand';
import type { SavedArchive } from '#shared/contract/archives.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Failure } from '#shared/failure.ts';

export type Archiving =
  | { readonly step: 'asking'; readonly failure: Failure | undefined }
  | { readonly step: 'saving' }
  | { readonly step: 'saved'; readonly archive: SavedArchive };

/** How it ended, for who does not look at the sheet any more. */
export type ArchiveEnd = { readonly archive: SavedArchive } | { readonly failure: Failure };

/** Saving one repository; it goes on when the sheet is closed. */
export interface ArchiveSlice {
  readonly archiving: Archiving;
  /** The sheet was opened or closed: it begins anew. */
  begin(): void;
  /** Asks for a folder first. Answers how it ended where the sheet was closed meanwhile. */
  save(gun: Gun, at: string | undefined): Promise<ArchiveEnd | undefined>;
}

const asking = (failure?: Failure): Archiving => ({ step: 'asking', failure });

export const createArchiveSlice =
  (api: Pick<Api, 'archives' | 'files'>): StateCreator<ArchiveSlice> =>
  (set, get) => ({
    archiving: asking(),
    begin: () => set({ archiving: asking() }),
    save: async (gun, at) => {
      const folder = await pickFolder(api);
      if (folder === undefined) return undefined;
      if (typeof folder === 'object') {
        set({ archiving: asking(folder) });
        return undefined;
      }
      const saving: Archiving = { step: 'saving' };
      set({ archiving: saving });
      const reply = await api.archives.save({ gun, folder, ...(at === undefined ? {} : { at }) });
      const away = get().archiving !== saving;
      if (reply.ok) {
        if (!away) set({ archiving: { step: 'saved', archive: reply.value } });
        return away ? { archive: reply.value } : undefined;
      }
      const cancelled = reply.failure.code === 'cancelled';
      if (!away) set({ archiving: asking(cancelled ? undefined : reply.failure) });
      return away && !cancelled ? { failure: reply.failure } : undefined;
    },
  });

/** Undefined where the person did not want to after all. */
async function pickFolder(api: Pick<Api, 'files'>): Promise<FileToken | Failure | undefined> {
  const reply = await api.files.pick({ purpose: 'archive-folder' });
  return reply.ok ? reply.value[0]?.token : reply.failure;
}
