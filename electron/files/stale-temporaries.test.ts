import { mkdir, mkdtemp, readdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { dataLayout } from './layout.ts';
import { removeStaleTemporaries } from './stale-temporaries.ts';

const started = new Date('2026-11-23T12:00:00Z');
const before = new Date('2026-11-23T11:59:59Z');
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'signet-stale-'));
});
const put = async (name: string, at = before) => {
  const path = join(root, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, 'half');
  await utimes(path, at, at);
  return path;
};
const left = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

it('removes what a killed write left, wherever we write', async () => {
  const own = ['', 'keys/', 'keys/trash/', 'keys/vault/trash/', 'collections/a.b/server/', 'collections/a.b/known/', 'journal/', 'sample/'];
  for (const folder of own) await put(`${folder}.index.json.0123456789ab.tmp`);
  expect(await removeStaleTemporaries(dataLayout(root), started)).toBe(own.length);
  expect(await left()).toEqual([]);
});

it('leaves everything else', async () => {
  const kept = [
    await put('.window.json.0123456789ab.tmp', started),
    ...(await Promise.all(
      [
        'window.json',
        'window.json.0123456789ab.tmp',
        '.window.json.0123456789AB.tmp',
        '.window.json.0123456789.tmp',
        '.window.json.0123456789ab.tmp~',
        '..0123456789ab.tmp',
        'Cache/.index.json.0123456789ab.tmp',
      ].map((name) => put(name)),
    )),
  ].map((path) => path.slice(root.length + 1));
  await mkdir(join(root, '.folder.0123456789ab.tmp'));
  const outside = await mkdtemp(join(tmpdir(), 'signet-outside-'));
  await writeFile(join(outside, '.index.json.0123456789ab.tmp'), 'of somebody else');
  await utimes(join(outside, '.index.json.0123456789ab.tmp'), before, before);
  await symlink(outside, join(root, 'keys'));
  await symlink(join(outside, '.index.json.0123456789ab.tmp'), join(root, '.link.0123456789ab.tmp'));
  expect(await removeStaleTemporaries(dataLayout(root), started)).toBe(0);
  expect(await left()).toEqual([...kept, '.link.0123456789ab.tmp', 'keys'].sort());
  expect(await readdir(outside)).toEqual(['.index.json.0123456789ab.tmp']);
});
