import type { StateCreator } from 'zustand';
import { knownValue, type Loadable } from '#renderer/store/lists.ts';
import { answered, asking } from '#renderer/store/loadable.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ComparedLines, Comparison, HistoryRow, RepositoryHistory, VersionPair } from '#shared/domain/history.ts';
import type { Failure } from '#shared/failure.ts';
import { type ChosenPair, defaultPair, pairOf } from './version-pairs.ts';

export type DiffView = 'changes' | 'text';

export interface HistorySlice {
  readonly gun: Gun | undefined;
  readonly history: Loadable<RepositoryHistory>;
  /** Versions marked in the timeline. */
  readonly marked: ReadonlySet<string>;
  /** The two versions that are compared; undefined where there are no two of any role. */
  readonly chosen: ChosenPair | undefined;
  readonly comparison: Loadable<Comparison>;
  readonly lines: Loadable<ComparedLines>;
  readonly view: DiffView;
  /** With all that is the same in both. */
  readonly whole: boolean;
  /** `again`: whatever was read before. */
  load(gun: Gun, again?: boolean): Promise<void>;
  mark(ids: ReadonlySet<string>): void;
  choose(chosen: ChosenPair): Promise<void>;
  show(view: DiffView): Promise<void>;
  showWhole(whole: boolean): Promise<void>;
  /** The next part of what does not come at once. */
  more(): Promise<void>;
  /** Marks the later of the two as reviewed; answers why it could not be kept. */
  review(note: string): Promise<Failure | undefined>;
}

const nothingCompared = { comparison: { state: 'idle' }, lines: { state: 'idle' } } as const;

export const createHistorySlice =
  (api: Pick<Api, 'history'>): StateCreator<HistorySlice> =>
  (set, get) => {
    const pair = (): VersionPair | undefined => {
      const { gun, history, chosen } = get();
      const versions = knownValue(history)?.versions;
      return gun && versions && chosen ? pairOf(gun, versions, chosen) : undefined;
    };
    /** Answers only count while the same is asked for. */
    const compare = async (from = 0) => {
      const asked = pair();
      if (!asked) return;
      const before = get().comparison;
      set({ comparison: from === 0 ? { state: 'loading' } : before });
      const reply = await api.history.compare({ ...asked, from });
      if (!same(asked, pair())) return;
      const next = answered<Comparison>(reply, from === 0 ? undefined : before);
      const earlier = from === 0 ? [] : (knownValue(before)?.changes ?? []);
      set({
        comparison: next.state === 'ready' ? { ...next, value: { ...next.value, changes: [...earlier, ...next.value.changes] } } : next,
      });
    };
    const read = async (from = 0) => {
      const asked = pair();
      const { whole } = get();
      if (!asked) return;
      const before = get().lines;
      set({ lines: from === 0 ? { state: 'loading' } : before });
      const reply = await api.history.lines({ ...asked, from, whole });
      if (!same(asked, pair()) || get().whole !== whole) return;
      const next = answered<ComparedLines>(reply, from === 0 ? undefined : before);
      const earlier = from === 0 ? [] : (knownValue(before)?.lines ?? []);
      set({ lines: next.state === 'ready' ? { ...next, value: { ...next.value, lines: [...earlier, ...next.value.lines] } } : next });
    };
    const look = () => (get().view === 'text' ? read() : compare());

    return {
      gun: undefined,
      history: { state: 'idle' },
      marked: new Set(),
      chosen: undefined,
      ...nothingCompared,
      view: 'changes',
      whole: false,
      load: async (gun, again = false) => {
        const other = get().gun !== gun;
        if (other) set({ gun, history: { state: 'loading' }, marked: new Set(), chosen: undefined, ...nothingCompared });
        else set({ history: asking(get().history) });
        const reply = await api.history.versions({ gun, ...(again ? { again } : {}) });
        if (get().gun !== gun) return;
        const history = answered<RepositoryHistory>(reply, get().history);
        const versions = knownValue(history)?.versions ?? [];
        const there = new Set(versions.map(idOf));
        const { chosen, marked } = get();
        // What was chosen stays, unless a version is gone by now.
        const stays = chosen && pairOf(gun, versions, chosen);
        set({
          history,
          marked: new Set([...marked].filter((id) => there.has(id))),
          ...(stays ? {} : { chosen: defaultPair(versions), ...nothingCompared }),
        });
      },
      mark: (marked) => set({ marked }),
      choose: async (chosen) => {
        set({ chosen, ...nothingCompared });
        await look();
      },
      show: async (view) => {
        set({ view });
        const { comparison, lines } = get();
        if ((view === 'text' ? lines : comparison).state === 'idle') await look();
      },
      showWhole: async (whole) => {
        set({ whole, lines: { state: 'idle' } });
        await read();
      },
      more: async () => {
        const { view, comparison, lines } = get();
        if (view === 'text') await read(knownValue(lines)?.lines.length ?? 0);
        else await compare(knownValue(comparison)?.changes.length ?? 0);
      },
      review: async (note) => {
        const asked = pair();
        if (!asked) return undefined;
        const { gun, role, after } = asked;
        const reply = await api.history.review({ gun, role, ...after, note });
        if (!reply.ok) return reply.failure;
        await get().load(gun);
        return undefined;
      },
    };
  };

export const idOf = ({ role, version }: Pick<HistoryRow, 'role' | 'version'>): string => `${role} ${version}`;

const same = (a: VersionPair, b: VersionPair | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);
