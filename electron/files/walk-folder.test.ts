import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { walkFolder } from './walk-folder.ts';

const limits = { depth: 3, entries: 20 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'signet-walk-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (...parts: string[]) => {
  mkdirSync(join(folder, ...parts.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...parts), parts.join());
};
const names = async (more = {}) => {
  const { files, passedOver } = await walkFolder(folder, { ...limits, ...more });
  return { files: files.map(({ parts }) => parts.join('/')), passedOver: passedOver.map(({ parts, why }) => `${parts.join('/')} ${why}`) };
};

it('finds every file, in order', async () => {
  put('b');
  put('a', 'z');
  put('a', 'c', 'x');
  expect(await names()).toEqual({ files: ['b', 'a/z', 'a/c/x'], passedOver: [] });
});

it('has nothing where there is no folder, and says where a file is in its place', async () => {
  expect(await walkFolder(join(folder, 'none'), limits)).toEqual({ files: [], passedOver: [] });
  put('file');
  expect(await walkFolder(join(folder, 'file'), limits)).toMatchObject({ files: [], passedOver: [{ parts: [], why: 'unreadable' }] });
});

it('follows no link, to a file, a folder or in a circle', async () => {
  put('a', 'x');
  symlinkSync(join(folder, 'a', 'x'), join(folder, 'to-file'));
  symlinkSync(folder, join(folder, 'a', 'up'));
  symlinkSync('/nowhere', join(folder, 'dangling'));
  expect(await names()).toEqual({ files: ['a/x'], passedOver: ['dangling link', 'to-file link', 'a/up link'] });
});

it('stops at a depth and at a number, and says so', async () => {
  put('1', '2', '3', 'in');
  put('1', '2', '3', '4', 'too deep');
  expect(await names()).toEqual({ files: ['1/2/3/in'], passedOver: ['1/2/3/4 too-deep'] });
  expect(await names({ entries: 3 })).toEqual({ files: [], passedOver: ['1/2/3 too-many'] });
});

it('names a folder that it may not read, and reads on', async () => {
  put('a', 'x');
  put('b', 'y');
  chmodSync(join(folder, 'a'), 0o000);
  const found = await names();
  chmodSync(join(folder, 'a'), 0o700);
  // Root may read everything.
  if (process.getuid?.() === 0) expect(found.files).toEqual(['a/x', 'b/y']);
  else expect(found).toEqual({ files: ['b/y'], passedOver: ['a unreadable'] });
});
