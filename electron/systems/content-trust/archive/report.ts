import type { Gun } from '#shared/domain/gun.ts';
import type { FailureCode } from '#shared/failure.ts';
import type { History } from '../history/walk.ts';
import type { Floors } from '../verify/floors.ts';
import type { Absent } from './collect.ts';
import type { ArchivedVersion, ArchiveIndex } from './report-file.ts';
import type { VerdictAt } from './verdict.ts';

/** What the server told of when its versions came. */
export type FeedTold =
  | { readonly told: 'all' | 'part'; readonly changes: number }
  /** `because` is the code of a failure; absent where nobody was there to be asked. */
  | { readonly told: 'nothing'; readonly because?: FailureCode };

/** All that `report.json` says. */
export interface ArchiveReport extends ArchiveIndex {
  readonly server: string | null;
  /** `gaps`: version numbers up to the newest that are not there. Versions may skip numbers, but for roots. */
  readonly roles: readonly { readonly role: string; readonly versions: number; readonly newest: number; readonly gaps: number }[];
  /** The root that Signet trusted when the archive was made, and whether that very document is in it; absent where it knew none. */
  readonly trustedRoot?: { readonly version: number; readonly sha256: string; readonly inArchive: boolean };
  /** Of the newest root, by which its owner can tell it; empty where no root stands. */
  readonly rootKeyIds: readonly string[];
  readonly feed: FeedTold;
  /** At the chosen moment, and when the archive was made. */
  readonly moment: VerdictAt;
  readonly now: VerdictAt;
  /** Nothing that the server was asked for, and nothing that a saved document lists, is left out. */
  readonly complete: boolean;
  /** What is left out, in sentences; empty where it is complete. */
  readonly missing: readonly string[];
  /** Versions saved that do not verify: they are in `versions`, each with its problem. */
  readonly unverified: number;
}

interface Found {
  readonly gun: Gun;
  readonly server: string | undefined;
  readonly archivedAt: Date;
  readonly known: Floors;
  readonly history: History;
  readonly absent: readonly Absent[];
  readonly versions: readonly ArchivedVersion[];
  readonly rootKeyIds: readonly string[];
  readonly feed: FeedTold;
  readonly moment: VerdictAt;
  readonly now: VerdictAt;
}

/** So many absent documents are named one by one. */
const named = 100;

export function archiveReport(found: Found): ArchiveReport {
  const { gun, server, archivedAt, versions, rootKeyIds, feed, moment, now } = found;
  const missing = missingFrom(found);
  const trusted = found.known.get('root');
  return {
    format: 'signet archive 1',
    gun,
    server: server ?? null,
    archivedAt: archivedAt.toISOString(),
    roles: rolesOf(versions, found.history),
    ...(trusted
      ? {
          trustedRoot: {
            version: trusted.version,
            sha256: trusted.sha256,
            inArchive: versions.some(({ role, sha256 }) => role === 'root' && sha256 === trusted.sha256),
          },
        }
      : {}),
    rootKeyIds,
    complete: missing.length === 0,
    missing,
    unverified: versions.filter(({ problem, sha256 }) => problem !== undefined && sha256 !== undefined).length,
    feed,
    moment,
    now,
    versions: [...versions],
  };
}

function rolesOf(versions: readonly ArchivedVersion[], history: History): ArchiveReport['roles'] {
  const roles = new Map<string, { role: string; versions: number; newest: number }>();
  for (const { role, version, sha256 } of versions) {
    if (sha256 === undefined) continue;
    const before = roles.get(role) ?? { role, versions: 0, newest: 0 };
    roles.set(role, { role, versions: before.versions + 1, newest: Math.max(before.newest, version) });
  }
  return [...roles.values()].map((one) => ({ ...one, gaps: history.roles.find(({ role }) => role === one.role)?.missing ?? 0 }));
}

function missingFrom({ history, absent, versions, known }: Found): string[] {
  const stopped = { versions: 'there are more versions', bytes: 'it is larger', time: 'it takes longer' };
  const trusted = known.get('root');
  return [
    ...(history.stopped ? [`Reading ended early, because ${stopped[history.stopped]} than Signet saves at once.`] : []),
    ...history.roles.flatMap(({ role, missing }) =>
      role === 'root' && missing > 0 ? [`${missing} of the roots before the newest are not there, though roots skip no number.`] : [],
    ),
    ...history.roles.flatMap(({ role, unasked }) =>
      unasked ? [`Versions ${unasked.from} to ${unasked.to} of ${role} were not asked for: there are too many.`] : [],
    ),
    ...versions.flatMap(({ role, version, sha256, problem }) =>
      sha256 === undefined ? [`Version ${version} of ${role} was not saved. ${problem ?? ''}`.trim()] : [],
    ),
    ...absent
      .slice(0, named)
      .map(({ role, sha256, by }) => `${by} lists a ${role} with SHA-256 ${sha256}, which is not among the versions that were found.`),
    ...(absent.length > named ? [`And ${absent.length - named} more documents are listed that were not found.`] : []),
    ...(trusted && !versions.some(({ role, sha256 }) => role === 'root' && sha256 === trusted.sha256)
      ? [`The server does not have root ${trusted.version} as Signet trusts it.`]
      : []),
  ];
}
