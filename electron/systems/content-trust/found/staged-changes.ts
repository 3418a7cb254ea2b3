import { readBounded } from '#electron/files/atomic.ts';
import type { WalkedFile } from '#electron/files/walk-folder.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { changeStagedAt, parseChange } from '#electron/formats/notary/change.ts';
import { isFailure } from '#electron/signet-error.ts';
import type { StagedEntry } from '#shared/domain/trust-store.ts';

/** How many of a repository's are read; of the rest only the number is told. */
export const mostChangesShown = 500;
/** Bytes. A change is one target or a few keys. */
const largestChange = 1024 * 1024;

/** The first staged changes of a repository, in the order in which notary applies them. One that cannot be read does not hide the others. */
export async function readChanges(files: readonly WalkedFile[]): Promise<StagedEntry[]> {
  const ordered = [...files].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1)).slice(0, mostChangesShown);
  const entries: StagedEntry[] = [];
  for (const file of ordered) entries.push({ file: nameOf(file).slice(0, 255), ...stagedAt(file), ...(await readChange(file)) });
  return entries;
}

async function readChange({ path }: WalkedFile): Promise<Pick<StagedEntry, 'change' | 'problem'>> {
  try {
    const bytes = await readBounded(path, largestChange);
    return bytes ? { change: parseChange(bytes) } : { problem: 'it is gone' };
  } catch (problem) {
    if (problem instanceof FormatError) return { problem: problem.problem };
    if (isFailure(problem, 'file-unreadable')) return { problem: problem.failure.reason };
    throw problem;
  }
}

function stagedAt(file: WalkedFile): Pick<StagedEntry, 'at'> {
  const at = changeStagedAt(nameOf(file));
  return at === undefined || at > latest ? {} : { at: new Date(at).toISOString() };
}

/** The end of the year 9999: dates beyond are written in another form. */
const latest = Date.UTC(9999, 11, 31);
const nameOf = ({ parts }: WalkedFile): string => parts.at(-1) ?? '';
