import type { NewFolder } from '#electron/files/new-folder.ts';
import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { Metadata } from '#electron/formats/tuf/types.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import { type History, type HistoryVersion, walkHistory } from '../history/walk.ts';
import { limits, type TrustRemote } from '../remote.ts';
import type { Floors } from '../verify/floors.ts';
import { byChecksum, byVersion, current } from './layout.ts';
import type { ArchivedVersion } from './report-file.ts';

export interface CollectRequest {
  readonly gun: Gun;
  readonly remote: TrustRemote;
  readonly known: Floors;
  readonly signal?: AbortSignal;
  readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** A version as it was kept, and the time the server has for it. */
export type Kept = Omit<ArchivedVersion, 'came'> & { readonly storedAt: number | undefined };

/** A document that one of those kept lists, and that is not among them. */
export interface Absent {
  readonly role: RoleName;
  readonly sha256: string;
  /** Which document lists it. */
  readonly by: string;
}

export interface Collected {
  readonly history: History;
  readonly kept: readonly Kept[];
  readonly absent: readonly Absent[];
  /** SHA-256 of every file, by its path below the folder. */
  readonly sums: ReadonlyMap<string, string>;
}

/**
 * Writes every version of every role as it comes, under its number and its checksum, and the newest of each under its role. Nothing but
 * what is told of them stays in memory.
 */
export async function collectVersions(request: CollectRequest, folder: NewFolder, documents: readonly string[]): Promise<Collected> {
  const kept: Kept[] = [];
  const sums = new Map<string, string>();
  const newest = new Map<RoleName, { readonly version: number; readonly sha256: string }>();
  const listed = new Map<string, Absent>();
  const at = (parts: readonly string[]) => [...documents, ...parts];
  const again = async (from: readonly string[], to: readonly string[], sha256: string) => {
    const path = at(to).join('/');
    // A server may give the same bytes for two versions.
    if (sums.has(path)) return;
    await folder.again(at(from), at(to));
    sums.set(path, sha256);
  };
  const keep = async (version: HistoryVersion) => {
    const { role, bytes, sha256, file } = version;
    kept.push(keptOf(version));
    if (!bytes || sha256 === undefined) return;
    const own = byVersion(role, version.version);
    await folder.write(at(own), bytes);
    sums.set(at(own).join('/'), sha256);
    await again(own, byChecksum(role, sha256), sha256);
    if ((newest.get(role)?.version ?? 0) < version.version) newest.set(role, { version: version.version, sha256 });
    for (const [child, hash] of file ? listedIn(file.signed) : []) {
      const key = `${child} ${hash}`;
      if (!listed.has(key)) listed.set(key, { role: child, sha256: hash, by: `${role} ${version.version}` });
    }
  };
  const history = await walkHistory(request, keep);
  for (const [role, { version, sha256 }] of newest) await again(byVersion(role, version), current(role), sha256);
  const there = new Set(kept.map(({ role, sha256 }) => `${role} ${sha256}`));
  return { history, kept, absent: [...listed].flatMap(([key, one]) => (there.has(key) ? [] : [one])), sums };
}

/** Whether somebody has published while the versions were read: what is not there now was there to be asked for. */
export async function cameMeanwhile({ remote }: Pick<CollectRequest, 'remote'>, absent: readonly Absent[]): Promise<boolean> {
  for (const { role, sha256 } of absent.slice(0, 10)) {
    try {
      if (await remote.byChecksum(role, sha256, limits.document)) return true;
    } catch (problem) {
      // It was too large before, and still is.
      if (!(problem instanceof TooLarge)) throw problem;
    }
  }
  return false;
}

function keptOf({ role, version, bytes, sha256, file, signed, problem, storedAt }: HistoryVersion): Kept {
  return {
    role,
    version,
    ...(sha256 === undefined || !bytes ? {} : { sha256, length: bytes.length }),
    ...(file ? { expires: file.signed.expires } : {}),
    signedBy: [...new Set((signed?.checked ?? []).filter(({ valid }) => valid).map(({ keyId }) => keyId))],
    ...(signed?.by ? { by: signed.by } : {}),
    ...(problem === undefined ? {} : { problem }),
    storedAt,
  };
}

function listedIn(signed: Metadata): readonly (readonly [RoleName, string])[] {
  if (signed.type !== 'Snapshot' && signed.type !== 'Timestamp') return [];
  return [...signed.meta].flatMap(([role, meta]) => {
    const hash = hashHex(meta, 'sha256');
    return hash === undefined || !isRoleName(role) ? [] : [[role, hash] as const];
  });
}
