import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { FileToken } from '#shared/contract/files.ts';
import { FileTokens } from './file-tokens.ts';

it('gives a token for a path, and the path only to who holds the token', async () => {
  const tokens = new FileTokens(randomBytes);
  const picked = await tokens.issueToSave(join(tmpdir(), 'not there yet.pem'));
  expect(picked).toMatchObject({ name: 'not there yet.pem', folder: false, size: 0 });
  expect(JSON.stringify(picked)).not.toContain(tmpdir());
  expect(tokens.pathToSave(picked.token)).toBe(join(tmpdir(), 'not there yet.pem'));
  expect(() => tokens.path(FileToken.parse('0'.repeat(32)))).toThrow(expect.objectContaining({ failure: { code: 'file-token-unknown' } }));
});

it('forgets all on lock, and the oldest when there are many', async () => {
  const tokens = new FileTokens(randomBytes, 2);
  const [first, , third] = [await tokens.issue('/a'), await tokens.issue('/b'), await tokens.issue('/c')];
  expect(() => tokens.path(first.token)).toThrow();
  expect(tokens.path(third.token)).toBe('/c');
  tokens.forget();
  expect(() => tokens.path(third.token)).toThrow();
});

it('writes only to what was picked to be written to, and reads only what was picked to be read', async () => {
  const tokens = new FileTokens(randomBytes);
  const unknown = expect.objectContaining({ failure: { code: 'file-token-unknown' } });
  const read = await tokens.issue('/home/vera/release.pem');
  const saved = await tokens.issueToSave('/home/vera/signed.pdf');
  expect(tokens.path(read.token)).toBe('/home/vera/release.pem');
  expect(() => tokens.pathToSave(read.token)).toThrow(unknown);
  expect(tokens.pathToSave(saved.token)).toBe('/home/vera/signed.pdf');
  expect(() => tokens.path(saved.token)).toThrow(unknown);
});
