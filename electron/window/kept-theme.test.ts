import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readKeptTheme } from './kept-theme.ts';

const kept = async (text: string) => {
  const file = join(await mkdtemp(join(tmpdir(), 'signet-theme-')), 'settings.json');
  await writeFile(file, text);
  return readKeptTheme(file);
};

it.each([
  ['{"theme":"dark"}', 'dark'],
  ['{"theme":"light"}', 'light'],
  ['{"theme":"contrast"}', 'system'],
  ['{"theme":7}', 'system'],
  ['null', 'system'],
  ['not JSON', 'system'],
])('takes from %s the theme %s', async (text, theme) => {
  expect(await kept(text)).toBe(theme);
});

it('follows the system where no settings are kept yet', async () => {
  expect(await readKeptTheme('/nowhere/settings.json')).toBe('system');
});
