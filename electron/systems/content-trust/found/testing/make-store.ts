import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectionCase } from '#electron/systems/content-trust/testing/fixture-collections.ts';

const fixtures = fileURLToPath(new URL('../../../../../../shared/fixtures/notary-v1/', import.meta.url));
const role = /^(?!\d)[-a-z0-9_]+\.json$/;

export const stagedGun = 'registry.example.com/team/changes';

/** A trust folder as docker and notary leave it: golden caches, the keys of their cases, and the golden changelist. */
export function makeStore(folder: string, ...cases: string[]): void {
  mkdirSync(join(folder, 'private'), { recursive: true, mode: 0o700 });
  for (const name of cases) {
    putCache(folder, name);
    cpSync(join(fixtures, name, 'private'), join(folder, 'private'), { recursive: true });
  }
}

/** The cache of a golden collection, written when its case is to be judged. */
export function putCache(folder: string, name: string, gun = collectionCase(name).gun as string): string {
  const { server, evaluateAt } = collectionCase(name);
  const metadata = join(folder, 'tuf', ...gun.split('/'), 'metadata');
  for (const file of readdirSync(server, { recursive: true, encoding: 'utf8' })) {
    if (!role.test(file.split('/').at(-1) ?? '')) continue;
    const path = join(metadata, file);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(server, file), path);
    utimesSync(path, evaluateAt / 1000, evaluateAt / 1000);
  }
  return metadata;
}

export function putChanges(folder: string, gun = stagedGun): string {
  const changelist = join(folder, 'tuf', ...gun.split('/'), 'changelist');
  cpSync(join(fixtures, 'changelist/changelist'), changelist, { recursive: true });
  return changelist;
}

/** Everything that there is to a tree but when it was last read: names, kinds, modes, times of change, bytes. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()]) {
    const path = join(folder, name);
    const { mode, mtimeNs, ctimeNs, size, ino } = lstatSync(path, { bigint: true });
    hash.update(`${name}\0${mode}\0${mtimeNs}\0${ctimeNs}\0${size}\0${ino}\0`);
    const found = lstatSync(path);
    if (found.isFile()) hash.update(readFileSync(path));
    if (found.isSymbolicLink()) hash.update(readlinkSync(path));
  }
  return hash.digest('hex');
}
