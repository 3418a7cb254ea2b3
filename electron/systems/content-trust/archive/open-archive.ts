import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import type { TrustRemote } from '../remote.ts';
import { documentsIn } from './archive.ts';
import { archiveFiles } from './layout.ts';
import { ArchiveIndex } from './report-file.ts';
import { remoteAt } from './standing.ts';
import { type Vouched, type Vouchers, vouchedFor } from './vouching.ts';

/** Bytes: a hundred thousand versions with all that is said of them. */
const largest = 128 * 1024 * 1024;

export interface OpenedArchive {
  /** What a trust server would have answered at the moment. */
  readonly remote: TrustRemote;
  /** Who vouches for the root it rests on. */
  readonly vouched: (vouchers: Vouchers) => Promise<Vouched | undefined>;
}

/**
 * An archive of this repository as it stood at a moment. Fails with `file-unreadable` where the report is not the one that was written
 * with it, and with `input-invalid` where it is of another repository.
 */
export async function openArchive(folder: string, gun: Gun, at: number): Promise<OpenedArchive> {
  const index = await readArchiveIndex(folder);
  if (index.gun !== gun) {
    throw new SignetError({ code: 'input-invalid', field: '--gun', reason: `this is an archive of ${JSON.stringify(index.gun)}` });
  }
  const documents = localFolderRemote(documentsIn(folder, gun));
  const remote = remoteAt(documents, index, at);
  return {
    remote,
    vouched: (vouchers) => vouchedFor({ gun, documents: remote, at: Date.parse(index.archivedAt) }, vouchers),
  };
}

/** Which repository an archive is of, and when its newest timestamp came: the last moment it can speak of for certain. */
export async function archivedRepository(folder: string): Promise<{ readonly gun: Gun; readonly last: number | undefined }> {
  const { gun, versions } = await readArchiveIndex(folder);
  const came = versions.flatMap((one) => (one.role === 'timestamp' && one.came ? [Date.parse(one.came.at)] : []));
  return { gun, last: came.length === 0 ? undefined : Math.max(...came) };
}

export async function readArchiveIndex(folder: string): Promise<ArchiveIndex> {
  const [report, sums] = await Promise.all([
    readBounded(join(folder, archiveFiles.report), largest),
    readBounded(join(folder, archiveFiles.sums), largest),
  ]);
  const unreadable = (reason: string, cause?: unknown) =>
    new SignetError({ code: 'file-unreadable', file: archiveFiles.report, reason }, { cause });
  if (!report || !sums) throw unreadable('this folder is no archive, or not a whole one');
  const line = `${createHash('sha256').update(report).digest('hex')}  ${archiveFiles.report}`;
  if (!sums.toString('utf8').split('\n').includes(line)) throw unreadable(`it is not the one in ${archiveFiles.sums}`);
  try {
    const read = ArchiveIndex.safeParse(parseStrictJson(report, 'report'));
    if (read.success) return read.data;
  } catch (problem) {
    if (!(problem instanceof FormatError)) throw problem;
    throw unreadable(`it ${problem.problem}`, problem);
  }
  throw unreadable('it is not what Signet wrote');
}
