import { isFailure } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KnownState } from '../collection.ts';
import { readCache } from './caches.ts';

/**
 * What docker or notary trusted of a repository on this computer, from the first of these trust folders that knows a root of it. A cache
 * that cannot be read says nothing.
 */
export async function earlierTrust(folders: readonly string[], gun: Gun): Promise<KnownState | undefined> {
  for (const folder of folders) {
    try {
      const known = await (await readCache(folder)).known(gun);
      if (known.root) return known;
    } catch (problem) {
      if (!isFailure(problem, 'file-unreadable', 'not-a-trust-store')) throw problem;
    }
  }
  return undefined;
}
