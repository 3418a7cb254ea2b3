import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic, writeEachAtomic } from '#electron/files/atomic.ts';
import { removeFile } from '#electron/files/remove.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type Gun, RoleName } from '#shared/domain/gun.ts';
import type { KnownState, VerifiedCollection } from '../collection.ts';
import { limits, type TrustRemote } from '../remote.ts';
import { sha256Of } from '../verify/document.ts';
import type { Floors } from '../verify/floors.ts';
import { marksToWrite, readMarks } from './marks-file.ts';
import { roleFile } from './role-file.ts';

/** What Signet remembers of one collection between updates. */
export interface KnownStore {
  load(): Promise<KnownState>;
  /** What this very store saved last, without reading it again; as loaded where it saved nothing yet. Only Signet writes there. */
  recall(): Promise<KnownState>;
  /** Keeps a collection that verified as a whole: its documents as received, then the marks, then what is current. */
  save(collection: VerifiedCollection): Promise<void>;
  /** When what is stored was verified, in milliseconds since 1970; 0 where nothing is. */
  lastRead(): Promise<{ readonly judgedAt: number }>;
  /** Keeps the marks alone, as an update that was refused hands them back. */
  saveMarks(floors: Floors): Promise<void>;
  /** The stored documents as a remote: to judge a collection that cannot be refreshed. What verifies so is stale, not trusted. */
  asRemote(): Promise<TrustRemote>;
}

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const Current = z.strictObject({
  format: z.literal(1),
  gun: z.string(),
  judgedAt: z.iso.datetime(),
  roles: z.array(z.strictObject({ role: RoleName, version: z.number().int().min(1), sha256: hex })),
});
type Current = z.infer<typeof Current>;

/** A time of reading is kept this exactly, in milliseconds: signing reads several times in a row. */
const exactness = 10_000;
/** How many earlier versions of a role stay; of root all do. */
const keptVersions = 20;

/**
 * `folder/documents/<version>.<role>.json` as received, `folder/current.json` saying which of them belong together, and apart from
 * them `folder/marks.json`. A crash between any two writes leaves an older whole, never a mixture.
 */
export function knownStore(folder: string, gun: Gun): KnownStore {
  const documents = join(folder, 'documents');
  const currentPath = join(folder, 'current.json');

  /** As it was read last, the documents by the names of their files. */
  let loaded: { readonly current: Current; readonly files: ReadonlyMap<string, Uint8Array | undefined> } | undefined;
  let saved: KnownState | undefined;

  const readCurrent = async (): Promise<Current | undefined> => {
    const bytes = await readBounded(currentPath, limits.document);
    if (!bytes) return undefined;
    const read = Current.safeParse(parseStrictJson(bytes, 'current.json'));
    if (!read.success || read.data.gun !== gun)
      throw new SignetError({ code: 'file-unreadable', file: 'current.json', reason: 'it is not what Signet wrote' });
    return read.data;
  };

  /** A stored document that is gone or was altered is fetched again; a stored root is what everything rests on. */
  const readDocument = async ({ role, version, sha256 }: Current['roles'][number]): Promise<Uint8Array | undefined> => {
    const bytes = await readBounded(join(documents, roleFile(role, version)), limits.document);
    if (bytes && sha256Of(bytes) === sha256) return bytes;
    if (role === 'root') throw new SignetError({ code: 'trust-data-malformed', role, reason: 'the stored root is gone or was altered' });
    return undefined;
  };

  const load = async (): Promise<KnownState> => {
    const current = await readCurrent();
    const files = new Map<string, Uint8Array>();
    const entries = current?.roles ?? [];
    const [floors, ...documents] = await Promise.all([readMarks(folder, gun), ...entries.map(readDocument)]);
    for (const [index, { role }] of entries.entries()) {
      const bytes = documents[index];
      if (bytes) files.set(role, bytes);
    }
    if (current) loaded = { current, files: new Map(entries.map(({ role, version }) => [roleFile(role, version), files.get(role)])) };
    const root = files.get('root');
    files.delete('root');
    return { root, files, floors };
  };

  return {
    load,
    recall: async () => saved ?? load(),
    save: async (collection) => {
      const next = currentOf(gun, collection);
      const state = stateOf(collection);
      if (loaded && saved && saysTheSame(loaded.current, next) && sameFloors(saved.floors, state.floors)) {
        saved = state;
        return;
      }
      saved = undefined;
      await ensureFolder(folder);
      await ensureFolder(documents);
      const roles = rolesOf(collection);
      const files = new Map<string, Uint8Array>();
      for (const [version, bytes] of collection.rootBytes) files.set(roleFile('root', version), bytes);
      for (const { role, file } of roles) files.set(roleFile(role, file.signed.version), file.bytes);
      const news = [...files].filter(([name, bytes]) => !isSame(loaded?.files.get(name), bytes));
      const [missing, marks] = await Promise.all([
        notThere(news.map(([name, bytes]) => [join(documents, name), bytes] as const)),
        marksToWrite(folder, gun, collection.floors),
      ]);
      const isNews = missing.length > 0 || !loaded || !saysTheSame(loaded.current, next);
      const current = [currentPath, `${JSON.stringify(next, null, 1)}\n`] as const;
      await writeEachAtomic([...missing, ...(marks ? [marks] : []), ...(isNews ? [current] : [])]);
      if (isNews) loaded = { current: next, files };
      saved = state;
      // What is left over harms nobody: the next save drops it.
      if (missing.length > 0) await dropOld(documents, roles).catch(() => undefined);
    },
    lastRead: async () => ({ judgedAt: Date.parse((await readCurrent())?.judgedAt ?? '1970-01-01T00:00:00Z') }),
    saveMarks: async (floors) => {
      saved = undefined;
      if (sameFloors(await readMarks(folder, gun), floors)) return;
      await ensureFolder(folder);
      const marks = await marksToWrite(folder, gun, floors);
      if (marks) await writeAtomic(...marks);
    },
    asRemote: async () => remoteOf(await load()),
  };
}

/** The same as a remote. */
export function remoteOf({ root, files }: KnownState): TrustRemote {
  const all = new Map(root ? [...files, ['root', root] as const] : files);
  const get = (role: string, limit: number) => {
    const bytes = all.get(role);
    return Promise.resolve(bytes && bytes.length <= limit ? bytes : undefined);
  };
  return {
    current: get,
    byVersion: () => Promise.resolve(undefined),
    byChecksum: async (role, sha256, limit) => {
      const bytes = await get(role, limit);
      return bytes && sha256Of(bytes) === sha256 ? bytes : undefined;
    },
  };
}

const rolesOf = ({ root, timestamp, snapshot, targets }: VerifiedCollection) => [root, timestamp, snapshot, ...targets.values()];

const currentOf = (gun: Gun, collection: VerifiedCollection): Current => ({
  format: 1,
  gun,
  judgedAt: new Date(collection.judgedAt).toISOString(),
  roles: rolesOf(collection).map(({ role, file, sha256 }) => ({ role, version: file.signed.version, sha256 })),
});

export const stateOf = ({ root, timestamp, snapshot, targets, floors }: VerifiedCollection): KnownState => ({
  root: root.file.bytes,
  files: new Map([timestamp, snapshot, ...targets.values()].map(({ role, file }) => [role, file.bytes])),
  floors,
});

const isSame = (there: Uint8Array | undefined, bytes: Uint8Array): boolean => there !== undefined && Buffer.compare(there, bytes) === 0;

function saysTheSame(before: Current, next: Current): boolean {
  const later = Date.parse(next.judgedAt) - Date.parse(before.judgedAt);
  return later >= 0 && later < exactness && JSON.stringify(before.roles) === JSON.stringify(next.roles);
}

const sameFloors = (a: Floors, b: Floors): boolean =>
  a.size === b.size && [...b].every(([role, { version, sha256 }]) => a.get(role)?.version === version && a.get(role)?.sha256 === sha256);

/** Which of them are to be written: writing is what takes long. */
async function notThere<T extends readonly [path: string, bytes: Uint8Array]>(files: readonly T[]): Promise<readonly T[]> {
  const there = await Promise.all(files.map(([path]) => readBounded(path, limits.document)));
  return files.filter(([, bytes], index) => !isSame(there[index], bytes));
}

async function dropOld(documents: string, roles: ReturnType<typeof rolesOf>): Promise<void> {
  const isOld = (name: string) => {
    const version = Number(/^([1-9][0-9]*)\./.exec(name)?.[1]);
    const owner = roles.find(({ role }) => role !== 'root' && roleFile(role, version || 1) === name);
    return owner !== undefined && version <= owner.file.signed.version - keptVersions;
  };
  await Promise.all((await readdir(documents)).filter(isOld).map((name) => removeFile(join(documents, name))));
}
