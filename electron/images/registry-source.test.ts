import { afterEach, describe, expect, it } from 'vitest';
import { ociIndexType, ociManifestType } from '#electron/formats/manifest/media-types.ts';
import { plainServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import type { Descriptor, ImageEntry } from '#shared/domain/image.ts';
import { LayoutBuilder, tarOf } from './layout-builder.ts';
import { registryConnector } from './registry-connector.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A registry of one repository that plays by the rules but for what a test changes. */
async function registry(change: { headWithoutDigest?: boolean; allows?: number; busyAfter?: number } = {}) {
  const builder = new LayoutBuilder();
  const tags = new Map<string, Descriptor>();
  const broken = new Map<string, number>();
  const asked: string[] = [];
  let running = 0;
  const counts = { most: 0 };
  let read = 0;
  const server = await plainServer((request, response, path = request.url ?? '') => {
    asked.push(`${request.method} ${path.replace(/^\/v2\/team\/app\//, '').replace(/sha256:([0-9a-f]{6})[0-9a-f]+/, '$1')}`);
    running += 1;
    counts.most = Math.max(counts.most, running);
    setTimeout(() => {
      running -= 1;
      const [, kind = '', reference = ''] = /^\/v2\/team\/app\/(manifests|blobs|tags)\/([^?]+)/.exec(path) ?? [];
      if (broken.has(reference)) return void response.writeHead(broken.get(reference) ?? 500).end();
      if (kind === 'tags') return void response.writeHead(200).end(JSON.stringify({ name: 'team/app', tags: [...tags.keys()] }));
      const digest = tags.get(reference)?.digest ?? reference;
      const bytes = builder.files().get(`blobs/${digest.replace(':', '/')}`);
      if (!bytes) return void response.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}');
      const type =
        kind === 'manifests' ? (JSON.parse(Buffer.from(bytes).toString()).mediaType ?? ociManifestType) : 'application/octet-stream';
      if (request.method === 'GET' && kind === 'manifests') {
        read += 1;
        if (read > (change.busyAfter ?? Number.POSITIVE_INFINITY)) return void response.writeHead(429, { 'retry-after': '600' }).end();
      }
      const allowed =
        change.allows === undefined
          ? {}
          : { 'ratelimit-limit': `${change.allows};w=60`, 'ratelimit-remaining': `${change.allows - read};w=60` };
      const said = { ...(change.headWithoutDigest ? {} : { 'docker-content-digest': digest }), ...allowed };
      response.writeHead(200, { 'content-type': type, 'content-length': bytes.length, ...said });
      response.end(request.method === 'HEAD' ? undefined : bytes);
    }, 2);
  });
  const source = await registryConnector({
    credentials: async () => undefined,
    home: '/nowhere',
    waiting: { clock: () => performance.now(), now: () => new Date(), longest: 100 },
  }).connect({ kind: 'registry', repository: `127.0.0.1:${server.port}/team/app` });
  closers.push(server.close, () => source.close());
  const image = async (platform: string, text: string) => builder.image({ platform, layers: [await tarOf({ 'a.txt': text })] });
  const ask = async <T>(work: () => Promise<T>) => {
    asked.length = 0;
    const value = await work();
    return { value, asked: [...asked].sort() };
  };
  return { builder, tags, broken, source, image, ask, counts, name: `127.0.0.1:${server.port}/team/app` };
}
const named = (entries: readonly ImageEntry[]) => entries.map(({ tag }) => tag);

describe('a list', () => {
  it('reads each digest once, and nothing of what is known already', async () => {
    const { tags, source, image, ask } = await registry();
    const one = await image('linux/amd64', 'one');
    for (const tag of ['1', '1.0', 'latest']) tags.set(tag, one);
    const first = await ask(() => source.list());
    expect(named(first.value.entries)).toEqual(['1', '1.0', 'latest']);
    expect(first.asked.filter((each) => each.startsWith('GET'))).toHaveLength(3);
    tags.set('2', await image('linux/amd64', 'two'));
    const second = await ask(() => source.list({ known: first.value.entries }));
    expect(named(second.value.entries)).toEqual(['1', '1.0', '2', 'latest']);
    expect(second.asked.filter((each) => each.startsWith('GET'))).toHaveLength(3);
    expect(second.value.entries[0]).toBe(first.value.entries[0]);
  });
  it('sees a tag that moved, and one that went', async () => {
    const { tags, source, image, name } = await registry();
    tags.set('1', await image('linux/amd64', 'one'));
    tags.set('2', await image('linux/amd64', 'two'));
    const { entries } = await source.list();
    const moved = await image('linux/amd64', 'three');
    tags.set('1', moved);
    tags.delete('2');
    const again = await source.list({ known: entries });
    expect(again.entries.map(({ descriptor }) => descriptor?.digest)).toEqual([moved.digest]);
    expect(await source.resolve(`${name}:1`)).toEqual(moved);
    expect(await source.resolve('another/name:1')).toBeUndefined();
  });
  it('reads tags whose digest is not told by their bytes', async () => {
    const { tags, source, image } = await registry({ headWithoutDigest: true });
    const one = await image('linux/amd64', 'one');
    tags.set('1', one);
    expect((await source.list()).entries[0]?.descriptor).toEqual(one);
  });
  it('passes over technical tags, and keeps what is sound beside what is refused', async () => {
    const { builder, tags, source, image, name } = await registry();
    const one = await image('linux/amd64', 'one');
    tags.set('good', one);
    tags.set(`sha256-${one.digest.slice(7)}.sig`, one);
    const gone = { ...one, digest: one.digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    tags.set('half', builder.json({ schemaVersion: 2, mediaType: ociIndexType, manifests: [one, gone] }, ociIndexType));
    tags.set('bad', builder.json({ schemaVersion: 2, mediaType: ociManifestType, layers: 7 }, ociManifestType));
    const { entries, problems } = await source.list();
    expect(named(entries)).toEqual(['good', 'half']);
    expect(entries[1]?.remarks).toContain('incomplete');
    expect(problems.map(({ medium, problem }) => [medium, problem])).toEqual([
      [`${name}:bad`, 'MANIFEST_MALFORMED'],
      [`${name}:half`, 'BLOB_MISSING'],
    ]);
  });
  it('asks eight questions at a time, tells how far it is, and stops when told', async () => {
    const { tags, source, image, counts } = await registry();
    for (let n = 0; n < 60; n++) tags.set(`v${n}`, await image('linux/amd64', `image ${n}`));
    const told: number[] = [];
    const { entries } = await source.list({ onProgress: ({ done, total }) => told.push(done / (total ?? 0)) });
    expect(entries).toHaveLength(60);
    expect(counts.most).toBeLessThanOrEqual(8);
    expect(told.at(-1)).toBe(1);
    const stop = new AbortController();
    const stopped = source.list({ signal: stop.signal, onProgress: ({ done }) => done === 5 && stop.abort() });
    await expect(stopped).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
  it.each([
    ['leaves half of what a registry allows to others', { allows: 30 }, { code: 'registry-allowance', most: 30 }],
    ['stops reading where it wants to be asked less often', { busyAfter: 10 }, { code: 'server-busy', seconds: 600 }],
  ])('%s, and lists the rest by digest', async (_, change, interrupted) => {
    const { tags, source, image } = await registry(change);
    for (let n = 0; n < 40; n++) tags.set(`v${String(n).padStart(2, '0')}`, await image('linux/amd64', `image ${n}`));
    const first = await source.list();
    expect(first.interrupted).toMatchObject(interrupted);
    expect(first.problems).toEqual([]);
    // What could not even be looked at is listed as it was, which here was not at all.
    const all = interrupted.code === 'server-busy' ? first.entries.length : 40;
    expect(first.entries).toHaveLength(all);
    if (interrupted.code === 'server-busy') {
      // Nobody is asked until then.
      await expect(source.list({ known: first.entries })).rejects.toMatchObject({ failure: { code: 'server-busy' } });
    }
    const [unread, read] = [true, false].map((wanted) => first.entries.filter(({ remarks }) => remarks.includes('unread') === wanted));
    expect(read?.length).toBeGreaterThan(5);
    expect(unread?.length).toBeGreaterThan(0);
    for (const entry of unread ?? []) expect(entry.descriptor).toEqual(tags.get(entry.tag ?? ''));
  });
  it('fails as a whole where the registry does', async () => {
    const { tags, source, image, broken } = await registry();
    tags.set('1', await image('linux/amd64', 'one'));
    broken.set('1', 403);
    await expect(source.list()).rejects.toMatchObject({ failure: { code: 'server-denied' } });
  });
  it('ends when the source is closed', async () => {
    const { tags, source, image } = await registry();
    tags.set('1', await image('linux/amd64', 'one'));
    const listing = source.list();
    await source.close();
    await expect(listing).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
});

describe('an image', () => {
  it('is inspected and verified without a list', async () => {
    const { builder, tags, source, image, name } = await registry();
    const both = builder.index([
      { platform: 'linux/amd64', image: await image('linux/amd64', 'one') },
      { platform: 'linux/arm64', image: await image('linux/arm64', 'one') },
    ]);
    tags.set('1', both);
    const entryId = `${both.digest}|${name}:1`;
    expect((await source.configs(entryId)).map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
    let last = 0;
    await source.verify(entryId, { onProgress: ({ done, total }) => (last = done / (total ?? 0)) });
    expect(last).toBe(1);
    expect(Buffer.from(await source.fetch(both))).toEqual(builder.files().get(`blobs/${both.digest.replace(':', '/')}`));
  });
  it('with other bytes in a layer does not verify', async () => {
    const { builder, tags, source, image, name } = await registry();
    const one = await image('linux/amd64', 'one');
    tags.set('1', one);
    const { layers } = JSON.parse(Buffer.from(await source.fetch(one)).toString());
    const path = `blobs/${layers[0].digest.replace(':', '/')}`;
    const bytes = builder.files().get(path);
    if (bytes) bytes[0] = (bytes[0] ?? 0) ^ 1;
    await expect(source.verify(`${one.digest}|${name}:1`)).rejects.toMatchObject({
      failure: { code: 'medium-refused', problem: 'BLOB_DIGEST_MISMATCH' },
    });
  });
  it('that is gone is said so', async () => {
    const { source, image } = await registry();
    const one = await image('linux/amd64', 'one');
    const other = one.digest.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    for (const entryId of [`${other}|x`, 'nonsense']) {
      await expect(source.configs(entryId)).rejects.toMatchObject({ failure: { code: 'image-unknown' } });
    }
  });
});
