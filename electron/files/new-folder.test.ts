import { link, mkdir, mkdtemp, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { writeAtomic } from './atomic.ts';
import { type FolderCalls, makeFolder, type NewFolder } from './new-folder.ts';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'signet-new-folder-'));
});
const calls = (change: Partial<FolderCalls>): FolderCalls => ({
  write: (path, bytes, mode) => writeAtomic(path, bytes, mode),
  link,
  mkdir,
  rename,
  sync: async () => undefined,
  ...change,
});
const refuse = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code, syscall: 'test' }));
const fill = async (folder: NewFolder) => {
  await folder.write(['a', 'b', 'one.json'], 'one');
  await folder.again(['a', 'b', 'one.json'], ['a', 'other.json']);
  return 'filled';
};
const text = (...parts: string[]) => readFile(join(parent, ...parts), 'utf8');

describe('makeFolder', () => {
  it('gives the folder its name when everything is in it', async () => {
    const made = await makeFolder(parent, 'archive', async (folder) => {
      const filled = await fill(folder);
      expect(await readdir(parent)).toEqual([expect.stringMatching(/^\.archive\.[0-9a-f]{12}\.tmp$/)]);
      return filled;
    });
    expect(made).toEqual({ path: join(parent, 'archive'), name: 'archive', value: 'filled' });
    expect(await readdir(parent)).toEqual(['archive']);
    expect([await text('archive', 'a', 'b', 'one.json'), await text('archive', 'a', 'other.json')]).toEqual(['one', 'one']);
    expect((await stat(join(parent, 'archive', 'a', 'other.json'))).nlink).toBe(2);
  });

  it('never replaces what is there', async () => {
    await writeFile(join(parent, 'archive'), 'mine');
    await mkdir(join(parent, 'archive (2)'));
    expect((await makeFolder(parent, 'archive', fill)).name).toBe('archive (3)');
    expect(await text('archive')).toBe('mine');
  });

  it('copies where there are no hard links', async () => {
    await makeFolder(parent, 'archive', fill, calls({ link: refuse('ENOTSUP') as never }));
    expect(await text('archive', 'a', 'other.json')).toBe('one');
  });

  it.each<[string, Partial<FolderCalls>, string]>([
    ['a full disk', { write: () => Promise.reject(new SignetError({ code: 'disk-full', file: 'x' })) }, 'disk-full'],
    ['a full disk for folders', { mkdir: refuse('ENOSPC') as never }, 'disk-full'],
    ['a disk that fails at the end', { sync: refuse('EIO') }, 'file-not-writable'],
    ['a name that cannot be given', { rename: refuse('EACCES') as never }, 'file-not-writable'],
    ['a link that cannot be made', { link: refuse('EIO') as never }, 'file-not-writable'],
  ])('leaves nothing behind after %s', async (_, change, code) => {
    await expect(makeFolder(parent, 'archive', fill, calls(change))).rejects.toMatchObject({ failure: { code } });
    expect(await readdir(parent)).toEqual([]);
  });

  it('leaves nothing behind where filling it fails', async () => {
    const failing = makeFolder(parent, 'archive', async (folder) => {
      await fill(folder);
      throw new SignetError({ code: 'cancelled' });
    });
    await expect(failing).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(await readdir(parent)).toEqual([]);
  });

  it('says that the folder to put it in is not there', async () => {
    await expect(makeFolder(join(parent, 'none'), 'archive', fill)).rejects.toMatchObject({
      failure: { code: 'file-not-writable', reason: 'ENOENT' },
    });
  });

  it.each([['..', 'x'], ['a/b'], ['']])('writes nothing under %j', async (...parts) => {
    await expect(makeFolder(parent, 'archive', (folder) => folder.write(parts, 'x'))).rejects.toThrow('no name for a file');
    expect(await readdir(parent)).toEqual([]);
  });
});
