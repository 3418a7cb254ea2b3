import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { memoryStore } from '#electron/keys/memory-store.ts';
import { KeptLogins } from './kept-logins.ts';

let folder: string;
let file: string;
const store = memoryStore({ clock: () => new Date('2026-11-24T03:00:00Z') });
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-logins-'));
  file = join(folder, 'logins.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ann = { username: 'ann', password: 'a word: of hers' };
const header = (words: string) => `Basic ${Buffer.from(words).toString('base64')}`;

it('keeps what went well, sealed, and knows it after a restart', async () => {
  const logins = new KeptLogins(file, store);
  expect(await logins.for('a.test')).toBeUndefined();
  const seen = await logins.trying('a.test', ann, async () => (await logins.for('a.test'))?.basic());
  expect(seen).toBe(header('ann:a word: of hers'));
  const text = await readFile(file, 'utf8');
  expect(text).toContain('a.test');
  expect(text).not.toMatch(/ann|word/);
  expect((await stat(file)).mode & 0o077).toBe(0);
  const again = new KeptLogins(file, store);
  expect((await again.for('a.test'))?.basic()).toBe(header('ann:a word: of hers'));
  expect((await again.for('a.test'))?.origin).toBe('typed');
  expect(await again.for('b.test')).toBeUndefined();
  expect(await again.hosts()).toEqual(['a.test']);
});

it('keeps nothing of what failed, and what was kept before stays', async () => {
  const logins = new KeptLogins(file, store);
  await logins.trying('a.test', ann, async () => undefined);
  const wrong = logins.trying('a.test', { username: 'ann', password: 'wrong' }, async () => {
    expect((await logins.for('a.test'))?.basic()).toBe(header('ann:wrong'));
    throw new Error('denied');
  });
  await expect(wrong).rejects.toThrow('denied');
  expect((await logins.for('a.test'))?.basic()).toBe(header('ann:a word: of hers'));
});

it('replaces and forgets', async () => {
  const logins = new KeptLogins(file, store);
  await Promise.all(['b.test', 'a.test', 'c.test'].map((host) => logins.trying(host, ann, async () => undefined)));
  await logins.trying('a.test', { username: 'bob', password: 'his' }, async () => undefined);
  expect(await logins.hosts()).toEqual(['a.test', 'b.test', 'c.test']);
  expect((await logins.for('a.test'))?.username).toBe('bob');
  await logins.forget('a.test');
  expect(await logins.for('a.test')).toBeUndefined();
  expect(await logins.hosts()).toEqual(['b.test', 'c.test']);
});

it('does nothing where the key store cannot seal, and says why', async () => {
  const closed = { ...store, sealLogin: () => Promise.reject(new Error('locked')), openLogin: store.openLogin.bind(store) };
  let worked = false;
  const trying = new KeptLogins(file, closed).trying('a.test', ann, async () => {
    worked = true;
  });
  await expect(trying).rejects.toThrow('locked');
  expect(worked).toBe(false);
});

it('opens no log-in that was moved to another registry', async () => {
  const logins = new KeptLogins(file, store);
  await logins.trying('a.test', ann, async () => undefined);
  await writeFile(file, (await readFile(file, 'utf8')).replace('a.test', 'evil.test'));
  await expect(logins.for('evil.test')).rejects.toMatchObject({ failure: { code: 'login-unreadable', server: 'evil.test' } });
});

it.each(['{', '[]', '{"version":2,"logins":[]}', '{"version":1,"logins":[{"host":"a"}]}'])('refuses a file of %s', async (text) => {
  await writeFile(file, text);
  await expect(new KeptLogins(file, store).for('a.test')).rejects.toMatchObject({
    failure: { code: 'file-unreadable', file: 'logins.json' },
  });
});
