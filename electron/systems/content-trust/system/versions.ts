import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { isGoInstant, parseInstant } from '#electron/formats/tuf/instant.ts';
import { type CollectionPlace, limits } from '../collection/place.ts';

export interface PublishedVersion {
  role: string;
  version: number;
  expires: string;
  /** When the file was written. */
  at?: string;
}

/** How many versions of each role are looked at. */
const shown = 50;
const versionFile = /^([1-9][0-9]{0,9})\.(root|targets|snapshot|timestamp)\.json$/;

/** What was published, newest first, as the kept files tell. A history for people: nothing is decided by it. */
export async function publishedVersions({ server }: CollectionPlace): Promise<PublishedVersion[]> {
  const files = (await readdir(server)).flatMap((name) => {
    const [, version, role] = versionFile.exec(name) ?? [];
    return version && role ? [{ name, role, version: Number(version) }] : [];
  });
  const picked = ['root', 'targets', 'snapshot', 'timestamp'].flatMap((role) =>
    files
      .filter((file) => file.role === role)
      .sort((a, b) => b.version - a.version)
      .slice(0, shown),
  );
  const read = await Promise.all(picked.map((file) => describe(server, file)));
  return read
    .flatMap((version) => (version ? [version] : []))
    .sort((a, b) => (b.at ?? '').localeCompare(a.at ?? '') || b.version - a.version);
}

async function describe(
  server: string,
  { name, role, version }: { name: string; role: string; version: number },
): Promise<PublishedVersion | undefined> {
  const path = join(server, name);
  const bytes = await readBounded(path, limits.metadata);
  // Canonical JSON has `expires` as a string of its own; a target cannot fake it before the first one.
  const expires = bytes && /"expires":"([^"\\]{1,40})"/.exec(bytes.toString('latin1'))?.[1];
  if (!expires || !isGoInstant(expires)) return undefined;
  const { mtime } = await stat(path);
  return { role, version, expires: new Date(parseInstant(expires, name)).toISOString(), at: mtime.toISOString() };
}
