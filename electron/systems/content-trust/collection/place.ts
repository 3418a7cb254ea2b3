import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ensureFolder, readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { Gun } from '#shared/domain/gun.ts';

/** Where a local collection is. `server` has what a trust server would answer; everything else in `folder` is ours. */
export interface CollectionPlace {
  readonly gun: Gun;
  readonly folder: string;
  readonly server: string;
  /** What was accepted of it before, with the rollback marks. */
  readonly known: string;
  /** Address of the trust server that holds it; undefined for a local collection. */
  readonly url?: string;
}

const Label = z.object({ format: z.literal(1), gun: Gun });

/** Where a local collection is or would be. */
export function collectionPlace(collections: string, gun: Gun): CollectionPlace {
  const folder = join(collections, folderOf(gun));
  return { gun, folder, server: join(folder, 'server'), known: join(folder, 'known') };
}

/** A GUN is never a path: some of its letters for people, and a hash that makes it unique on every file system. */
export function folderOf(gun: Gun): string {
  const letters = gun
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const unique = createHash('sha256').update(gun, 'utf8').digest('hex').slice(0, 24);
  return `${letters}.${unique}`;
}

/** Makes the collection's folders and the label that says whose they are. */
export async function makeCollectionPlace(collections: string, gun: Gun, write = writeAtomic): Promise<CollectionPlace> {
  const place = collectionPlace(collections, gun);
  await ensureFolder(collections);
  await ensureFolder(place.folder);
  await ensureFolder(place.server);
  if (!(await labelOf(place.folder))) await write(join(place.folder, 'collection.json'), `${JSON.stringify({ format: 1, gun })}\n`);
  return place;
}

/** Every collection that was published, by name. Folders that are none of ours are passed over. */
export async function listCollections(collections: string): Promise<readonly CollectionPlace[]> {
  await ensureFolder(collections);
  const found: CollectionPlace[] = [];
  for (const entry of await readdir(collections, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const gun = await labelOf(join(collections, entry.name));
    if (gun === undefined) continue;
    const place = collectionPlace(collections, gun);
    if (place.folder === join(collections, entry.name) && (await isPublished(place))) found.push(place);
  }
  return found.sort((a, b) => (a.gun < b.gun ? -1 : 1));
}

/** The timestamp is written last: without it nothing was ever published here. */
export async function isPublished(place: CollectionPlace): Promise<boolean> {
  return (await readBounded(join(place.server, 'timestamp.json'), limits.timestamp)) !== undefined;
}

/** Notary's download limits, in bytes. */
export const limits = { metadata: 100 * 1024 * 1024, timestamp: 1024 * 1024 };

async function labelOf(folder: string): Promise<Gun | undefined> {
  const bytes = await readBounded(join(folder, 'collection.json'), 4096);
  if (bytes === undefined) return undefined;
  try {
    return Label.parse(JSON.parse(bytes.toString('utf8'))).gun;
  } catch {
    return undefined; // not a label of ours: the folder is passed over
  }
}
