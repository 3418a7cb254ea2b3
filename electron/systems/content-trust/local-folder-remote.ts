import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import type { TrustRemote } from './remote.ts';

export interface LocalFolderOptions {
  /** Answer any checksum with the current file, as a broken or hostile server might. */
  readonly answersAnyHash?: boolean;
}

/**
 * A folder in the layout of a trust server's files: `<role>.json`, `<N>.<role>.json`, `<role>.<sha256>.json`, a delegation's
 * name with its slashes as folders. Role names are of a-z 0-9 - _ / only, checked again here.
 */
export function localFolderRemote(folder: string, { answersAnyHash = false }: LocalFolderOptions = {}): TrustRemote {
  const written = new WeakMap<Uint8Array, number>();
  const read = async (role: RoleName, prefix: string, suffix: string, limit: number): Promise<Uint8Array | undefined> => {
    if (!isRoleName(role)) throw new Error('this is no name of a role');
    const path = join(folder, ...`${prefix}${role}${suffix}.json`.split('/'));
    const found = await fileAt(path);
    if (found === undefined) return undefined;
    if (found.size > limit) throw new TooLarge(limit);
    const bytes = await readBounded(path, limit);
    if (bytes) written.set(bytes, found.mtimeMs);
    return bytes;
  };
  return {
    current: (role, limit) => read(role, '', '', limit),
    byVersion: (role, version, limit) => read(role, `${version}.`, '', limit),
    byChecksum: async (role, sha256, limit) => {
      // Its own file first: the current one may be another by now, and larger than what is asked for.
      const named = !answersAnyHash && /^[0-9a-f]{64}$/.test(sha256) ? await read(role, '', `.${sha256}`, limit) : undefined;
      if (named) return named;
      const bytes = await read(role, '', '', limit);
      return bytes && (answersAnyHash || createHash('sha256').update(bytes).digest('hex') === sha256) ? bytes : undefined;
    },
    storedAt: (document) => written.get(document),
  };
}

async function fileAt(path: string): Promise<Stats | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() ? found : undefined;
  } catch (problem) {
    const { code } = problem as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw problem;
  }
}
