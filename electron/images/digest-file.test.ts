import { createHash } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestFile } from './digest-file.ts';

const fileOf = async (bytes: Buffer) => {
  const path = join(await mkdtemp(join(tmpdir(), 'signet-digest-')), 'file');
  await writeFile(path, bytes);
  return path;
};
const hex = (name: string, bytes: Buffer) => createHash(name).update(bytes).digest('hex');

it.each([0, 1, 5_000_000])('hashes %d bytes both ways and tells how far it is', async (length) => {
  const bytes = Buffer.alloc(length, 'signet');
  const seen: number[] = [];
  const digests = await digestFile(await fileOf(bytes), { onProgress: ({ done }) => seen.push(done) });
  expect(digests).toEqual({ length, sha256: hex('sha256', bytes), sha512: hex('sha512', bytes) });
  expect(seen.at(-1)).toBe(length === 0 ? undefined : length);
});

it('stops when it is cancelled', async () => {
  const stop = new AbortController();
  const path = await fileOf(Buffer.alloc(5_000_000));
  await expect(digestFile(path, { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
    failure: { code: 'cancelled' },
  });
});

it('says that there is no such file', async () => {
  await expect(digestFile(join(tmpdir(), 'signet-no-such-file'))).rejects.toMatchObject({ failure: { code: 'place-unreadable' } });
});
