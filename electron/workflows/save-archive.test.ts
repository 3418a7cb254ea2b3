import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { SavedArchive } from '#shared/contract/archives.ts';
import { FileToken } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { type ArchiveRepository, saveArchive } from './save-archive.ts';
import { Tasks } from './tasks.ts';

const gun = 'registry.example.com/team/app' as Gun;
const folder = FileToken.parse('ab'.repeat(16));
const now = () => new Date('2026-11-24T00:00:00Z');
const verdict = {
  at: '2026-11-20T00:00:00.000Z',
  state: 'verified',
  timestamp: { version: 7, came: { at: '2026-11-19T00:00:00.000Z', from: 'changefeed' } },
  inspect: { targets: ['1.0', '2.0', '3.0'].map((name) => ({ name, role: 'targets', sha256: null })) },
} as const;
const missing = Array.from({ length: 30 }, (_, at) => `Version ${at} was not saved.`);
const saved: ArchiveRepository = async () => ({
  name: 'team-app-2026',
  command: 'signet inspect --collection team-app-2026',
  report: { server: 'notary.example.com', roles: [1, 2], versions: [1, 2, 3, 4], unverified: 1, missing, moment: verdict, now: verdict },
});

function parts(archive: ArchiveRepository) {
  const told: string[] = [];
  const tasks = new Tasks(({ title, state, unit }) => told.push(`${title} ${state} ${unit}`), now);
  const path = (token: FileToken) => {
    if (token !== folder) throw new SignetError({ code: 'file-token-unknown' });
    return '/home/somebody/history';
  };
  return { told, tasks, archive, now, tokens: { pathToSave: path } };
}

describe('saveArchive', () => {
  it('saves into the folder that was picked, and tells the window names and numbers alone', async () => {
    let wish: Parameters<ArchiveRepository>[0] | undefined;
    const given = parts((asked) => {
      wish = asked;
      return saved(asked);
    });
    const answer = await saveArchive(given, { gun, folder, at: '2026-11-20T00:00:00Z' });
    expect(wish).toMatchObject({ gun, into: '/home/somebody/history', at: Date.parse('2026-11-20T00:00:00Z') });
    expect(SavedArchive.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      ...{ name: 'team-app-2026', folder: 'history', server: 'notary.example.com', versions: 4, roles: 2, unverified: 1, missingInAll: 30 },
      moment: { tags: 3, timestamp: { version: 7, came: { from: 'changefeed' } } },
    });
    expect(answer.missing).toHaveLength(20);
    expect(JSON.stringify(answer)).not.toContain('/home');
    expect(given.told).toEqual([`Archiving ${gun} running documents`, `Archiving ${gun} done documents`]);
  });

  it('can be cancelled as a task', async () => {
    const given = parts(({ signal }) => new Promise((_, failed) => signal.addEventListener('abort', () => failed(signal.reason))));
    const saving = saveArchive(given, { gun, folder });
    given.tasks.cancelAll();
    await expect(saving).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });

  it('refuses a token that stands for nothing, and a moment that is still to come', async () => {
    const never: ArchiveRepository = () => Promise.reject(new Error('nothing is saved'));
    await expect(saveArchive(parts(never), { gun, folder: FileToken.parse('cd'.repeat(16)) })).rejects.toMatchObject({
      failure: { code: 'file-token-unknown' },
    });
    await expect(saveArchive(parts(never), { gun, folder, at: '2026-11-24T00:00:01Z' })).rejects.toMatchObject({
      failure: { code: 'input-invalid', field: 'moment' },
    });
  });
});
