import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Archived, ArchiveRequest } from '../archive/archive.ts';
import type { Followed } from '../followed/followed.ts';
import type { KnownServers } from '../followed/servers.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { knownStore } from '../store/known-store.ts';
import type { VerifiedCollections } from './verified-collections.ts';

export interface ArchiveWish extends Pick<ArchiveRequest, 'at' | 'signal' | 'progress'> {
  readonly gun: Gun;
  /** An existing folder; the archive becomes a new one in it. */
  readonly into: string;
}

/** Saves a repository that is followed, or a collection of this computer. Fails with `collection-unknown`, and as `archiveRepository` does. */
export type ArchiveHeld = (wish: ArchiveWish) => Promise<Archived>;

export function archives(parts: {
  readonly servers: KnownServers;
  readonly followed: Followed;
  readonly local: VerifiedCollections;
  readonly now: () => Date;
}): ArchiveHeld {
  return async (wish) => {
    const { gun } = wish;
    const place = parts.followed.holds(gun) ?? (await parts.local.places()).find((one) => one.gun === gun);
    if (!place) throw new SignetError({ code: 'collection-unknown', gun });
    const about = { ...wish, known: await knownStore(place.known, gun).load(), now: parts.now };
    // Only when somebody archives: there is a report to write.
    const [{ archiveRepository }, { saveArchive }] = await Promise.all([
      import('../archive/archive.ts'),
      import('../archive/save-archive.ts'),
    ]);
    if (place.url !== undefined) return saveArchive(await parts.servers.connect(place.url), about);
    return archiveRepository({ ...about, server: undefined, remote: localFolderRemote(place.server) });
  };
}
