import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { removeFile } from '#electron/files/remove.ts';
import { type BaseRole, baseRoles } from '#shared/domain/gun.ts';
import { type CollectionPlace, limits } from './place.ts';

/** One file of a publish, exactly as it will be read. */
export interface NewFile {
  readonly role: BaseRole;
  readonly version: number;
  readonly bytes: Uint8Array;
}

/** The calls that change a collection's folder, so that a test can stop each of them. */
export interface CollectionWrites {
  readonly write: (path: string, bytes: Uint8Array | string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}
export const realWrites: CollectionWrites = {
  write: (path, bytes) => writeAtomic(path, bytes),
  remove: removeFile,
};

export type CurrentFiles = Readonly<Record<BaseRole, Buffer | undefined>>;

export const sha256Hex = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const currentName = (role: BaseRole) => `${role}.json`;
export const versionName = (role: BaseRole, version: number) => `${version}.${role}.json`;
export const checksumName = (role: BaseRole, sha256: string) => `${role}.${sha256}.json`;

export async function readCurrent({ server }: CollectionPlace): Promise<CurrentFiles> {
  const read = (role: BaseRole) => readBounded(join(server, currentName(role)), role === 'timestamp' ? limits.timestamp : limits.metadata);
  const [root, targets, snapshot, timestamp] = await Promise.all(baseRoles.map(read));
  return { root, targets, snapshot, timestamp };
}

export function readVersion({ server }: CollectionPlace, role: BaseRole, version: number): Promise<Buffer | undefined> {
  return readBounded(join(server, versionName(role, version)), limits.metadata);
}

/**
 * First the files that no reader asks for yet, under their version: once all of them are there, the publish can be finished after a crash.
 */
export async function stage({ server }: CollectionPlace, files: readonly NewFile[], { write }: CollectionWrites): Promise<void> {
  for (const { role, version, bytes } of inOrder(files)) await write(join(server, versionName(role, version)), bytes);
}

/**
 * Then under the checksums by which the new snapshot and timestamp name them, then the current files, the timestamp last. Until it is
 * replaced, readers follow the old timestamp to the old files, which their checksums still find.
 */
export async function switchOver({ server }: CollectionPlace, files: readonly NewFile[], { write }: CollectionWrites): Promise<void> {
  const ordered = inOrder(files);
  for (const { role, bytes } of ordered) await write(join(server, checksumName(role, sha256Hex(bytes))), bytes);
  for (const { role, bytes } of ordered) await write(join(server, currentName(role)), bytes);
}

/** Checksum copies that no current file has any more; by version every file stays. */
export async function dropReplaced(
  { server }: CollectionPlace,
  before: CurrentFiles,
  files: readonly NewFile[],
  { remove }: CollectionWrites,
): Promise<void> {
  const kept = new Set(
    baseRoles.flatMap((role) => {
      const bytes = files.find((file) => file.role === role)?.bytes ?? before[role];
      return bytes ? [checksumName(role, sha256Hex(bytes))] : [];
    }),
  );
  const copies = (await readdir(server)).filter((name) => /^(?:root|targets|snapshot|timestamp)\.[0-9a-f]{64}\.json$/.test(name));
  for (const name of copies) if (!kept.has(name)) await remove(join(server, name));
}

const inOrder = (files: readonly NewFile[]) => baseRoles.flatMap((role) => files.filter((file) => file.role === role));
