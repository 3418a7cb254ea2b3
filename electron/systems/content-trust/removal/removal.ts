import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ensureFolder } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { moveFile } from '#electron/files/remove.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { CollectionPlace } from '../collection/place.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { notaryCommand } from '../publish/command.ts';
import type { TrustRemote } from '../remote.ts';
import type { ArchiveHeld } from '../system/archives.ts';
import { type DeleteThereParts, deleteThere } from './delete-there.ts';
import { whatStands } from './standing.ts';

export interface RemovalParts extends DeleteThereParts {
  /** A repository that is followed or held here. */
  readonly place: (gun: Gun) => Promise<CollectionPlace | undefined>;
  /** Saves every version that is still there. */
  readonly archive: ArchiveHeld;
  /** `<userData>/removed`: collections of this computer that were deleted. */
  readonly removed: string;
  /** Told after a collection of this computer came or went. */
  readonly moved: (gun: Gun) => void;
}

export interface SaveOptions {
  readonly signal?: AbortSignal;
  readonly progress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** An archive: Signet judges it, and a file server can serve it, when the rest is gone. */
export interface Backup {
  readonly backupId: string;
  /** Of the new folder. */
  readonly name: string;
  readonly documents: number;
  /** What could not be saved, in sentences. */
  readonly missing: readonly string[];
}

/** What was deleted, and for a collection of this computer the way back. */
export type Removed =
  | { readonly kind: 'there'; readonly server: string; readonly command: string }
  | { readonly kind: 'here'; readonly removedId: string };

/** Deletes the trust data of a repository. Keys are never touched. */
export interface Removal {
  backUp(gun: Gun, into: string, options?: SaveOptions): Promise<Backup>;
  /** Answers the server's host, undefined for this computer. Fails with `backup-needed` unless that backup has what stands now. */
  requireBackup(gun: Gun, backupId: string): Promise<string | undefined>;
  remove(gun: Gun, backupId: string): Promise<Removed>;
  /** Brings back a collection of this computer. Fails with `collection-exists` where it was started anew since. */
  restore(removedId: string): Promise<void>;
}

export function removal(parts: RemovalParts): Removal {
  const backups = new Map<string, { readonly gun: Gun; readonly stands: string }>();
  const removed = new Map<string, { readonly from: string; readonly to: string; readonly gun: Gun }>();
  const placeOf = async (gun: Gun): Promise<CollectionPlace> => {
    const place = await parts.place(gun);
    if (!place) throw new SignetError({ code: 'collection-unknown', gun });
    return place;
  };
  const remoteOf = async ({ gun, url, server }: CollectionPlace): Promise<TrustRemote> =>
    url === undefined ? localFolderRemote(server) : (await parts.servers.connect(url)).remote(gun);

  const requireBackup = async (place: CollectionPlace, backupId: string): Promise<void> => {
    const backup = backups.get(backupId);
    const stands = await whatStands(await remoteOf(place));
    if (stands === undefined) throw new SignetError({ code: 'trust-data-missing', gun: place.gun, role: 'root' });
    if (backup?.gun !== place.gun || backup.stands !== stands) throw new SignetError({ code: 'backup-needed', gun: place.gun });
  };

  /** Into a folder of its own: nothing of it is lost, and the way back is a move as well. */
  const moveAway = async ({ gun, folder }: CollectionPlace): Promise<Removed> => {
    await ensureFolder(parts.removed);
    const removedId = parts.newId();
    const to = join(parts.removed, `${basename(folder)}.${removedId}`);
    await moveFile(folder, to);
    removed.set(removedId, { from: folder, to, gun });
    parts.moved(gun);
    return { kind: 'here', removedId };
  };

  return {
    backUp: async (gun, into, options = {}) => {
      // Looked at first: what is published while it is saved makes the backup too old, never too new.
      const stands = await whatStands(await remoteOf(await placeOf(gun)));
      if (stands === undefined) throw new SignetError({ code: 'trust-data-missing', gun, role: 'root' });
      const { name, report } = await parts.archive({ gun, into, ...options });
      const backupId = parts.newId();
      backups.set(backupId, { gun, stands });
      return { backupId, name, documents: report.versions.length, missing: report.missing };
    },
    requireBackup: async (gun, backupId) => {
      const place = await placeOf(gun);
      await requireBackup(place, backupId);
      return place.url === undefined ? undefined : new URL(place.url).host;
    },
    // After whatever is published there right now.
    remove: (gun, backupId) =>
      oneAtATime(`publish ${gun}`, async () => {
        const place = await placeOf(gun);
        await requireBackup(place, backupId);
        if (place.url === undefined) return moveAway(place);
        await deleteThere(parts, gun, place.url);
        backups.delete(backupId);
        return { kind: 'there', server: new URL(place.url).host, command: notaryCommand.deleteAll({ gun, server: place.url }) };
      }),
    restore: async (removedId) => {
      const one = removed.get(removedId);
      if (!one) throw new SignetError({ code: 'collection-unknown', gun: '' });
      await oneAtATime(`publish ${one.gun}`, async () => {
        if (existsSync(one.from)) throw new SignetError({ code: 'collection-exists', gun: one.gun });
        await moveFile(one.to, one.from);
        removed.delete(removedId);
        parts.moved(one.gun);
      });
    },
  };
}
