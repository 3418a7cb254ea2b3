import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { Gun } from '#shared/domain/gun.ts';
import { type CollectionPlace, folderOf } from '../collection/place.ts';

/** What Signet keeps of a repository on a trust server: its documents as received, and the rollback marks apart from them. */
export interface FollowedPlace extends CollectionPlace {
  readonly url: string;
}

const Label = z.strictObject({ format: z.literal(1), gun: Gun, server: z.string().max(2000) });

export function followedPlace(repositories: string, gun: Gun, url: string): FollowedPlace {
  const folder = join(repositories, folderOf(gun));
  const known = join(folder, 'known');
  return { gun, folder, known, server: join(known, 'documents'), url };
}

/** Written last, so that a repository whose documents are not all there yet is none. */
export async function labelPlace({ folder, gun, url }: FollowedPlace): Promise<void> {
  await writeAtomic(join(folder, 'repository.json'), `${JSON.stringify({ format: 1, gun, server: url })}\n`);
}

/** Makes the folders in which the documents are kept. */
export async function makePlace(repositories: string, { folder }: FollowedPlace): Promise<void> {
  await ensureFolder(repositories);
  await ensureFolder(folder);
}

/** Every repository that is followed, by name. Folders that are none of ours are passed over. */
export async function listFollowed(repositories: string): Promise<readonly FollowedPlace[]> {
  await ensureFolder(repositories);
  const found: FollowedPlace[] = [];
  for (const entry of await readdir(repositories, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const bytes = await readBounded(join(repositories, entry.name, 'repository.json'), 8192);
    const label = Label.safeParse(bytes && asJson(bytes));
    if (!label.success) continue;
    const place = followedPlace(repositories, label.data.gun, label.data.server);
    if (place.folder === join(repositories, entry.name)) found.push(place);
  }
  return found.sort((a, b) => (a.gun < b.gun ? -1 : 1));
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // not a label of ours: the folder is passed over
  }
}
