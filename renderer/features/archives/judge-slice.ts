import type { StateCreator } from 'zustand';
import type { JudgedArchive } from '#shared/contract/archives.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Failure } from '#shared/failure.ts';

/** One archive, and what it said last. */
export interface JudgeSlice {
  readonly folder: FileToken | undefined;
  readonly judged: JudgedArchive | undefined;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  begin(): void;
  /** Asks for a folder; one that is no archive leaves what was shown before. */
  choose(): Promise<void>;
  judge(at: string): Promise<void>;
}

const nothing = { folder: undefined, judged: undefined, failure: undefined, busy: false };

export const createJudgeSlice =
  (api: Pick<Api, 'archives' | 'files'>): StateCreator<JudgeSlice> =>
  (set, get) => {
    const ask = async (folder: FileToken, at: string | undefined) => {
      set({ busy: true, failure: undefined });
      const reply = await api.archives.judge({ folder, ...(at === undefined ? {} : { at }) });
      set(reply.ok ? { folder, judged: reply.value, busy: false } : { failure: reply.failure, busy: false });
    };
    return {
      ...nothing,
      begin: () => set(nothing),
      choose: async () => {
        const picked = await api.files.pick({ purpose: 'archive' });
        if (!picked.ok) return set({ failure: picked.failure });
        const [folder] = picked.value;
        if (folder) await ask(folder.token, undefined);
      },
      judge: async (at) => {
        const { folder } = get();
        if (folder !== undefined) await ask(folder, at);
      },
    };
  };
