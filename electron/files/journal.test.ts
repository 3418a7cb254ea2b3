import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { beginIntent, endIntent, type JournalIntent, lastPublished, openIntents } from './journal.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'signet-journal-')), 'journal');
});
const intent = (id: string, at: string): JournalIntent => ({ format: 1, id, at, action: 'publish', gun: 'a/b', files: [] });

it('lists what has no outcome, oldest first', async () => {
  await beginIntent(folder, intent('00000002', '2026-01-02T00:00:00Z'));
  await beginIntent(folder, intent('00000003', '2026-01-03T00:00:00Z'));
  await beginIntent(folder, intent('00000001', '2026-01-01T00:00:00Z'));
  await endIntent(folder, '00000003', 'published');
  expect((await openIntents(folder)).intents.map(({ id }) => id)).toEqual(['00000001', '00000002']);
  expect(await readdir(folder)).toContain('00000003.published.json');
});

it('names entries that cannot be read and leaves them', async () => {
  await beginIntent(folder, intent('00000001', '2026-01-01T00:00:00Z'));
  await writeFile(join(folder, 'torn.open.json'), '{"format":1');
  expect(await openIntents(folder)).toMatchObject({ intents: [{ id: '00000001' }], unreadable: ['torn.open.json'] });
});

it('tells what was published last, newest first, and passes over what cannot be read', async () => {
  for (const [id, at] of [
    ['00000001', '2026-01-01T00:00:00Z'],
    ['00000002', '2026-01-02T00:00:00Z'],
    ['00000003', '2026-01-03T00:00:00Z'],
  ] as const) {
    await beginIntent(folder, intent(id, at));
    if (id !== '00000001') await endIntent(folder, id, id === '00000002' ? 'published' : 'not-published');
  }
  await beginIntent(folder, intent('00000004', '2026-01-04T00:00:00Z'));
  await endIntent(folder, '00000004', 'published');
  await writeFile(join(folder, 'torn.published.json'), '{"format":1');
  expect((await lastPublished(folder, 10)).map(({ id }) => id)).toEqual(['00000004', '00000002']);
  expect(await lastPublished(join(folder, 'none'), 10)).toEqual([]);
});
