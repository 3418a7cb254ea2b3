import type { StateCreator } from 'zustand';
import type { PickedFile } from '#shared/contract/files.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ImportCandidate, KeyRecord, KeyRole } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';

export type ImportState =
  | { readonly step: 'waiting' }
  | { readonly step: 'running' }
  | { readonly step: 'done'; readonly record: KeyRecord }
  | { readonly step: 'failed'; readonly failure: Failure };

/** One key found in one file, and what the person wants with it. Holds no passphrase. */
export interface ImportRow {
  readonly id: string;
  readonly file: PickedFile;
  readonly candidate: ImportCandidate;
  readonly chosen: boolean;
  readonly label: string;
  readonly role: KeyRole;
  readonly gun: string;
  /** All repositories it is for, where they are known and not to be typed. */
  readonly guns?: readonly Gun[];
  /** Another file before it claims to be the same key. */
  readonly twin?: boolean;
  readonly state: ImportState;
}

export interface ImportSecrets {
  readonly filePassphrase?: string;
  readonly passphrase?: string;
}

export interface ImportSlice {
  readonly reading: boolean;
  readonly rows: readonly ImportRow[];
  readonly unreadable: readonly { readonly name: string; readonly failure: Failure }[];
  readonly running: boolean;
  pick(): Promise<void>;
  read(files: readonly PickedFile[]): Promise<void>;
  /** Rows that were made elsewhere: of the keys of a trust store. */
  add(rows: readonly ImportRow[]): void;
  change(id: string, change: Partial<Pick<ImportRow, 'chosen' | 'label' | 'role' | 'gun'>>): void;
  /** Imports what is chosen and not yet done, one after the other; a failed one does not stop the others. */
  importAll(secretsOf: (row: ImportRow) => ImportSecrets): Promise<void>;
}

export const importable = ({ candidate }: ImportRow): boolean => candidate.refusal === undefined && !candidate.known;
export const toImport = (rows: readonly ImportRow[]): readonly ImportRow[] =>
  rows.filter((row) => row.chosen && importable(row) && row.state.step !== 'done');

export const rowOf = (file: PickedFile, candidate: ImportCandidate, label: string): ImportRow => ({
  id: `${file.token}#${candidate.index}`,
  file,
  candidate,
  chosen: candidate.refusal === undefined && !candidate.known,
  label,
  role: candidate.role ?? 'delegation',
  gun: candidate.gun ?? '',
  state: { step: 'waiting' },
});

const labelFor = (file: PickedFile, { claimedId, gun, role }: ImportCandidate, several: boolean): string => {
  const base = file.name.replace(/\.(?:pem|key|p12|pfx|p8|der)$/i, '');
  // Docker names its files by key id; a person would rather read the role and repository.
  const readable = /^[0-9a-f]{64}$/.test(base)
    ? [role, gun?.split('/').slice(-1)[0]].filter(Boolean).join(' of ') || `key ${base.slice(0, 8)}`
    : base;
  return (several && claimedId ? `${readable} ${claimedId.slice(0, 7)}` : readable).slice(0, 100) || 'key';
};

export const createImportSlice =
  (api: Pick<Api, 'keys' | 'files'>): StateCreator<ImportSlice> =>
  (set, get) => {
    const update = (id: string, change: Partial<ImportRow>) =>
      set({ rows: get().rows.map((row) => (row.id === id ? { ...row, ...change } : row)) });
    return {
      reading: false,
      rows: [],
      unreadable: [],
      running: false,

      pick: async () => {
        const reply = await api.files.pick({ purpose: 'key' });
        if (reply.ok) await get().read(reply.value);
        else set({ unreadable: [...get().unreadable, { name: 'The file', failure: reply.failure }] });
      },

      read: async (files) => {
        if (files.length === 0) return;
        set({ reading: true });
        for (const file of files) {
          const reply = await api.keys.inspectFile({ file: file.token });
          if (!reply.ok) {
            set({ unreadable: [...get().unreadable, { name: file.name, failure: reply.failure }] });
            continue;
          }
          const { candidates } = reply.value;
          get().add(candidates.map((candidate) => rowOf(file, candidate, labelFor(file, candidate, candidates.length > 1))));
        }
        set({ reading: false });
      },

      add: (rows) => set({ rows: [...get().rows, ...rows] }),

      change: (id, change) => update(id, change),

      importAll: async (secretsOf) => {
        if (get().running) return;
        set({ running: true });
        for (const row of toImport(get().rows)) {
          update(row.id, { state: { step: 'running' } });
          const gun = row.gun.trim();
          const reply = await api.keys.import({
            file: row.file.token,
            index: row.candidate.index,
            label: row.label,
            role: row.role,
            guns: row.guns ? [...row.guns] : gun === '' ? [] : [gun as Gun],
            ...secretsOf(row),
          });
          update(row.id, { state: reply.ok ? { step: 'done', record: reply.value } : { step: 'failed', failure: reply.failure } });
        }
        set({ running: false });
      },
    };
  };
