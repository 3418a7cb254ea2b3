import { createHash } from 'node:crypto';
import { mkdtemp, open, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { pack } from 'tar-stream';
import { describe, expect, it } from 'vitest';
import { LayoutBuilder, tarOf } from './layout-builder.ts';
import { memorySource } from './memory-source.ts';
import { openMedium } from './open-medium.ts';
import { sampleLayout } from './sample.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const refused = (problem: string) => expect.objectContaining({ failure: expect.objectContaining({ code: 'medium-refused', problem }) });
const folder = () => mkdtemp(join(tmpdir(), 'signet-images-'));

async function tarFiles(files: ReadonlyMap<string, Uint8Array>): Promise<Buffer> {
  const packing = pack();
  for (const [name, bytes] of files) packing.entry({ name, mtime: new Date(0) }, Buffer.from(bytes));
  packing.finalize();
  const parts: Buffer[] = [];
  for await (const part of packing) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function dockerArchive(layers: readonly Uint8Array[], diffIds: readonly string[]): Promise<Buffer> {
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs: { type: 'layers', diff_ids: diffIds } }));
  const names = layers.map((_, at) => `l${at}/layer.tar`);
  const table = [{ Config: `${sha256(config)}.json`, RepoTags: ['registry.example.test/a:1'], Layers: names }];
  return tarFiles(
    new Map([
      ...layers.map((layer, at) => [names[at] ?? '', layer] as const),
      [`${sha256(config)}.json`, config],
      ['manifest.json', Buffer.from(JSON.stringify(table))],
    ]),
  );
}

describe('verifying', () => {
  it('notices any flipped bit of any blob', async () => {
    const files = (await sampleLayout()).files();
    const blobs = [...files.keys()].filter((name) => name.startsWith('blobs/'));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...blobs), fc.nat(), fc.integer({ min: 0, max: 7 }), async (name, at, bit) => {
        const bytes = Buffer.from(files.get(name) ?? []);
        bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ (1 << bit);
        const source = memorySource(new Map([...files, [name, bytes]]));
        const { entries, problems } = await source.list();
        const verified = await Promise.all(
          entries.map(({ entryId }) =>
            source.verify(entryId).then(
              () => true,
              () => false,
            ),
          ),
        );
        // The SBOM is about an image, not of it: there the list no longer has it.
        const complete = entries.flatMap(({ referrers }) => referrers).length === 2;
        expect(problems.length > 0 || verified.includes(false) || !complete || isContentOfSbom(name, files)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('is the same for a folder, a tar and a gzip’d tar of one layout', async () => {
    const files = (await sampleLayout()).files();
    const archive = await tarFiles(new Map([...files].map(([name, bytes]) => [`./${name}`, bytes])));
    const here = await folder();
    await writeFile(join(here, 'a.tar'), archive);
    await writeFile(join(here, 'a.tar.gz'), gzipSync(archive));
    const inMemory = await memorySource(files).list();
    for (const name of ['a.tar', 'a.tar.gz']) {
      const source = await openMedium(join(here, name));
      expect(await source.list()).toEqual({ ...inMemory, medium: 'oci-archive' });
      expect(source.medium).toBe('oci-archive');
      for (const { entryId } of inMemory.entries) await source.verify(entryId);
    }
  });

  it('unpacks gzip’d layers of a docker-archive, however it is packed itself', async () => {
    const layer = await tarOf({ a: 'x'.repeat(100_000) });
    const archive = await dockerArchive(
      [gzipSync(layer), layer, Buffer.alloc(0)],
      [`sha256:${sha256(layer)}`, `sha256:${sha256(layer)}`, `sha256:${sha256(Buffer.alloc(0))}`],
    );
    const here = await folder();
    for (const [name, bytes] of [
      ['a.tar', archive],
      ['a.tar.gz', gzipSync(archive)],
    ] as const) {
      await writeFile(join(here, name), bytes);
      const source = await openMedium(join(here, name));
      const [entry] = (await source.list()).entries;
      await source.verify(entry?.entryId ?? '');
      expect(await source.verifyAll()).toEqual(new Map());
    }
  });

  it.each([
    ['damaged gzip data', (layer: Buffer) => Buffer.concat([gzipSync(layer).subarray(0, 30), Buffer.alloc(30, 7)]), 'BLOB_DIGEST_MISMATCH'],
    ['cut gzip data', (layer: Buffer) => gzipSync(layer).subarray(0, 40), 'BLOB_DIGEST_MISMATCH'],
    ['zstd data', () => Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0, 0]), 'COMPRESSION_UNSUPPORTED'],
    ['another layer', () => Buffer.from('other'), 'BLOB_DIGEST_MISMATCH'],
  ])('refuses %s in place of a layer', async (_, change, problem) => {
    const layer = await tarOf({ a: 'hello' });
    const path = join(await folder(), 'a.tar');
    await writeFile(path, await dockerArchive([change(layer)], [`sha256:${sha256(layer)}`]));
    const source = await openMedium(path);
    const [entry] = (await source.list()).entries;
    await expect(source.verify(entry?.entryId ?? '')).rejects.toEqual(refused(problem));
    expect([...(await source.verifyAll()).values()]).toEqual([expect.objectContaining({ problem })]);
  });

  it('refuses a layer that unpacks to far more than its size', async () => {
    const path = join(await folder(), 'a.tar');
    await writeFile(path, await dockerArchive([gzipOfZeros(260)], [`sha256:${'a'.repeat(64)}`]));
    const source = await openMedium(path);
    const [entry] = (await source.list()).entries;
    await expect(source.verify(entry?.entryId ?? '')).rejects.toEqual(refused('SIZE_LIMIT'));
  });

  it('tells its progress and stops when told', async () => {
    const layout = new LayoutBuilder();
    layout.name(
      layout.image({ platform: 'linux/amd64', layers: [Buffer.alloc(3 * 1024 * 1024, 1), Buffer.alloc(3 * 1024 * 1024, 2)] }),
      'a:1',
    );
    const source = memorySource(layout);
    const [entry] = (await source.list()).entries;
    const told: number[] = [];
    await source.verify(entry?.entryId ?? '', { onProgress: ({ done, total }) => told.push(done / (total ?? 1)) });
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);

    const controller = new AbortController();
    const stopping = source.verify(entry?.entryId ?? '', { signal: controller.signal, onProgress: () => controller.abort() });
    await expect(stopping).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    await expect(source.list({ signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });

  it('takes no memory for a large layer, and stops in the middle of it', async () => {
    const here = await folder();
    const layout = new LayoutBuilder();
    const large = 300 * 1024 * 1024;
    const digest = sparseDigest(large);
    const layers = [{ mediaType: 'application/vnd.oci.image.layer.v1.tar', digest, size: large }];
    const config = layout.json(
      { os: 'linux', architecture: 'amd64', rootfs: { type: 'layers', diff_ids: [digest] } },
      'application/vnd.oci.image.config.v1+json',
    );
    layout.name(layout.json({ schemaVersion: 2, config, layers }, 'application/vnd.oci.image.manifest.v1+json') as never, 'large');
    const archive = join(here, 'large.tar');
    const packing = await tarFiles(layout.files());
    const file = await open(archive, 'w');
    const header = (await tarFiles(new Map([[`blobs/sha256/${digest.slice(7)}`, Buffer.alloc(1)]]))).subarray(0, 512);
    header.write(`${large.toString(8).padStart(11, '0')} `, 124);
    header.fill(0x20, 148, 156).write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    await file.write(header, 0, 512, 0);
    await file.write(packing, 0, packing.length, 512 + large);
    await file.close();

    const source = await openMedium(archive);
    const [entry] = (await source.list()).entries;
    const before = process.memoryUsage().rss;
    let most = 0;
    await source.verify(entry?.entryId ?? '', { onProgress: () => (most = Math.max(most, process.memoryUsage().rss)) });
    expect(most - before).toBeLessThan(64 * 1024 * 1024);

    const controller = new AbortController();
    let done = 0;
    const stopping = source.verify(entry?.entryId ?? '', {
      signal: controller.signal,
      onProgress: (progress) => {
        done = progress.done;
        controller.abort();
      },
    });
    await expect(stopping).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    expect(done).toBeLessThan(large / 4);
  });
});

/** Zeros as gzip data of many members, which costs no time to make. */
const gzipOfZeros = (mebibytes: number): Buffer => Buffer.concat(Array<Buffer>(mebibytes).fill(gzipSync(Buffer.alloc(1024 * 1024))));

/** The tar header of a file whose content need not be in memory. */
function largeHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0);
  header.write(`0000644\x000000000\x000000000\x00${size.toString(8).padStart(11, '0')} 00000000000 `, 100, 'latin1');
  header.write('0', 156);
  header.write('ustar\x0000', 257, 'latin1');
  header.fill(0x20, 148, 156);
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
    'latin1',
  );
  return header;
}

function sparseDigest(size: number): string {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1024 * 1024);
  for (let left = size; left > 0; left -= chunk.length) hash.update(chunk);
  return `sha256:${hash.digest('hex')}`;
}

/** What an SBOM says is hashed when the SBOM is verified, which is not what verifying the image does. */
const isContentOfSbom = (name: string, files: ReadonlyMap<string, Uint8Array>): boolean =>
  /^\{(?:"spdxVersion"|\})/.test(Buffer.from(files.get(name) ?? []).toString('latin1', 0, 20));

describe('an archive packed as a whole', () => {
  it.each([
    ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
    ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
    ['bzip2', [0x42, 0x5a, 0x68, 0x39]],
  ])('with %s is refused with a plain reason', async (name, magic) => {
    const path = join(await folder(), 'image.tar');
    await writeFile(path, Buffer.concat([Buffer.from(magic), Buffer.alloc(600, 9)]));
    const failing = (await openMedium(path)).list();
    await expect(failing).rejects.toEqual(refused('COMPRESSION_UNSUPPORTED'));
    await expect(failing).rejects.toMatchObject({ failure: { detail: expect.stringContaining(`packed with ${name}`) } });
  });

  it('with gzip is refused where it is cut, damaged, or unpacks to far too much', async () => {
    const archive = await tarFiles((await sampleLayout()).files());
    const packed = gzipSync(archive);
    const damaged = Buffer.from(packed);
    damaged.fill(0xff, 200, 400);
    const path = join(await folder(), 'image');
    for (const [bytes, problem] of [
      [packed.subarray(0, packed.length - 100), 'ARCHIVE_TRUNCATED'],
      [packed.subarray(0, 300), 'ARCHIVE_TRUNCATED'],
      [damaged, 'ARCHIVE_MALFORMED'],
      [gzipSync(Buffer.from('no tar at all')), 'NOT_AN_IMAGE_ARCHIVE'],
      [Buffer.concat([gzipSync(largeHeader('x', 260 * 1024 * 1024)), gzipOfZeros(260)]), 'SIZE_LIMIT'],
    ] as const) {
      await writeFile(path, bytes);
      await expect((await openMedium(path)).list()).rejects.toEqual(refused(problem));
    }
  });
});
