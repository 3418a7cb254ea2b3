import { readBounded } from '#electron/files/atomic.ts';
import { type WalkedFile, walkFolder } from '#electron/files/walk-folder.ts';
import { SignetError } from '#electron/signet-error.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import type { KnownState } from '../collection.ts';
import { limits } from '../remote.ts';

export interface CachedFile {
  readonly role: string;
  readonly path: string;
}

/** Depth of the deepest delegation's folder, whose name has at most 255 letters; and files: one for each delegation, four more. */
const walked = { depth: 128, entries: 2 * limits.delegations } as const;

/**
 * Reads a cache in notary's own layout (`<role>.json`, slashes as folders): what was trusted before, without marks of its own.
 * Files whose names are no role are left alone; links are not followed. Fails with `file-unreadable`.
 */
export async function readCacheFolder(folder: string): Promise<KnownState> {
  const { files, passedOver } = await walkFolder(folder, walked);
  // A part that was not read is not the same as one that is not there: marks would be lost with it.
  const unread = passedOver.find(({ why }) => why !== 'link' && why !== 'special');
  if (unread) throw new SignetError({ code: 'file-unreadable', file: unread.parts.at(-1) ?? 'cache', reason: unread.code ?? unread.why });
  return readCachedFiles(files.flatMap(({ path, parts }) => cachedFile(path, parts) ?? []));
}

/** The role that a file below a cache's folder is of. */
export function cachedFile(path: string, parts: WalkedFile['parts']): CachedFile | undefined {
  const name = parts.join('/');
  const role = name.endsWith('.json') ? name.slice(0, -'.json'.length) : '';
  return isRoleName(role) ? { role, path } : undefined;
}

export async function readCachedFiles(cached: readonly CachedFile[]): Promise<KnownState> {
  const files = new Map<string, Uint8Array>();
  let left: number = limits.collection;
  for (const { role, path } of cached) {
    const bytes = await readBounded(path, limits.document);
    if (!bytes) continue;
    left -= bytes.length;
    if (left < 0)
      throw new SignetError({
        code: 'file-unreadable',
        file: `${role}.json`,
        reason: `all together are larger than ${limits.collection} bytes`,
      });
    files.set(role, bytes);
  }
  const root = files.get('root');
  files.delete('root');
  return { root, files, floors: new Map() };
}
