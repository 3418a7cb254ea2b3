import { localFolderRemote } from '../local-folder-remote.ts';
import { documentsIn } from './archive.ts';
import { readArchiveIndex } from './open-archive.ts';
import { remoteAt } from './standing.ts';
import { type VerdictAt, verdictAt } from './verdict.ts';
import { nobodyVouches, type Vouched, type Vouchers, vouchedFor } from './vouching.ts';

export interface JudgedArchive {
  readonly gun: string;
  readonly server: string | null;
  readonly archivedAt: string;
  /** When its first timestamp came, as far as that is known: before, nothing stood. */
  readonly first: string | undefined;
  readonly versions: number;
  readonly verdict: VerdictAt;
  /** Absent where it has no root that stands. */
  readonly root?: Vouched;
}

/** What an archive says at a moment in milliseconds since 1970; when it was made unless said otherwise. Fails as `openArchive` does. */
export async function judgeArchive(folder: string, at: number | undefined, vouchers: Vouchers = nobodyVouches): Promise<JudgedArchive> {
  const index = await readArchiveIndex(folder);
  const { gun, server = null, archivedAt, versions } = index;
  const came = versions.flatMap((one) => (one.role === 'timestamp' && one.came ? [one.came.at] : [])).sort();
  const documents = localFolderRemote(documentsIn(folder, gun));
  const moment = at ?? Date.parse(archivedAt);
  const verdict = await verdictAt({ gun, documents, kept: index, at: moment });
  const root = await vouchedFor({ gun, documents: remoteAt(documents, index, moment), at: Date.parse(archivedAt) }, vouchers);
  return { gun, server, archivedAt, first: came[0], versions: versions.length, verdict, ...(root ? { root } : {}) };
}
