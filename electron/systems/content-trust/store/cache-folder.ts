import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import type { KnownState } from '../collection.ts';
import { limits } from '../remote.ts';

/**
 * Reads a cache in notary's own layout (`<role>.json`, slashes as folders): what was trusted before, without marks of its own.
 * Files whose names are no role are left alone; links are not followed.
 */
export async function readCacheFolder(folder: string): Promise<KnownState> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const path = join(entry.parentPath, entry.name);
    const role = path.slice(join(folder, '/').length, -'.json'.length).replaceAll('\\', '/');
    if (!isRoleName(role)) continue;
    const bytes = await readBounded(path, limits.document);
    if (bytes) files.set(role, bytes);
  }
  const root = files.get('root');
  files.delete('root');
  return { root, files, floors: new Map() };
}
