import type { Gun } from '#shared/domain/gun.ts';
import type { HistoryRow, VersionPair } from '#shared/domain/history.ts';

/** Two versions of one role, the earlier first. */
export interface ChosenPair {
  readonly role: string;
  readonly before: number;
  readonly after: number;
}

/** Versions of a role whose bytes are there, newest first. */
export const comparable = (versions: readonly HistoryRow[], role: string): readonly HistoryRow[] =>
  versions.filter((row) => row.role === role && row.sha256 !== undefined).toSorted((a, b) => b.version - a.version);

/** The rows with what main asks for; undefined where one is not there. */
export function pairOf(gun: Gun, versions: readonly HistoryRow[], { role, before, after }: ChosenPair): VersionPair | undefined {
  const rows = comparable(versions, role);
  const [was, is] = [before, after].map((version) => rows.find((row) => row.version === version));
  if (!was?.sha256 || !is?.sha256) return undefined;
  return { gun, role: is.role, before: { version: was.version, sha256: was.sha256 }, after: { version: is.version, sha256: is.sha256 } };
}

/** A version and the one before it of the same role. */
export function withPrevious(
  versions: readonly HistoryRow[],
  { role, version }: Pick<HistoryRow, 'role' | 'version'>,
): ChosenPair | undefined {
  const rows = comparable(versions, role);
  const after = rows.find((row) => row.version === version);
  const before = rows.find((row) => row.version < version);
  return after && before ? { role, before: before.version, after: after.version } : undefined;
}

/** The newest version of a role, and the last before it that was reviewed; where none was, the one before it. */
export function sinceReview(versions: readonly HistoryRow[], role: string): ChosenPair | undefined {
  const [newest, ...earlier] = comparable(versions, role);
  const reviewed = earlier.find((row) => row.reviewed);
  if (newest && reviewed && !newest.reviewed) return { role, before: reviewed.version, after: newest.version };
  return newest && withPrevious(versions, newest);
}

/** What a person looks at first: what is new in targets; where there is one version only, in root, then in any other. */
export function defaultPair(versions: readonly HistoryRow[]): ChosenPair | undefined {
  const roles = ['targets', 'root', ...new Set(versions.map(({ role }) => role as string))];
  for (const role of roles) {
    const pair = sinceReview(versions, role);
    if (pair) return pair;
  }
  return undefined;
}

/** The two that are marked, the earlier first; else why they cannot be compared. */
export function markedPair(versions: readonly HistoryRow[], marked: ReadonlySet<string>): ChosenPair | string {
  const rows = versions.filter(({ role, version }) => marked.has(`${role} ${version}`)).toSorted((a, b) => a.version - b.version);
  const [before, after] = rows;
  if (rows.length !== 2 || !before || !after) return 'Choose two versions of one role.';
  if (before.role !== after.role) return 'These are versions of two roles. Choose two of one role.';
  if (!before.sha256 || !after.sha256) return 'One of them is too large to be read.';
  return { role: before.role, before: before.version, after: after.version };
}
