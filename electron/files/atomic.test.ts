import { chmod, mkdir, mkdtemp, open, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureFolder, isTemporaryName, readBounded, realCalls as real, writeAtomic, writeEachAtomic, writesFinished } from './atomic.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-atomic-'));
});
const failing = (code: string) => () => Promise.reject(Object.assign(new Error(code), { code }));

describe('writeAtomic', () => {
  it('can be waited for by whoever ends the process, also where it fails', async () => {
    const seen: string[] = [];
    let go: () => void = () => undefined;
    const held = {
      ...real,
      rename: ((from: string, to: string) => new Promise<void>((resolve) => (go = resolve)).then(() => rename(from, to))) as never,
    };
    const good = writeAtomic(join(folder, 'a.json'), 'new', 0o600, held).then(() => seen.push('written'));
    const bad = writeAtomic(join(folder, 'b.json'), 'new', 0o600, { ...real, open: failing('EIO') }).catch(() => seen.push('failed'));
    const finished = writesFinished().then(() => seen.push('finished'));
    await bad;
    setTimeout(() => go(), 50);
    await Promise.all([good, finished]);
    expect(seen).toEqual(['failed', 'written', 'finished']);
    await writesFinished();
  });

  it('names its temporary files so that they are known again', async () => {
    const names: string[] = [];
    const noting = {
      ...real,
      open: ((path: string, ...more: []) => {
        names.push(path.slice(folder.length + 1));
        return open(path, ...more);
      }) as never,
    };
    await writeAtomic(join(folder, 'a.json'), 'new', 0o600, noting);
    await writeAtomic(join(folder, 'n'.repeat(150)), 'new', 0o600, noting);
    expect(names.filter((name) => name.endsWith('.tmp')).map(isTemporaryName)).toEqual([true, true]);
    expect(['a.json', '.a.json.tmp', '.a.json.0123.tmp', '..0123456789ab.tmp', ''].map(isTemporaryName)).toEqual(Array(5).fill(false));
  });

  it('replaces the file, readable by its owner only, leaving nothing else', async () => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'old');
    await writeAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it.each([
    ['open', 'ENOSPC', 'disk-full'],
    ['rename', 'EIO', 'file-not-writable'],
    ['readBack', 'EIO', 'file-not-writable'],
  ])('keeps the old file when %s fails with %s', async (call, code, failure) => {
    const path = join(folder, 'a.json');
    await writeFile(path, 'old');
    await expect(writeAtomic(path, 'new', 0o600, { ...real, [call]: failing(code) })).rejects.toMatchObject({ failure: { code: failure } });
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await readdir(folder)).toEqual(['a.json']);
  });

  it('refuses when what it reads back is not what it wrote', async () => {
    const path = join(folder, 'a.json');
    await expect(writeAtomic(path, 'new', 0o600, { ...real, readBack: async () => Buffer.from('nEw') })).rejects.toMatchObject({
      failure: { code: 'file-not-writable' },
    });
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('writeEachAtomic', () => {
  const two = () => [[join(folder, 'a.json'), 'new a'] as const, [join(folder, 'b.json'), 'new b'] as const];

  it('replaces all of them in their order, and writes the folder down once', async () => {
    const done: string[] = [];
    const noting = {
      ...real,
      open: ((path: string, ...more: []) => {
        if (path === folder) done.push('folder');
        return open(path, ...more);
      }) as never,
      rename: ((from: string, to: string) => {
        done.push(to.slice(folder.length + 1));
        return rename(from, to);
      }) as never,
    };
    await writeEachAtomic(two(), noting);
    expect(done).toEqual(['a.json', 'b.json', 'folder']);
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('new a');
    expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe('new b');
    await writeEachAtomic([]);
  });

  it('writes a folder down before the next one gets a file', async () => {
    const done: string[] = [];
    const inner = join(folder, 'inner');
    await mkdir(inner);
    const noting = {
      ...real,
      open: ((path: string, ...more: []) => {
        if (path === folder || path === inner) done.push(`folder ${path === inner ? 'inner' : 'outer'}`);
        return open(path, ...more);
      }) as never,
      rename: ((from: string, to: string) => {
        done.push(basename(to));
        return rename(from, to);
      }) as never,
    };
    const files = [join(inner, '1'), join(inner, '2'), join(folder, '3'), join(folder, '4')].map((path) => [path, 'new'] as const);
    await writeEachAtomic(files, noting);
    expect(done).toEqual(['1', '2', 'folder inner', '3', '4', 'folder outer']);
  });

  it('replaces none where one of them cannot be written, and says which', async () => {
    for (const name of ['a', 'b']) await writeFile(join(folder, `${name}.json`), 'old');
    const full = {
      ...real,
      open: ((path: string, ...more: []) => (path.includes('b.json') ? failing('ENOSPC')() : open(path, ...more))) as never,
    };
    await expect(writeEachAtomic(two(), full)).rejects.toMatchObject({ failure: { code: 'disk-full', file: 'b.json' } });
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('old');
    expect((await readdir(folder)).sort()).toEqual(['a.json', 'b.json']);
  });
});

describe('readBounded', () => {
  it('is undefined where there is no file, and refuses a large one', async () => {
    expect(await readBounded(join(folder, 'none'), 10)).toBeUndefined();
    await writeFile(join(folder, 'big'), 'x'.repeat(11));
    await expect(readBounded(join(folder, 'big'), 10)).rejects.toMatchObject({ failure: { code: 'file-unreadable' } });
  });
});

describe('ensureFolder', () => {
  it('makes it for the owner only', async () => {
    await ensureFolder(join(folder, 'x', 'y'));
    expect((await stat(join(folder, 'x', 'y'))).mode & 0o777).toBe(0o700);
  });

  it('refuses a link and a folder others may write to', async () => {
    await symlink(folder, join(folder, 'link'));
    await expect(ensureFolder(join(folder, 'link'))).rejects.toMatchObject({ failure: { code: 'data-folder-unsafe' } });
    await ensureFolder(join(folder, 'open'));
    await chmod(join(folder, 'open'), 0o777);
    await expect(ensureFolder(join(folder, 'open'))).rejects.toMatchObject({ failure: { code: 'data-folder-unsafe' } });
  });
});
