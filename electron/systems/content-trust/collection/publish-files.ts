import { join } from 'node:path';
import { beginIntent, endIntent, type JournalIntent, openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { BaseRole, Gun } from '#shared/domain/gun.ts';
import { baseRoles, Gun as GunSchema } from '#shared/domain/gun.ts';
import type { CollectionWrites, NewFile } from './files.ts';
import { checksumName, dropReplaced, readCurrent, readVersion, sha256Hex, stage, switchOver, versionName } from './files.ts';
import { type CollectionPlace, collectionPlace, makeCollectionPlace } from './place.ts';

/** Where collections and their journal are, and the calls that change them. */
export interface CollectionFolders {
  readonly collections: string;
  readonly journal: string;
  readonly writes: CollectionWrites;
}

/**
 * Publishes files as the next state of a local collection: journal intent, staged copies, switch, journal outcome.
 * Where a write fails, what can be finished is finished and what cannot is taken back; where even that fails the intent stays open
 * for `reconcile`, and the failure is `publish-unfinished`.
 */
export async function publishFiles(
  folders: CollectionFolders,
  gun: Gun,
  files: readonly NewFile[],
  entry: { readonly id: string; readonly at: Date },
): Promise<CollectionPlace> {
  const place = await makeCollectionPlace(folders.collections, gun, folders.writes.write);
  const before = await readCurrent(place);
  const intent = intentOf(gun, files, entry);
  await beginIntent(folders.journal, intent, folders.writes.write);
  try {
    await stage(place, files, folders.writes);
    await switchOver(place, files, folders.writes);
    await dropReplaced(place, before, files, folders.writes);
    await endIntent(folders.journal, intent.id, 'published');
  } catch (cause) {
    const outcome = await settle(folders, intent).catch((failed: unknown) => {
      throw new SignetError({ code: 'publish-unfinished', gun }, { cause: failed });
    });
    if (outcome === 'not-published') throw cause;
  }
  return place;
}

export interface Reconciled {
  readonly settled: readonly { readonly gun: string; readonly outcome: 'published' | 'not-published' }[];
  /** Journal entries that cannot be read; nothing was done about them. */
  readonly unreadable: readonly string[];
}

/** At start, before anything is read: finishes every publish whose files were all staged, takes back every other. */
export async function reconcile(folders: CollectionFolders): Promise<Reconciled> {
  const { intents, unreadable } = await openIntents(folders.journal);
  const settled: { gun: string; outcome: 'published' | 'not-published' }[] = [];
  // What went to a trust server is known there.
  for (const intent of intents.filter(({ server }) => server === undefined))
    settled.push({ gun: intent.gun, outcome: await settle(folders, intent) });
  return { settled, unreadable };
}

async function settle(folders: CollectionFolders, intent: JournalIntent): Promise<'published' | 'not-published'> {
  const place = collectionPlace(folders.collections, GunSchema.parse(intent.gun));
  const files = await stagedFiles(place, intent);
  if (files) {
    const before = await readCurrent(place);
    await switchOver(place, files, folders.writes);
    await dropReplaced(place, before, files, folders.writes);
  } else {
    await takeBack(place, intent, folders.writes);
  }
  const outcome = files ? 'published' : 'not-published';
  await endIntent(folders.journal, intent.id, outcome);
  return outcome;
}

/** Nothing was switched where staging is incomplete: only staged copies have to go. */
async function takeBack(place: CollectionPlace, intent: JournalIntent, { remove }: CollectionWrites): Promise<void> {
  const current = await readCurrent(place);
  for (const { role, version, sha256 } of intent.files) {
    if (!isBaseRole(role)) continue;
    const now = current[role];
    if (now && sha256Hex(now) === sha256) continue;
    await remove(join(place.server, versionName(role, version)));
    await remove(join(place.server, checksumName(role, sha256)));
  }
}

async function stagedFiles(place: CollectionPlace, intent: JournalIntent): Promise<NewFile[] | undefined> {
  const files: NewFile[] = [];
  for (const { role, version, sha256 } of intent.files) {
    const bytes = isBaseRole(role) ? await readVersion(place, role, version) : undefined;
    if (!bytes || !isBaseRole(role) || sha256Hex(bytes) !== sha256) return undefined;
    files.push({ role, version, bytes });
  }
  return files;
}

function intentOf(gun: Gun, files: readonly NewFile[], { id, at }: { readonly id: string; readonly at: Date }): JournalIntent {
  const listed = files.map(({ role, version, bytes }) => ({ role, version, sha256: sha256Hex(bytes), length: bytes.length }));
  return { format: 1, id, at: at.toISOString(), action: 'publish', gun, files: listed };
}

const isBaseRole = (role: string): role is BaseRole => (baseRoles as readonly string[]).includes(role);
