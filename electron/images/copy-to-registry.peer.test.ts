import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ociIndexType } from '#electron/formats/manifest/media-types.ts';
import { knownCredentials } from '#electron/registry/credentials/known-credentials.ts';
import { hasDockerRegistry, person, type RunningRegistry, startRegistry } from '#electron/registry/testing/docker-registry.ts';
import { registryTokens } from '#electron/registry/testing/token-server.ts';
import { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import { missing, type RealEngine, realEngine } from './docker-engine/testing/real-engines.ts';
import type { ImageSource } from './image-source.ts';
import { LayoutBuilder, tarOf } from './layout-builder.ts';
import { localHost } from './local-host.ts';
import { hostedSource } from './medium-host.ts';
import { registryConnector } from './registry-connector.ts';

/** What we copy into a real registry is there byte for byte, under the digest it had. */
if (!hasDockerRegistry) {
  it('needs docker-registry', () => {
    console.log('not run: docker-registry');
    expect(process.env.CI, 'docker-registry is not installed').not.toBe('true');
  });
}

const builder = new LayoutBuilder();
let root: string;
let both: Descriptor;
let one: Descriptor;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'signet-copy-'));
  // Larger than one piece, and one that is shared.
  const layers = [await tarOf({ 'hello.txt': 'hello' }), randomBytes(5_000_000)];
  one = builder.image({ platform: 'linux/amd64', layers });
  const other = builder.image({ platform: 'linux/arm64', layers: layers.slice(0, 1) });
  const nested = builder.index([{ platform: 'linux/amd64', image: one }]);
  const manifests = [one, other, nested].map((each, at) => ({
    ...each,
    platform: { os: 'linux', architecture: ['amd64', 'arm64', 'riscv64'][at] },
  }));
  both = builder.json({ schemaVersion: 2, mediaType: ociIndexType, manifests }, ociIndexType);
  builder.name(both, '1.0');
  builder.name(one, 'single');
  for (const [name, content] of builder.files()) {
    await mkdir(dirname(join(root, 'layout', name)), { recursive: true });
    await writeFile(join(root, 'layout', name), content);
  }
  const archive = async (name: string, packed: boolean) => {
    const tar = pack();
    for (const [path, content] of builder.files()) tar.entry({ name: path }, Buffer.from(content));
    tar.finalize();
    const pieces: Buffer[] = [];
    for await (const piece of packed ? tar.pipe(createGzip()) : tar) pieces.push(piece as Buffer);
    await writeFile(join(root, name), Buffer.concat(pieces));
  };
  await archive('archive.tar', false);
  await archive('archive.tar.gz', true);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const ways = [
  { way: 'http', tls: false },
  { way: 'https, with a password', tls: true, auth: 'password' as const },
  { way: 'https, with tokens', tls: true, auth: 'token' as const },
];

describe.runIf(hasDockerRegistry).each(ways)('a real registry over $way', ({ tls, auth }) => {
  const own = testCertificates();
  let registry: RunningRegistry;
  let tokens: Awaited<ReturnType<typeof registryTokens>> | undefined;
  let storage: string;
  let known = true;
  beforeAll(async () => {
    storage = await mkdtemp(join(root, 'storage-'));
    if (auth === 'token') tokens = await registryTokens(own, () => true);
    const wanted = auth === 'password' ? { kind: auth } : tokens && { kind: 'token' as const, realm: `${tokens.url}/token`, own };
    registry = await startRegistry({ storage, own: tls ? own : undefined, auth: wanted });
    const words = Buffer.from(`${person.username}:${person.password}`).toString('base64');
    await mkdir(join(storage, '.docker'));
    await writeFile(join(storage, '.docker', 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth: words } } }));
  });
  afterAll(async () => {
    await registry?.end();
    await tokens?.close();
  });

  const connector = () =>
    registryConnector({
      credentials: async (host, name) => (known ? knownCredentials({ home: storage, env: {} })(host, name) : undefined),
      home: storage,
      caFile: tls ? own.caFile : undefined,
      waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
    });
  const host = localHost();
  const copy = async (
    path: string,
    image: Descriptor,
    name: string,
    tag: string,
    more: object = {},
    onProgress?: (part: number) => void,
  ) => {
    const source: ImageSource = hostedSource(host, join(root, path), 'oci-layout');
    const repository = `${registry.host}/${name}` as Gun;
    const { entries } = await source.list();
    const entryId = entries.find(({ descriptor }) => descriptor?.digest === image.digest)?.entryId ?? '';
    const wish = { source, entryId, image: tag, repository, tag, ...more };
    return connector().copy(wish, { onProgress: ({ done, total }) => onProgress?.(done / (total ?? 0)) });
  };

  it.each(['layout', 'archive.tar', 'archive.tar.gz'])('takes an image from %s', async (path) => {
    const name = `from/${path.replaceAll('.', '-')}`;
    const told: number[] = [];
    const { descriptor, sent, present } = await copy(path, both, name, '1.0', {}, (part) => told.push(part));
    expect(descriptor).toEqual(both);
    expect(present).toBe(0);
    expect(sent).toBeGreaterThan(5_000_000);
    expect(told.at(-1)).toBe(1);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    const source = await connector().connect({ kind: 'registry', repository: `${registry.host}/${name}` });
    const { entries, problems } = await source.list();
    expect(problems).toEqual([]);
    expect(entries.map((entry) => [entry.tag, entry.descriptor])).toEqual([['1.0', both]]);
    await source.verify(entries[0]?.entryId ?? '');
    await source.close();
  });

  it('gets only what it lacks the second time', async () => {
    const { sent, present } = await copy('layout', both, 'from/layout', '1.0');
    expect(sent).toBeLessThan(5_000);
    expect(present).toBeGreaterThan(5_000_000);
  });

  it('keeps a tag of another image until that is to be replaced', async () => {
    const failure = { failure: { code: 'tag-taken', image: `${registry.host}/from/layout:1.0`, now: both.digest } };
    await expect(copy('layout', one, 'from/layout', '1.0')).rejects.toMatchObject(failure);
    const wrong = { replacing: one.digest.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    await expect(copy('layout', one, 'from/layout', '1.0', wrong)).rejects.toMatchObject(failure);
    expect((await copy('layout', one, 'from/layout', '1.0', { replacing: both.digest })).descriptor).toEqual(one);
  });

  it('goes on where it was stopped', async () => {
    const stop = new AbortController();
    const source = hostedSource(host, join(root, 'layout'), 'oci-layout');
    const { entries } = await source.list();
    const entryId = entries.find(({ descriptor }) => descriptor?.digest === both.digest)?.entryId ?? '';
    const wish = { source, entryId, image: 'x', repository: `${registry.host}/stopped` as Gun, tag: '1.0' };
    const halfway = connector().copy(wish, {
      signal: stop.signal,
      onProgress: ({ done, total = 1 }) => done / total > 0.5 && stop.abort(),
    });
    await expect(halfway).rejects.toMatchObject({ failure: { code: 'cancelled' } });
    const { sent, present, descriptor } = await connector().copy(wish, {});
    expect(descriptor).toEqual(both);
    expect(present).toBeGreaterThan(0);
    expect(sent).toBeGreaterThan(0);
  });

  it('never gets the end of a layer that is not what its digest says', async () => {
    const source = hostedSource(host, join(root, 'layout'), 'oci-layout');
    const { entries } = await source.list();
    const entryId = entries.find(({ descriptor }) => descriptor?.digest === one.digest)?.entryId ?? '';
    const bad: ImageSource = {
      ...source,
      piece: async (digest, offset) => {
        const bytes = await source.piece?.(digest, offset);
        if (bytes?.length && offset === 0) bytes[0] = (bytes[0] ?? 0) ^ 1;
        return bytes ?? new Uint8Array();
      },
    };
    const wish = { source: bad, entryId, image: 'a bad one', repository: `${registry.host}/bad` as Gun, tag: '1.0' };
    await expect(connector().copy(wish, {})).rejects.toMatchObject({
      failure: { code: 'medium-refused', medium: 'a bad one', problem: 'BLOB_DIGEST_MISMATCH' },
    });
  });

  if (auth) {
    it('takes nothing from strangers', async () => {
      known = false;
      await expect(copy('layout', both, 'from/strangers', '1.0')).rejects.toMatchObject({ failure: { code: 'server-denied' } });
      known = true;
    });
  }
});

const media = fileURLToPath(new URL('../../../shared/fixtures/images/', import.meta.url));
const saved = ['docker-archive-docker20/image.tar', 'docker-archive-skopeo/image.tar', 'docker-archive-gzip-layers/image.tar.gz'];
const withoutEngine = missing('dockerd');
if (withoutEngine !== undefined) {
  it('needs dockerd', () => {
    console.log(`not run: dockerd (${withoutEngine})`);
    expect(process.env.CI, withoutEngine).not.toBe('true');
  });
}

describe.runIf(hasDockerRegistry && withoutEngine === undefined)('an archive without a manifest', () => {
  let registry: RunningRegistry;
  let engine: RealEngine;
  beforeAll(async () => {
    registry = await startRegistry({ storage: await mkdtemp(join(root, 'storage-')) });
    engine = await realEngine('dockerd');
  }, 60_000);
  afterAll(async () => {
    await engine?.close();
    await registry?.end();
  });

  it.each(saved)('%s gets one, and docker pulls the very image', async (file) => {
    const source = hostedSource(localHost(), join(media, file), 'docker-archive');
    const [entry] = (await source.list()).entries;
    const repository = `${registry.host}/saved` as Gun;
    const { copy } = registryConnector({
      credentials: async () => undefined,
      home: '/nowhere',
      waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
    });
    const tag = `t${saved.indexOf(file)}`;
    const wish = { source, entryId: entry?.entryId ?? '', image: 'a saved one', repository, tag };
    const { descriptor } = await copy(wish, {});
    expect((await copy(wish, {})).descriptor).toEqual(descriptor);
    await engine.run('pull', '-q', `${repository}:${tag}`);
    expect(await engine.run('image', 'inspect', '-f', '{{.Id}}', `${repository}:${tag}`)).toBe(entry?.platforms[0]?.imageId);
  });
});

it('a layer that is not what the configuration says is not copied', async () => {
  const source = hostedSource(localHost(), join(media, 'bad-digest-mismatch/docker-layer-changed.tar'), 'docker-archive');
  const [entry] = (await source.list()).entries;
  await expect(source.parts?.(entry?.entryId ?? '')).rejects.toMatchObject({
    failure: { code: 'medium-refused', problem: 'BLOB_DIGEST_MISMATCH' },
  });
});
