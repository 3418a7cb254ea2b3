import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { defaultSettings, openSettings, readSettings, writeSettings } from './settings-file.ts';

const file = async () => join(await mkdtemp(join(tmpdir(), 'signet-settings-')), 'settings.json');

it('gives defaults where there is no file, and what was written where there is', async () => {
  const path = await file();
  expect(await readSettings(path)).toEqual({ settings: defaultSettings, keyStore: 'keychain' });
  const mine = { settings: { ...defaultSettings, theme: 'dark' as const, persona: 'sign' as const }, keyStore: 'vault' as const };
  await writeSettings(path, mine);
  expect(await readSettings(path)).toEqual(mine);
});

it('keeps saved views and the rail', async () => {
  const path = await file();
  const views = [
    {
      list: 'images',
      name: 'Not signed',
      filter: 'verdict:unsigned',
      arrangement: 'none',
      sort: { column: 'size', descending: true },
      hidden: [],
    },
  ] as const;
  const mine = {
    settings: { ...defaultSettings, rail: 'narrow' as const, views: [...views].map((view) => ({ ...view, hidden: ['place'] })) },
  };
  await writeSettings(path, { ...mine, keyStore: 'keychain' });
  expect((await readSettings(path)).settings).toEqual(mine.settings);
});

it('drops views it cannot read and keeps the rest of the settings', async () => {
  const path = await file();
  await writeFile(path, JSON.stringify({ theme: 'dark', rail: 'sideways', views: [{ list: 'images', name: '' }] }));
  expect((await readSettings(path)).settings).toEqual({ ...defaultSettings, theme: 'dark' });
});

it.each(['not json', '[]', '{"theme":"pink","autoLockMinutes":5}'])('keeps what is valid of %s', async (text) => {
  const path = await file();
  await writeFile(path, text);
  const { settings } = await readSettings(path);
  expect(settings.theme).toBe('system');
  expect(settings.autoLockMinutes).toBe(text.includes('5') ? 5 : 15);
});

it('keeps both of two changes made at once', async () => {
  const path = await file();
  const kept = await openSettings(path);
  await Promise.all([
    kept.change((all) => ({ ...all, settings: { ...all.settings, screen: 'keys' } })),
    kept.change((all) => ({ ...all, settings: { ...all.settings, utc: true } })),
    kept.change((all) => ({ ...all, keyStore: 'vault' })),
  ]);
  const both = { settings: { ...defaultSettings, screen: 'keys', utc: true }, keyStore: 'vault' };
  expect(kept.now()).toEqual(both);
  expect(await readSettings(path)).toEqual(both);
});

it.each([
  [60, defaultSettings.leads],
  [200, { ...defaultSettings.leads, targets: 200, delegation: 200, snapshot: 200 }],
  [9999, defaultSettings.leads],
])('takes the one lead time of before, %i days, over for what is renewed often', async (leadDays, leads) => {
  const path = await file();
  await writeFile(path, JSON.stringify({ leadDays }));
  expect((await readSettings(path)).settings.leads).toEqual(leads);
});
