import { basename } from 'node:path';
import { SignetError } from '#electron/signet-error.ts';
import type { JudgedArchive } from '#shared/contract/archives.ts';
import type { FileToken } from '#shared/contract/files.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { FileTokens } from './file-tokens.ts';
import { given } from './given.ts';
import { type Verdict, verdictOf } from './save-archive.ts';

/** Judges an archive at a moment, as a signature system does. */
export type JudgeArchive = (
  folder: string,
  at: number | undefined,
) => Promise<{
  readonly gun: string;
  readonly server: string | null;
  readonly archivedAt: string;
  readonly first: string | undefined;
  readonly versions: number;
  readonly verdict: Verdict;
  readonly root?: { readonly by: Vouched['by']; readonly keyIds: readonly string[]; readonly because?: string };
}>;

type Vouched = NonNullable<JudgedArchive['root']>;

export interface JudgeArchiveParts {
  readonly judgeArchive: JudgeArchive;
  readonly tokens: Pick<FileTokens, 'path'>;
  readonly now: () => Date;
}

/** Ids of root keys that the window shows. */
const shownKeys = 64;
/** Entries that the window lists; the command line lists all. */
const listed = 1000;

export async function judgeArchive(
  parts: JudgeArchiveParts,
  { folder, at }: { readonly folder: FileToken; readonly at?: string | undefined },
): Promise<JudgedArchive> {
  const path = parts.tokens.path(folder);
  const moment = at === undefined ? undefined : Date.parse(at);
  if (moment !== undefined && moment > parts.now().getTime())
    throw new SignetError({ code: 'input-invalid', field: 'moment', reason: 'it is still to come' });
  const { gun, server, archivedAt, first, versions, verdict, root } = await parts.judgeArchive(path, moment);
  const targets = verdict.inspect.targets ?? [];
  return {
    ...{ gun: Gun.parse(gun), name: basename(path), archivedAt, versions, verdict: verdictOf(verdict) },
    ...given({ server: server ?? undefined, first }),
    ...(root ? { root: { ...root, keyIds: root.keyIds.slice(0, shownKeys) } } : {}),
    targets: targets.slice(0, listed).map(({ name, role, sha256 }) => ({ name, role, ...given({ sha256: sha256 ?? undefined }) })),
  };
}
