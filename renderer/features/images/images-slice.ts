import type { StateCreator } from 'zustand';
import type { Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { PickedFile } from '#shared/contract/files.ts';
import type { ImageDetail } from '#shared/contract/images.ts';
import type { Api } from '#shared/contract/index.ts';
import type { KeyChoice } from '#shared/contract/signing.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ImageRow, PlaceId } from '#shared/domain/image.ts';
import type { Failure } from '#shared/failure.ts';
import type { ImageGrouping } from './image-order.ts';
import type { Login } from './registry-login.ts';

export type DetailTab = 'summary' | 'signatures' | 'chain' | 'drift';
/** One image, as main knows it. */
export interface ImageKey {
  readonly placeId: PlaceId;
  readonly entryId: string;
}
export type ContentCheck =
  | { readonly step: 'idle' }
  | { readonly step: 'running' }
  | { readonly step: 'done'; readonly sentence: string }
  | { readonly step: 'failed'; readonly failure: Failure };
export type Adding =
  | { readonly step: 'idle' }
  | { readonly step: 'running' }
  | { readonly step: 'failed'; readonly failures: readonly { readonly name: string; readonly failure: Failure }[] };

/** Whether a repository of a registry is being asked for, and how that goes. */
export type AddingRepository =
  | { readonly step: 'closed' }
  | { readonly step: 'asking'; readonly failure: Failure | undefined }
  | { readonly step: 'running' };

export interface ImagesSlice {
  readonly filter: string;
  readonly grouping: ImageGrouping;
  /** Row ids marked for an action on several. */
  readonly marked: ReadonlySet<string>;
  readonly opened: string | undefined;
  readonly tab: DetailTab;
  readonly detail: Loadable<ImageDetail>;
  /** Which of our keys could sign it; fails with `collection-unknown` where there is no collection yet. */
  readonly choices: Loadable<readonly KeyChoice[]>;
  readonly content: ContentCheck;
  readonly adding: Adding;
  readonly repository: AddingRepository;
  setFilter(filter: string): void;
  setGrouping(grouping: ImageGrouping): void;
  setMarked(marked: ReadonlySet<string>): void;
  setTab(tab: DetailTab): void;
  open(row: ImageRow | undefined): Promise<void>;
  verifyContent(image: ImageKey): Promise<void>;
  /** Asks the person for a folder or file; undefined when that was cancelled. */
  pickPlaces(kind: 'image-folder' | 'image-file'): Promise<void>;
  addPlaces(files: readonly PickedFile[]): Promise<void>;
  addSample(): Promise<void>;
  /** Opens or closes the question for a repository; what is being read goes on. */
  askRepository(open: boolean): void;
  /** True when it was added. A failure is told where it was asked for, or above the list where that was closed meanwhile. */
  addRepository(wanted: { readonly repository: string; readonly signInAt?: string; readonly login?: Login }): Promise<boolean>;
  /** Has engines and registries read again, and answers when that is done. */
  reread(): Promise<void>;
  removePlace(placeId: PlaceId): Promise<Failure | undefined>;
  forgetFailures(): void;
}

export const createImagesSlice =
  (api: Pick<Api, 'images' | 'files' | 'signing'>): StateCreator<ImagesSlice> =>
  (set, get) => ({
    filter: '',
    grouping: 'repository',
    marked: new Set(),
    opened: undefined,
    tab: 'summary',
    detail: { state: 'idle' },
    choices: { state: 'idle' },
    content: { step: 'idle' },
    adding: { step: 'idle' },
    repository: { step: 'closed' },
    setFilter: (filter) => set({ filter }),
    setGrouping: (grouping) => set({ grouping }),
    setMarked: (marked) => set({ marked }),
    setTab: (tab) => set({ tab }),

    open: async (row) => {
      if (!row) {
        set({ opened: undefined, detail: { state: 'idle' }, choices: { state: 'idle' }, content: { step: 'idle' } });
        return;
      }
      const again = get().opened === row.rowId;
      set({
        opened: row.rowId,
        detail: again ? asking(get().detail) : { state: 'loading' },
        choices: again ? asking(get().choices) : { state: 'loading' },
        ...(again ? {} : { content: { step: 'idle' } as const }),
      });
      const { placeId, entryId } = row;
      const current = () => get().opened === row.rowId;
      const reply = await api.images.detail({ placeId, entryId });
      // Another row was opened while this one was being read.
      if (!current()) return;
      set({ detail: answered<ImageDetail>(reply, get().detail) });
      if (!reply.ok || row.repository === '') {
        set({ choices: { state: 'idle' } });
        return;
      }
      const choices = await api.signing.keyChoices({ gun: row.repository as Gun, role: 'targets' });
      if (current()) set({ choices: answered<readonly KeyChoice[]>(choices) });
    },

    verifyContent: async (image) => {
      const opened = get().opened;
      set({ content: { step: 'running' } });
      const reply = await api.images.verifyContent({ ...image });
      if (get().opened !== opened) return;
      set({ content: reply.ok ? { step: 'done', sentence: reply.value.sentence } : { step: 'failed', failure: reply.failure } });
    },

    pickPlaces: async (kind) => {
      const reply = await api.files.pick({ purpose: kind });
      if (reply.ok) await get().addPlaces(reply.value);
      else
        set({
          adding: { step: 'failed', failures: [{ name: kind === 'image-folder' ? 'The folder' : 'The file', failure: reply.failure }] },
        });
    },

    addPlaces: async (files) => {
      if (files.length === 0) return;
      set({ adding: { step: 'running' } });
      const failures: { name: string; failure: Failure }[] = [];
      for (const { token, name } of files) {
        const reply = await api.images.addPlace({ file: token });
        if (!reply.ok) failures.push({ name, failure: reply.failure });
      }
      set({ adding: failures.length > 0 ? { step: 'failed', failures } : { step: 'idle' } });
    },

    addSample: async () => {
      set({ adding: { step: 'running' } });
      const reply = await api.images.addSample({});
      set({ adding: reply.ok ? { step: 'idle' } : { step: 'failed', failures: [{ name: 'The sample', failure: reply.failure }] } });
    },

    askRepository: (open) => set({ repository: open ? { step: 'asking', failure: undefined } : { step: 'closed' } }),

    addRepository: async (wanted) => {
      set({ repository: { step: 'running' } });
      const reply = await api.images.addRepository(wanted);
      const waiting = get().repository.step === 'running';
      if (reply.ok) {
        if (waiting) set({ repository: { step: 'closed' } });
        return true;
      }
      const failure = reply.failure.code === 'cancelled' ? undefined : reply.failure;
      if (waiting) set({ repository: { step: 'asking', failure } });
      else if (failure) set({ adding: { step: 'failed', failures: [{ name: wanted.repository, failure }] } });
      return false;
    },

    reread: async () => {
      // What keeps one from being read is told with the list.
      await api.images.refresh({});
    },

    removePlace: async (placeId) => {
      const reply = await api.images.removePlace({ placeId });
      return reply.ok ? undefined : reply.failure;
    },

    forgetFailures: () => set({ adding: { step: 'idle' } }),
  });
