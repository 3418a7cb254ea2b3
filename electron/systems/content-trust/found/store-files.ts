import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type PassedOver, type WalkedFile, walkFolder } from '#electron/files/walk-folder.ts';
import { Gun } from '#shared/domain/gun.ts';
import { KeyRole } from '#shared/domain/key.ts';
import type { StoreProblem } from '#shared/domain/trust-store.ts';
import { type CachedFile, cachedFile } from '../store/cache-folder.ts';

/** A key file by its place alone: nothing of it is read here. */
export interface StoredKeyFile {
  readonly path: string;
  /** Below `private/`. */
  readonly name: string;
  /** The role and repository that the places of the old layout tell. */
  readonly role: KeyRole | undefined;
  readonly gun: Gun | undefined;
}

/** What lies in a store for one repository. */
export interface StoredRepository {
  readonly gun: Gun;
  readonly cached: readonly CachedFile[];
  /** Staged changes in the order in which notary applies them: by file name. */
  readonly changes: readonly WalkedFile[];
}

export interface StoreFiles {
  readonly keys: readonly StoredKeyFile[];
  readonly repositories: readonly StoredRepository[];
  readonly problems: readonly StoreProblem[];
}

const walked = { depth: 160, entries: 100_000 } as const;
/** More keys than anybody has; each is a question to the key service. */
const mostKeys = 250;
const mostRepositories = 2000;
const mostProblems = 100;

/** Whether a folder looks like the trust folder of docker or notary. */
export async function isTrustStore(folder: string): Promise<boolean> {
  return (await Promise.all(['private', 'tuf'].map((name) => isFolder(join(folder, name))))).includes(true);
}

/**
 * What lies where in a trust folder: `private/<key id>.key` with the older `private/root_keys` and `private/tuf_keys/<GUN>`, and
 * `tuf/<GUN>/metadata` and `changelist`. Only names are looked at, and no link is followed.
 *
 * Source: formats/notary-v1.md 11 and 12.
 */
export async function listStore(folder: string): Promise<StoreFiles> {
  const [keyFiles, tuf] = await Promise.all([walkFolder(join(folder, 'private'), walked), walkFolder(join(folder, 'tuf'), walked)]);
  const problems = [...keyFiles.passedOver.map(problemIn('private')), ...tuf.passedOver.map(problemIn('tuf'))];

  const keys = keyFiles.files.filter(({ parts }) => parts.at(-1)?.endsWith('.key')).map(keyFile);
  if (keys.length > mostKeys) problems.push({ what: 'private', why: 'too-many', detail: `only the first ${mostKeys} keys are shown` });

  const repositories = new Map<string, { gun: Gun; cached: CachedFile[]; changes: WalkedFile[] }>();
  for (const file of tuf.files) {
    const place = placeOf(file);
    if (!place) continue;
    const gun = Gun.safeParse(place.gun);
    if (!gun.success) {
      problems.push({ what: shortened(['tuf', ...file.parts]), why: 'name', detail: 'the folder cannot be the name of a repository' });
      continue;
    }
    const found = repositories.get(gun.data) ?? { gun: gun.data, cached: [], changes: [] };
    if (place.cached) found.cached.push(place.cached);
    else found.changes.push(file);
    repositories.set(gun.data, found);
  }
  const listed = [...repositories.values()].sort((a, b) => (a.gun < b.gun ? -1 : 1));
  if (listed.length > mostRepositories)
    problems.push({ what: 'tuf', why: 'too-many', detail: `only the first ${mostRepositories} repositories are shown` });
  return { keys: keys.slice(0, mostKeys), repositories: listed.slice(0, mostRepositories), problems: problems.slice(0, mostProblems) };
}

function keyFile({ path, parts }: WalkedFile): StoredKeyFile {
  const [first, ...others] = parts;
  const suffix = /_([a-z]+)\.key$/.exec(parts.at(-1) ?? '')?.[1];
  const old = first === 'root_keys' ? 'root' : first === 'tuf_keys' ? suffix : undefined;
  const role = KeyRole.safeParse(old);
  const gun = Gun.safeParse(first === 'tuf_keys' ? others.slice(0, -1).join('/') : undefined);
  return { path, name: shortened(parts), role: role.data, gun: gun.data };
}

/** A repository's name may have `metadata` among its folders, so the last one that leaves a role's file counts. */
function placeOf(file: WalkedFile): { readonly gun: string; readonly cached: CachedFile | undefined } | undefined {
  const { parts, path } = file;
  if (parts.at(-2) === 'changelist') return { gun: parts.slice(0, -2).join('/'), cached: undefined };
  for (let at = parts.length - 2; at >= 0; at--) {
    const cached = parts[at] === 'metadata' ? cachedFile(path, parts.slice(at + 1)) : undefined;
    if (cached) return { gun: parts.slice(0, at).join('/'), cached };
  }
  return undefined;
}

const reasons: Readonly<Record<PassedOver['why'], string>> = {
  link: 'it is a link, and links are not followed',
  special: 'it is neither a file nor a folder',
  unreadable: 'it may not be read',
  'too-deep': 'it lies too deep',
  'too-many': 'there is more than is looked at',
};

const problemIn =
  (top: string) =>
  ({ parts, why, code }: PassedOver): StoreProblem => ({
    what: shortened([top, ...parts]),
    why: why === 'special' ? 'unreadable' : why,
    detail: code === undefined ? reasons[why] : `${reasons[why]} (${code})`,
  });

/** For people; a hostile name may be as long as its disk allows. */
const shortened = (parts: readonly string[]) => {
  const name = parts.join('/');
  return name.length > 300 ? `${name.slice(0, 200)}…${name.slice(-80)}` : name;
};

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch((problem: NodeJS.ErrnoException) => {
    if (problem.code === 'ENOENT' || problem.code === 'ENOTDIR' || problem.code === 'EACCES') return undefined;
    throw problem;
  });
  return found?.isDirectory() ?? false;
}
