import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import type { ArchivedVerdict, SavedArchive } from '#shared/contract/archives.ts';
import type { FileToken } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Progress } from '#shared/domain/image.ts';
import type { FileTokens } from './file-tokens.ts';
import { given } from './given.ts';
import type { Tasks } from './tasks.ts';

/** A verdict as a signature system's archive has it. */
export interface Verdict {
  readonly at: string;
  readonly state: ArchivedVerdict['state'];
  readonly because?: string;
  readonly timestamp?: {
    readonly version: number;
    readonly came?: { readonly at: string; readonly from: 'changefeed' | 'stored' | 'lifetime' };
  };
  readonly inspect: { readonly targets?: readonly { readonly name: string; readonly role: string; readonly sha256: string | null }[] };
}

/** Saves a repository as a signature system knows it. */
export type ArchiveRepository = (wish: {
  readonly gun: Gun;
  readonly into: string;
  readonly at?: number;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
}) => Promise<{
  readonly name: string;
  readonly command: string;
  readonly report: {
    readonly server: string | null;
    readonly roles: readonly unknown[];
    readonly versions: readonly unknown[];
    readonly unverified: number;
    readonly missing: readonly string[];
    readonly moment: Verdict;
    readonly now: Verdict;
  };
}>;

export interface SaveArchiveParts {
  readonly archive: ArchiveRepository;
  readonly tokens: Pick<FileTokens, 'pathToSave'>;
  readonly tasks: Tasks;
  readonly now: () => Date;
}

export interface ArchiveRequest {
  readonly gun: Gun;
  readonly folder: FileToken;
  readonly at?: string | undefined;
}

/** Sentences of what is missing that the window shows; the report has all. */
const shown = 20;

/** The window learns the names of folders, never where they are. */
export async function saveArchive({ archive, tokens, tasks, now }: SaveArchiveParts, request: ArchiveRequest): Promise<SavedArchive> {
  const { gun } = request;
  const into = tokens.pathToSave(request.folder);
  const at = request.at === undefined ? undefined : Date.parse(request.at);
  if (at !== undefined && at > now().getTime())
    throw new SignetError({ code: 'input-invalid', field: 'moment', reason: 'it is still to come' });
  const { name, command, report } = await tasks.run(
    `Archiving ${gun}`,
    (handle) => archive({ gun, into, ...given({ at }), ...handle }),
    'documents',
  );
  return {
    gun,
    name,
    folder: basename(into),
    ...given({ server: report.server ?? undefined }),
    versions: report.versions.length,
    roles: report.roles.length,
    unverified: report.unverified,
    missing: report.missing.slice(0, shown),
    missingInAll: report.missing.length,
    moment: verdictOf(report.moment),
    now: verdictOf(report.now),
    command,
  };
}

export const verdictOf = ({ at, state, because, timestamp, inspect }: Verdict): ArchivedVerdict => ({
  at,
  state,
  ...given({ because }),
  tags: inspect.targets?.length ?? 0,
  ...given({ timestamp }),
});
