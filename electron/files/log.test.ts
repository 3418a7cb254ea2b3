import { mkdtemp, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ErrorLog } from './log.ts';

const now = () => new Date('2026-11-23T10:00:00Z');

it('keeps stack and cause under a name, but not the text a parser quotes', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'signet-log-')), 'log.txt');
  const log = new ErrorLog(path, now);
  let quoted: unknown;
  try {
    JSON.parse('hunter2-secret');
  } catch (error) {
    quoted = error;
  }
  expect(log.unexpected('keys.create', new Error('it broke', { cause: quoted }))).toBe('2026-11-23T10:00:00-1');
  await log.flushed();
  const text = await readFile(path, 'utf8');
  expect(text).toContain('keys.create\nError: it broke');
  expect(text).toContain('caused by SyntaxError');
  expect(text).not.toContain('hunter2');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
});

it('starts anew at 1 MiB, keeping one older file', async () => {
  const path = join(await mkdtemp(join(tmpdir(), 'signet-log-')), 'log.txt');
  await writeFile(path, 'x'.repeat(1024 * 1024 + 1));
  const log = new ErrorLog(path, now);
  log.unexpected('a.b', new Error('new'));
  await log.flushed();
  expect(await readFile(path, 'utf8')).toMatch(/^2026/);
  expect((await stat(`${path}.old`)).size).toBe(1024 * 1024 + 1);
});
