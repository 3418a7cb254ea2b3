import type { Gun } from '#shared/domain/gun.ts';
import { type KnownState, nothingKnown } from '../collection.ts';
import { readCachedFiles } from '../store/cache-folder.ts';
import { listStore } from './store-files.ts';

/** The repositories that docker or notary know in a trust folder, and what they trusted of each. */
export interface StoreCaches {
  readonly guns: readonly Gun[];
  /** Root and documents as they lie there, without marks: to be taken over as what was known before. Nothing for any other repository. */
  known(gun: Gun): Promise<KnownState>;
}

/** `folder` is a trust folder: `~/.docker/trust`, `~/.notary`. It is only read. */
export async function readCache(folder: string): Promise<StoreCaches> {
  const { repositories } = await listStore(folder);
  const cached = repositories.filter((one) => one.cached.length > 0);
  return {
    guns: cached.map(({ gun }) => gun),
    known: async (gun) => {
      const found = cached.find((one) => one.gun === gun);
      return found ? readCachedFiles(found.cached) : nothingKnown;
    },
  };
}
