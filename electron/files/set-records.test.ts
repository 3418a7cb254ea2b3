import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type SetRecord, setRecords } from './set-records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-set-records-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (digit: string, tags = 1): SetRecord =>
  ({
    format: 1,
    setId: digit.repeat(32),
    startedAt: `2026-11-2${digit}T12:00:00.000Z`,
    parts: [
      {
        gun: 'registry.example.com/app',
        images: Array.from({ length: tags }, (_, index) => ({
          ...{ placeId: '0'.repeat(16), entryId: 'e'.repeat(500), expected: `sha256:${'9'.repeat(64)}`, tag: `1.${index}` },
        })),
      },
    ],
  }) as unknown as SetRecord;

it('keeps records until they are forgotten, and lists them oldest first', async () => {
  const records = setRecords(folder);
  for (const digit of ['2', '1']) await records.keep(record(digit));
  expect(await records.all()).toEqual([record('1'), record('2')]);
  await records.forget('1'.repeat(32));
  expect(await records.all()).toEqual([record('2')]);
});

it('passes over what cannot be read, and says so once', async () => {
  const unread = vi.fn();
  const records = setRecords(folder, { unread });
  await records.keep(record('1'));
  await mkdir(join(folder, `${'2'.repeat(32)}.json`));
  await writeFile(join(folder, `${'3'.repeat(32)}.json`), Buffer.alloc(9 * 1024, 0x20));
  await writeFile(join(folder, `${'4'.repeat(32)}.json`), '{');
  await writeFile(join(folder, `${'5'.repeat(32)}.json`), JSON.stringify(record('1')));
  expect(await setRecords(folder, { unread, most: 8 * 1024 }).all()).toEqual([record('1')]);
  expect(unread.mock.calls.map(([{ failure }]) => failure).sort((a, b) => (a.file < b.file ? -1 : 1))).toEqual([
    { code: 'file-unreadable', file: `${'2'.repeat(32)}.json`, reason: 'EISDIR' },
    { code: 'file-unreadable', file: `${'3'.repeat(32)}.json`, reason: 'larger than 8192 bytes' },
    { code: 'file-unreadable', file: `${'4'.repeat(32)}.json`, reason: 'not a record of a set' },
    { code: 'file-unreadable', file: `${'5'.repeat(32)}.json`, reason: 'not a record of a set' },
  ]);
  unread.mockClear();
  await records.all();
  await records.all();
  expect(unread).toHaveBeenCalledTimes(4);
});

it('writes nothing that it could not read again', async () => {
  const records = setRecords(folder, { most: 64 * 1024 });
  await records.keep(record('1', 100));
  await expect(records.keep(record('2', 200))).rejects.toMatchObject({
    failure: { code: 'file-not-writable', file: `${'2'.repeat(32)}.json`, reason: 'larger than 65536 bytes' },
  });
  expect(await readdir(folder)).toEqual([`${'1'.repeat(32)}.json`]);
});
