import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TooLarge } from '#electron/http/too-large.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { nothingKnown } from './collection.ts';
import { localFolderRemote } from './local-folder-remote.ts';
import { limits } from './remote.ts';
import { buildCollection, freshKeys, gun, memoryRemote, now } from './testing/build-collection.ts';
import { updateCollection } from './verify/update.ts';

let folder: string;
const role = (name: string) => name as RoleName;
const hex = (text: string) => createHash('sha256').update(text).digest('hex');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-remote-'));
  await mkdir(join(folder, 'targets'));
  await writeFile(join(folder, 'root.json'), 'root');
  await writeFile(join(folder, '2.root.json'), 'root 2');
  await writeFile(join(folder, 'targets', 'dev.json'), 'dev');
  await writeFile(join(folder, 'targets', `dev.${hex('older')}.json`), 'older');
});

describe('localFolderRemote', () => {
  it('answers by role, by version and by checksum', async () => {
    const remote = localFolderRemote(folder);
    expect(String(await remote.current(role('root'), 10))).toBe('root');
    expect(String(await remote.byVersion(role('root'), 2, 10))).toBe('root 2');
    expect(String(await remote.byChecksum(role('targets/dev'), hex('dev'), 10))).toBe('dev');
    expect(String(await remote.byChecksum(role('targets/dev'), hex('older'), 10))).toBe('older');
  });

  it('says when a file was written', async () => {
    const remote = localFolderRemote(folder);
    const bytes = (await remote.byVersion(role('root'), 2, 10)) as Uint8Array;
    expect(remote.storedAt?.(bytes)).toBe((await stat(join(folder, '2.root.json'))).mtimeMs);
    expect(remote.storedAt?.(Buffer.from('another'))).toBeUndefined();
  });

  it('has a version of a delegation where a server is asked for it', async () => {
    await mkdir(join(folder, '3.targets'));
    await writeFile(join(folder, '3.targets', 'dev.json'), 'third');
    expect(String(await localFolderRemote(folder).byVersion(role('targets/dev'), 3, 10))).toBe('third');
  });

  it('has no answer for what is not there', async () => {
    const remote = localFolderRemote(folder);
    expect(await remote.current(role('snapshot'), 10)).toBeUndefined();
    expect(await remote.current(role('root/x'.replace('root', 'targets')), 10)).toBeUndefined();
    expect(await remote.current(role('targets'), 10)).toBeUndefined();
    expect(await remote.byVersion(role('root'), 3, 10)).toBeUndefined();
    expect(await remote.byChecksum(role('targets/dev'), hex('other'), 10)).toBeUndefined();
    expect(await localFolderRemote(join(folder, 'none')).current(role('root'), 10)).toBeUndefined();
  });

  it('may be told to answer any checksum', async () => {
    const remote = localFolderRemote(folder, { answersAnyHash: true });
    expect(String(await remote.byChecksum(role('targets/dev'), hex('other'), 10))).toBe('dev');
  });

  it.each(['../root', 'targets/../root', '/etc/passwd', 'targets/a.b', 'targets/', 'targets//a', 'TARGETS', '', 'targets/a\u0000'])(
    'takes no role named %j',
    async (name) => {
      await expect(localFolderRemote(folder).current(role(name), 10)).rejects.toThrow();
    },
  );

  it('refuses more bytes than were asked for', async () => {
    await expect(localFolderRemote(folder).current(role('root'), 3)).rejects.toThrow(TooLarge);
  });
});

describe('limits', () => {
  const built = buildCollection(freshKeys());
  const large = (name: string, size: number) => {
    const remote = memoryRemote(built.files, [built.root]);
    return {
      ...remote,
      current: async (...[asked, limit]: Parameters<typeof remote.current>) => {
        if (asked !== name) return remote.current(asked, limit);
        if (size > limit) throw new TooLarge(limit);
        return Buffer.alloc(size);
      },
    };
  };
  it.each([
    ['timestamp', limits.timestamp],
    ['root', limits.document],
  ])('of %s: %i bytes', async (name, limit) => {
    const outcome = await updateCollection({ gun, remote: large(name, limit + 1), known: nothingKnown, now });
    expect(outcome).toMatchObject({
      state: 'rejected',
      error: { kind: 'malformed', role: name, detail: expect.stringContaining('larger than') },
    });
  });

  it('of a listed document: its listed length', async () => {
    const remote = memoryRemote(built.files, [built.root]);
    const longer = {
      ...remote,
      byChecksum: async (...[asked, sha256, limit]: Parameters<typeof remote.byChecksum>) => {
        if (asked !== 'targets') return remote.byChecksum(asked, sha256, limit);
        expect(limit).toBe(built.files.get('targets')?.length);
        throw new TooLarge(limit);
      },
    };
    const outcome = await updateCollection({ gun, remote: longer, known: nothingKnown, now });
    expect(outcome).toMatchObject({ state: 'rejected', error: { kind: 'checksum-mismatch', role: 'targets' } });
  });
});
