import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { removeAbandonedFolders } from '#electron/files/abandoned-folders.ts';
import { makeFolder, type NewFolder } from '#electron/files/new-folder.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { serverFailures } from '#shared/domain/server-failures.ts';
import type { KnownState } from '../collection.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import type { TrustRemote } from '../remote.ts';
import { allChanges, type Changefeed, mostChanges } from '../trust-server/changes.ts';
import type { Floors } from '../verify/floors.ts';
import { updateCollection } from '../verify/update.ts';
import { type Collected, cameMeanwhile, collectVersions } from './collect.ts';
import { archiveFiles, archiveName, documentFolder, isArchiveFile, isArchiveName, pingFile } from './layout.ts';
import { type ArchiveReport, archiveReport, type FeedTold } from './report.ts';
import type { ArchivedVersion } from './report-file.ts';
import { inspectCommand, reportText } from './report-text.ts';
import { cameAt, publishTimes } from './times.ts';
import { verdictAt } from './verdict.ts';
import { rootKeyIds } from './vouching.ts';

export interface ArchiveRequest {
  readonly gun: Gun;
  /** As the report names it; undefined for a collection of this computer. */
  readonly server: string | undefined;
  readonly remote: TrustRemote;
  /** Where the server tells when its versions came. */
  readonly changes?: Changefeed;
  /** What Signet has verified of it before. */
  readonly known: KnownState;
  /** An existing folder; the archive becomes a new one in it. */
  readonly into: string;
  /** The moment for the verdict, in milliseconds since 1970; now unless said otherwise. */
  readonly at?: number;
  readonly now: () => Date;
  readonly signal?: AbortSignal;
  /** Versions asked for. */
  readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
  /** For tests: how the folder is made. */
  readonly make?: typeof makeFolder;
}

export interface Archived {
  /** Where it is now, and the last part of that. */
  readonly path: string;
  readonly name: string;
  /** What judges it from the command line, run in the folder it is in. */
  readonly command: string;
  readonly report: ArchiveReport;
}

/** How often everything is read anew because somebody has published meanwhile. */
const attempts = 3;

/**
 * Saves every version of every role that a server still has, with the verdicts at a moment and now, as a folder that can be served and
 * judged when the server is gone (layout.ts). A new folder, whole or not there at all; what an earlier one left that was killed goes first.
 * What does not verify is saved too, and named.
 * Fails as the server fails, with `trust-data-missing` where it has nothing, and with `archive-name`, `disk-full`, `file-not-writable`.
 */
export async function archiveRepository(request: ArchiveRequest): Promise<Archived> {
  const { gun, now, make = makeFolder } = request;
  const documents = documentFolder(gun);
  await removeAbandonedFolders(request.into, { isName: isArchiveName, isFile: isArchiveFile }, now());
  for (let attempt = 1; ; attempt++) {
    const startedAt = now();
    try {
      const { path, name, value } = await make(request.into, archiveName(gun, startedAt), (folder) =>
        fill(request, folder, documents, startedAt, attempt === attempts),
      );
      return { path, name, command: inspectCommand(name, gun, value.moment.at), report: value };
    } catch (problem) {
      if (!(problem instanceof PublishedMeanwhile)) throw problem;
    }
  }
}

class PublishedMeanwhile extends Error {}

async function fill(
  request: ArchiveRequest,
  folder: NewFolder,
  documents: readonly string[],
  startedAt: Date,
  last: boolean,
): Promise<ArchiveReport> {
  const { gun, server, known } = request;
  const collected = await collectVersions({ ...request, known: await newestOf(request) }, folder, documents);
  if (!collected.kept.some(({ role, sha256 }) => role === 'root' && sha256 !== undefined))
    throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
  if (!last && (await cameMeanwhile(request, collected.absent))) throw new PublishedMeanwhile();

  const { feed, published } = await feedOf(request);
  const versions = collected.kept.map(({ storedAt, ...kept }): ArchivedVersion => {
    const came = cameAt(kept, storedAt, published);
    return came ? { ...kept, came } : kept;
  });
  requireGoingOn(request.signal);
  const written = localFolderRemote(folder.path(documents));
  const kept = { archivedAt: startedAt.toISOString(), versions };
  const judge = (at: number) => verdictAt({ gun, documents: written, kept, at });
  const report = archiveReport({
    gun,
    server,
    archivedAt: startedAt,
    known: known.floors,
    history: collected.history,
    absent: collected.absent,
    versions,
    rootKeyIds: await rootKeyIds({ gun, documents: written, at: startedAt.getTime() }),
    feed,
    moment: await judge(request.at ?? startedAt.getTime()),
    now: await judge(startedAt.getTime()),
  });
  requireGoingOn(request.signal);
  await writeReport(folder, report, collected);
  return report;
}

/**
 * How far to ask for each role. To verify it once more finds that, and has the server renew its timestamp where that has ended: the archive
 * lasts as long as it can. What is met here for the first time vouches for no root.
 */
async function newestOf({ gun, remote, known, now }: ArchiveRequest): Promise<Floors> {
  const outcome = await updateCollection({ gun, remote, known, now: now().getTime() });
  if (outcome.state !== 'verified') return known.floors;
  const floors = new Map(outcome.collection.floors);
  if (!known.root && !known.floors.has('root')) floors.delete('root');
  return floors;
}

/** A server that does not tell is archived all the same; the report says so. */
async function feedOf({ gun, changes, server }: ArchiveRequest): Promise<{ feed: FeedTold; published: ReadonlyMap<string, number> }> {
  if (!changes) return { feed: { told: 'nothing' }, published: new Map() };
  try {
    const { changes: all, complete } = await allChanges(changes, mostChanges, server ?? gun);
    return { feed: { told: complete ? 'all' : 'part', changes: all.length }, published: publishTimes(all) };
  } catch (problem) {
    if (!isFailure(problem, ...serverFailures)) throw problem;
    return { feed: { told: 'nothing', because: problem.failure.code }, published: new Map() };
  }
}

/** The checksums last: they are of all the rest. */
async function writeReport(folder: NewFolder, report: ArchiveReport, { sums }: Collected): Promise<void> {
  const files: readonly (readonly [string, string])[] = [
    [pingFile.parts.join('/'), pingFile.text],
    [archiveFiles.text, reportText(report)],
    [archiveFiles.report, `${JSON.stringify(report, null, 1)}\n`],
  ];
  for (const [name, text] of files) await folder.write(name.split('/'), text);
  const all = [...sums, ...files.map(([name, text]) => [name, createHash('sha256').update(text).digest('hex')] as const)];
  await folder.write([archiveFiles.sums], `${all.map(([path, sha256]) => `${sha256}  ${path}`).join('\n')}\n`);
}

function requireGoingOn(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SignetError({ code: 'cancelled' });
}

/** Where its documents are in an archive. */
export const documentsIn = (archive: string, gun: Gun): string => join(archive, ...documentFolder(gun));
