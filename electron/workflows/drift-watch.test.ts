import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { driftFile } from '#electron/files/drift-file.ts';
import { Digest } from '#shared/domain/digest.ts';
import { DriftWatch } from './drift-watch.ts';

const digest = (n: number) => Digest.parse(`sha256:${String(n).repeat(64)}`);
const difference = { repository: 'registry.example.test/acme/app', tag: '1.0', signed: digest(1), now: digest(2) };
let path: string;
let at: string;
const failures: unknown[] = [];
const watch = () =>
  new DriftWatch(
    driftFile(path),
    () => new Date(at),
    (error) => failures.push(error),
  );

beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'signet-drift-')), 'drift.json');
  at = '2026-11-23T12:00:00.000Z';
  failures.length = 0;
});

it('remembers when a difference was first seen, also after a restart', async () => {
  expect((await watch().see([difference]))(difference)).toEqual({ seenAt: at, ignored: false });
  const first = at;
  at = '2026-11-24T12:00:00.000Z';
  expect((await watch().see([difference]))(difference)).toEqual({ seenAt: first, ignored: false });
});

it('ignores this very difference, and no other of the same tag', async () => {
  await watch().ignore(difference, true);
  const moved = { ...difference, now: digest(3) };
  const signed = { ...difference, signed: digest(4) };
  const seen = await watch().see([difference, moved, signed]);
  expect([difference, moved, signed].map((one) => seen(one).ignored)).toEqual([true, false, false]);
});

it('tells of it again', async () => {
  const one = watch();
  await one.ignore(difference, true);
  await one.ignore(difference, false);
  expect((await watch().see([difference]))(difference).ignored).toBe(false);
});

it('tells of everything again where its file cannot be read', async () => {
  await watch().ignore(difference, true);
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, 20));
  expect((await watch().see([difference]))(difference).ignored).toBe(false);
});

it('shows a list although it could not be kept', async () => {
  const broken = new DriftWatch(
    { read: async () => [], write: () => Promise.reject(new Error('disk')) },
    () => new Date(at),
    (error) => failures.push(error),
  );
  expect((await broken.see([difference]))(difference).ignored).toBe(false);
  expect(failures).toHaveLength(1);
});
