import { lutimes, mkdir, mkdtemp, readdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { type OwnFolders, removeAbandonedFolders } from './abandoned-folders.ts';
import { makeFolder } from './new-folder.ts';

const now = new Date('2026-11-23T12:00:00Z');
const hours = (ago: number) => new Date(now.getTime() - ago * 3_600_000);
const own: OwnFolders = { isName: (name) => name.startsWith('archive-'), isFile: (parts) => parts.at(-1) === 'ours.json' };
const abandoned = '.archive-1.0123456789ab.tmp';

let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'signet-abandoned-'));
});

/** A folder with files, all last written so many hours ago. */
async function put(name: string, files: readonly string[] = ['a/ours.json'], ago = 25): Promise<string> {
  const folder = join(parent, name);
  await mkdir(folder, { recursive: true });
  for (const file of files) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'half');
    await utimes(path, hours(ago), hours(ago));
  }
  await utimes(folder, hours(ago), hours(ago));
  return folder;
}
const remove = () => removeAbandonedFolders(parent, own, now);

describe('removeAbandonedFolders', () => {
  it('removes what a killed makeFolder left a day ago or earlier', async () => {
    const killed = makeFolder(parent, 'archive-2', async (folder) => {
      await folder.write(['a', 'ours.json'], 'half');
      const [temporary = ''] = await readdir(parent);
      for (const path of ['a/ours.json', '.']) await utimes(join(parent, temporary, path), hours(25), hours(25));
      expect(await remove()).toBe(1);
      throw new Error('killed');
    });
    await expect(killed).rejects.toThrow('killed');
    await put(abandoned);
    await put('.archive-3.ba9876543210.tmp', []);
    expect(await remove()).toBe(2);
    expect(await readdir(parent)).toEqual([]);
  });

  it.each([
    ['another name of a temporary', '.somebody.0123456789ab.tmp'],
    ['no temporary', 'archive-1'],
    ['a name without a dot', 'archive-1.0123456789ab.tmp'],
    ['other digits', '.archive-1.0123456789AB.tmp'],
    ['fewer digits', '.archive-1.0123456789.tmp'],
    ['another end', '.archive-1.0123456789ab.tmp~'],
  ])('leaves alone what is not surely ours: %s', async (_, name) => {
    await put(name);
    expect(await remove()).toBe(0);
    expect(await readdir(parent)).toEqual([name]);
  });

  it('leaves alone what has something of others in it', async () => {
    await put(abandoned, ['a/ours.json', 'a/notes.txt']);
    const linked = await put('.archive-4.0123456789ab.tmp');
    await symlink(parent, join(linked, 'ours.json'));
    await utimes(linked, hours(25), hours(25));
    expect(await remove()).toBe(0);
    expect(await readFile(join(parent, abandoned, 'a/notes.txt'), 'utf8')).toBe('half');
  });

  it('leaves alone what somebody may still be writing', async () => {
    await put(abandoned, ['a/ours.json'], 23);
    const going = await put('.archive-5.0123456789ab.tmp', ['a/ours.json', 'b/ours.json']);
    await utimes(join(going, 'b/ours.json'), hours(1), hours(1));
    expect(await remove()).toBe(0);
    expect(await readdir(parent)).toHaveLength(2);
  });

  it('leaves alone files and links with such a name, and what they lead to', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'signet-elsewhere-'));
    await writeFile(join(elsewhere, 'ours.json'), 'of somebody else');
    await symlink(elsewhere, join(parent, abandoned));
    await lutimes(join(parent, abandoned), hours(25), hours(25));
    const file = join(parent, '.archive-6.0123456789ab.tmp');
    await writeFile(file, 'a file');
    await utimes(file, hours(25), hours(25));
    expect(await remove()).toBe(0);
    expect(await readdir(parent)).toHaveLength(2);
    expect(await readdir(elsewhere)).toEqual(['ours.json']);
  });

  it('finds nothing in a folder that cannot be read', async () => {
    expect(await removeAbandonedFolders(join(parent, 'none'), own, now)).toBe(0);
  });
});
