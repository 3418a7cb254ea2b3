import { describe, expect, it } from 'vitest';
import { SignetError } from '#electron/signet-error.ts';
import { JudgedArchive } from '#shared/contract/archives.ts';
import { FileToken } from '#shared/contract/files.ts';
import { type JudgeArchive, judgeArchive } from './judge-archive.ts';

const folder = FileToken.parse('ab'.repeat(16));
const now = () => new Date('2026-11-24T00:00:00Z');
const tokens = {
  path: (token: FileToken) => {
    if (token !== folder) throw new SignetError({ code: 'file-token-unknown' });
    return '/home/somebody/acme-2026';
  },
};
const targets = Array.from({ length: 1200 }, (_, at) => ({ name: `v${at}`, role: 'targets', sha256: at === 0 ? null : 'ab'.repeat(32) }));
const judged: JudgeArchive = async (_, at) => ({
  gun: 'registry.example.com/team/app',
  server: null,
  archivedAt: '2026-11-20T00:00:00.000Z',
  first: '2026-10-01T00:00:00.000Z',
  versions: 12,
  verdict: { at: new Date(at ?? 0).toISOString(), state: 'verified', timestamp: { version: 3 }, inspect: { targets } },
  root: { by: 'nobody', keyIds: Array.from({ length: 70 }, () => 'cd'.repeat(32)) },
});

describe('judgeArchive', () => {
  it('says what stood at a moment, and no path', async () => {
    const answer = await judgeArchive({ judgeArchive: judged, tokens, now }, { folder, at: '2026-11-01T00:00:00Z' });
    expect(JudgedArchive.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ name: 'acme-2026', versions: 12, verdict: { at: '2026-11-01T00:00:00.000Z', tags: 1200 } });
    expect(answer.targets).toHaveLength(1000);
    expect(answer.root?.keyIds).toHaveLength(64);
    expect(answer.targets[0]).toEqual({ name: 'v0', role: 'targets' });
    expect(JSON.stringify(answer)).not.toContain('/home');
  });
  it('refuses a moment still to come, and a token that stands for nothing', async () => {
    const parts = { judgeArchive: judged, tokens, now };
    await expect(judgeArchive(parts, { folder, at: '2026-11-24T00:00:01Z' })).rejects.toMatchObject({ failure: { code: 'input-invalid' } });
    await expect(judgeArchive(parts, { folder: FileToken.parse('cd'.repeat(16)) })).rejects.toMatchObject({
      failure: { code: 'file-token-unknown' },
    });
  });
});
