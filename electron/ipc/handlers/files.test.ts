import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { FileTokens } from '#electron/workflows/file-tokens.ts';
import { FileToken, PickPurpose } from '#shared/contract/files.ts';
import { fileHandlers } from './files.ts';

const tokens = new FileTokens(randomBytes);
const { pick, pickSave, dropped } = fileHandlers(
  { open: async () => ['/picked'], save: async () => '/picked', ask: async () => true },
  tokens,
);

const isToSave = (picked: { token: string } | undefined): boolean => {
  const token = FileToken.parse(picked?.token);
  try {
    return tokens.pathToSave(token) === '/picked';
  } catch {
    return tokens.path(token) !== '/picked';
  }
};

it('lets what is picked be written to only where it was picked for that', async () => {
  const saves: string[] = [];
  for (const purpose of PickPurpose.options) if (isToSave((await pick({ purpose }))[0])) saves.push(purpose);
  expect(saves).toEqual(['backup-folder', 'archive-folder']);
  expect(isToSave((await pickSave({ suggested: 'signed.pdf' })).picked)).toBe(true);
  expect(isToSave((await dropped({ paths: ['/picked'] }))[0])).toBe(false);
});
