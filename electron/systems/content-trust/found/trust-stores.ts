import { realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { StoreProblem, StoreRepository } from '#shared/domain/trust-store.ts';
import { noPins, type PinRules } from '../pins.ts';
import { judgeCache } from './judge-cache.ts';
import { keyUses } from './key-uses.ts';
import { readChanges } from './staged-changes.ts';
import { isTrustStore, listStore, type StoredRepository } from './store-files.ts';

export type StoreKind = 'docker' | 'docker-config' | 'notary' | 'picked';

export interface TrustFolder {
  readonly path: string;
  readonly kind: StoreKind;
  readonly name: string;
  readonly keys: number;
  readonly repositories: number;
  readonly changes: number;
}

export interface TrustStoresParts {
  readonly home: string;
  /** What DOCKER_CONFIG says, where it is set. */
  readonly dockerConfig: string | undefined;
  readonly now: () => Date;
  /** What is pinned now. */
  readonly pins?: () => PinRules;
}

/** The trust folders of docker and notary on this computer. They are only read; nothing is remembered of them. */
export function trustStores({ home, dockerConfig, now, pins = () => noPins }: TrustStoresParts) {
  const places: readonly (readonly [StoreKind, string])[] = [
    ...(dockerConfig ? [['docker-config', join(dockerConfig, 'trust')] as const] : []),
    ['docker', join(home, '.docker', 'trust')],
    ['notary', join(home, '.notary')],
  ];
  return {
    async find(): Promise<TrustFolder[]> {
      const found = new Map<string, TrustFolder>();
      // The usual name wins where two lead to one folder.
      for (const [kind, place] of [...places].reverse()) {
        const path = await realFolder(place);
        if (path === undefined || found.has(path)) continue;
        const folder = await look(path, kind);
        if (folder.keys + folder.repositories + folder.changes > 0) found.set(path, folder);
      }
      return [...found.values()].reverse();
    },

    async open(chosen: string): Promise<TrustFolder> {
      for (const place of [chosen, join(chosen, 'trust')]) {
        const path = await realFolder(place);
        if (path === undefined) continue;
        const usual = await Promise.all(places.map(async ([kind, known]) => ((await realFolder(known)) === path ? kind : undefined)));
        return look(path, usual.find((kind) => kind !== undefined) ?? 'picked');
      }
      throw new SignetError({ code: 'not-a-trust-store', folder: basename(chosen) });
    },

    async read(path: string) {
      const listed = await listStore(path);
      const problems = listed.problems.filter(({ what }) => !what.startsWith('private'));
      const repositories: StoreRepository[] = [];
      for (const stored of listed.repositories) repositories.push(await readRepository(stored, now().getTime(), pins(), problems));
      return { repositories, problems };
    },

    async keyFiles(path: string) {
      const { keys, repositories, problems } = await listStore(path);
      return { files: keys, uses: await keyUses(repositories), problems: problems.filter(({ what }) => what.startsWith('private')) };
    },
  };
}

async function look(path: string, kind: StoreKind): Promise<TrustFolder> {
  const { keys, repositories } = await listStore(path);
  return {
    path,
    kind,
    name: basename(path),
    keys: keys.length,
    repositories: repositories.filter(({ cached }) => cached.length > 0).length,
    changes: repositories.reduce((sum, { changes }) => sum + changes.length, 0),
  };
}

async function readRepository(
  { gun, cached, changes }: StoredRepository,
  now: number,
  pins: PinRules,
  problems: StoreProblem[],
): Promise<StoreRepository> {
  const staged = { gun, changes: await readChanges(changes), changeCount: changes.length };
  if (cached.length === 0) return staged;
  try {
    const { cache, malformed } = await judgeCache(gun, cached, now, pins);
    for (const { role, problem } of malformed) problems.push({ what: `${gun} ${role}`, why: 'malformed', detail: problem });
    return { ...staged, cache };
  } catch (problem) {
    if (!isFailure(problem, 'file-unreadable')) throw problem;
    problems.push({ what: `${gun} ${problem.failure.file}`, why: 'unreadable', detail: problem.failure.reason });
    return staged;
  }
}

/** The folder itself may be a link of the person's own, as `~/.docker` often is; within it none is followed. */
async function realFolder(place: string): Promise<string | undefined> {
  try {
    const path = await realpath(place);
    return (await isTrustStore(path)) ? path : undefined;
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EACCES' || code === 'ELOOP') return undefined;
    throw problem;
  }
}
