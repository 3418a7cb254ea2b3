import { isFailure } from '#electron/signet-error.ts';
import type { MetadataChange } from '#shared/domain/difference.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ComparedLine, ComparedLines, Comparison, RepositoryHistory, ReviewOfVersion, VersionPair } from '#shared/domain/history.ts';
import type { Tasks } from './tasks.ts';

/** The history of repositories, as a signature system knows it. */
export interface Histories {
  readonly read: (
    gun: Gun,
    options: {
      readonly again?: boolean;
      readonly onlyKept?: boolean;
      readonly signal?: AbortSignal;
      readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
    },
  ) => Promise<RepositoryHistory>;
  readonly asksServer: (gun: Gun, again?: boolean) => Promise<boolean>;
  /** Every difference, in the order in which a person wants to know. */
  readonly compare: (pair: VersionPair) => Promise<{ readonly changes: readonly MetadataChange[]; readonly problem: string | undefined }>;
  readonly review: (reviewed: ReviewOfVersion) => Promise<void>;
  /** `whole`: with all that is the same in both. */
  readonly lines: (pair: VersionPair, whole: boolean) => Promise<readonly ComparedLine[]>;
}

export interface HistoryParts {
  readonly histories: Histories;
  readonly tasks: Tasks;
}

/** A server is asked as a task: it may have thousands of versions. Whoever ends it sees what Signet keeps. */
export async function readHistory({ histories, tasks }: HistoryParts, gun: Gun, again = false): Promise<RepositoryHistory> {
  if (!(await histories.asksServer(gun, again))) return histories.read(gun, { again });
  try {
    return await tasks.run(`Reading all versions of ${gun}`, (handle) => histories.read(gun, { again, ...handle }), 'documents');
  } catch (problem) {
    if (isFailure(problem, 'cancelled')) return histories.read(gun, { onlyKept: true });
    throw problem;
  }
}

/** So many at a time: an answer stays of a size that a window can take. */
const atATime = 5000;

export async function compareVersions({ histories }: HistoryParts, pair: VersionPair, from: number): Promise<Comparison> {
  const { changes, problem } = await histories.compare(pair);
  const counts: Record<string, number> = {};
  for (const { part } of changes) counts[part] = (counts[part] ?? 0) + 1;
  return {
    changes: changes.slice(from, from + atATime),
    from,
    total: changes.length,
    counts,
    unrecognised: counts.other ?? 0,
    ...(problem === undefined ? {} : { problem }),
  };
}

export async function compareAsLines({ histories }: HistoryParts, pair: VersionPair, from: number, whole: boolean): Promise<ComparedLines> {
  const lines = await histories.lines(pair, whole);
  return { lines: lines.slice(from, from + atATime), from, total: lines.length };
}
