import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DistantSource } from '#electron/images/distant-place.ts';
import type { ReadOptions } from '#electron/images/image-source.ts';
import { registryConnector } from '#electron/images/registry-connector.ts';
import { knownCredentials } from '#electron/registry/credentials/known-credentials.ts';
import { hasDockerRegistry, person, type RunningRegistry, startRegistry } from '#electron/registry/testing/docker-registry.ts';
import type { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { Surroundings } from './endpoints.ts';
import { engineSource } from './engine-source.ts';
import { findEngines } from './find-engines.ts';
import { missing, type RealEngine, realEngine } from './testing/real-engines.ts';

/** What the engines people have say and do is what we read there. */
for (const peer of ['dockerd', 'podman', 'docker-registry'] as const) {
  const why = peer === 'docker-registry' ? (hasDockerRegistry ? undefined : 'it is not installed') : missing(peer);
  if (why === undefined) continue;
  it(`needs ${peer}`, () => {
    console.log(`not run: ${peer} (${why})`);
    expect(process.env.CI, why).not.toBe('true');
  });
}

const products = (['dockerd', 'podman'] as const).filter((product) => missing(product) === undefined);
describe.each(products)('the real %s', { timeout: 60_000 }, (product) => {
  let engine: RealEngine;
  let source: DistantSource;
  const errors: unknown[] = [];
  const told = { times: 0 };
  beforeAll(async () => {
    engine = await realEngine(product);
    source = engineSource(
      { kind: 'engine', address: engine.address, name: product },
      { unexpected: (error) => errors.push(error), times: { settle: 20, again: 50, longest: 100 } },
    );
    source.watch?.(() => {
      told.times += 1;
    });
  }, 60_000);
  afterAll(async () => {
    await source?.close();
    await engine?.close();
    expect(errors).toEqual([]);
  }, 60_000);

  const entries = async () => (await source.list()).entries;
  const named = async (name: string) => (await entries()).find((entry) => entry.name === name);
  /** That the engine tells of what `change` does. */
  const tells = async (change: () => Promise<unknown>) => {
    const before = told.times;
    await change();
    await expect.poll(() => told.times, { timeout: 10_000 }).toBeGreaterThan(before);
  };

  it('is found, and says who it is', async () => {
    const nowhere: Surroundings = { env: { DOCKER_HOST: engine.address }, home: '/nonexistent', platform: 'linux', uid: 4711 };
    const [found] = await findEngines(nowhere);
    expect(found).toMatchObject({
      place: { address: engine.address, name: `${product === 'podman' ? 'Podman' : 'Docker'} (DOCKER_HOST)` },
      state: { is: 'running', version: expect.stringMatching(/^\d+\.\d+/) },
    });
  });

  it('holds nothing at first', async () => {
    expect(await entries()).toEqual([]);
  });

  it('tells of an image that was made, and lists it', async () => {
    await tells(() => engine.import('localhost:5000/demo/app:1.0'));
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      name: 'localhost:5000/demo/app:1.0',
      repository: 'localhost:5000/demo/app',
      tag: '1.0',
      platforms: [{ platform: expect.stringMatching(/^linux\/\w+$/), imageId: expect.stringMatching(/^sha256:/) }],
      // Podman makes a manifest up at once; Docker has none before a push.
      remarks: [product === 'podman' ? 'digest-unconfirmed' : 'digest-unknown-until-pushed'],
    });
    expect(Math.abs(Date.parse(entry?.created ?? '') - Date.now())).toBeLessThan(600_000);
    expect(entry?.size).toBeGreaterThan(0);
    const [config] = await source.configs(entry?.entryId ?? '');
    expect(config).toMatchObject({ platform: entry?.platforms[0]?.platform, history: [{ comment: expect.stringMatching(/import/i) }] });
  });

  it('tells of tags that come and go, and lists an image without any', async () => {
    await tells(() => engine.run('tag', 'localhost:5000/demo/app:1.0', 'localhost:5000/demo/app:latest'));
    expect((await entries()).map(({ tag }) => tag).sort()).toEqual(['1.0', 'latest']);
    await tells(() => engine.run('rmi', 'localhost:5000/demo/app:latest'));
    expect(await named('localhost:5000/demo/app:latest')).toBeUndefined();
    await tells(() => engine.import('localhost:5000/demo/app:1.0', 'another content'));
    const all = await entries();
    expect(all).toHaveLength(2);
    expect(all.filter(({ tag }) => tag === undefined)).toHaveLength(1);
  });

  describe.each(hasDockerRegistry ? ['open', 'with a password'] : [])('with a real registry, %s', (way) => {
    let registry: RunningRegistry;
    let home: string;
    let repository: Gun;
    beforeAll(async () => {
      home = await mkdtemp(join(tmpdir(), 'signet-push-'));
      registry = await startRegistry({ storage: home, auth: way === 'open' ? undefined : { kind: 'password' } });
      repository = Gun.parse(`${registry.host}/demo/pushed`);
    });
    afterAll(async () => {
      await registry?.end();
      await rm(home, { recursive: true, force: true });
    });
    const push = async (name: string, tag: string, more: { replacing?: Digest } & ReadOptions = {}) => {
      const { copy } = registryConnector({
        credentials: knownCredentials({ home, env: {} }),
        home,
        waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
      });
      const { replacing, ...reading } = more;
      const entryId = (await named(name))?.entryId ?? '';
      return copy({ source, entryId, image: name, repository, tag, replacing }, reading);
    };
    const authorization = `Basic ${Buffer.from(`${person.username}:${person.password}`).toString('base64')}`;
    const tags = async () => (await fetch(`${registry.url}/v2/demo/pushed/tags/list`, { headers: { authorization } })).text();
    const logIn = async (password: string) => {
      await mkdir(join(home, '.docker'), { recursive: true });
      const auth = Buffer.from(`${person.username}:${password}`).toString('base64');
      await writeFile(join(home, '.docker/config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
    };

    it('pushes, and reads back what the registry has', async () => {
      const name = `${repository}:1.0`;
      await tells(() => engine.import(name, `content ${way}`));
      if (way !== 'open') {
        await expect(push(name, '1.0')).rejects.toMatchObject({ failure: { code: 'server-denied' } });
        await logIn('another word');
        await expect(push(name, '1.0')).rejects.toMatchObject({ failure: { code: 'server-denied' } });
        await logIn(person.password);
      }
      const { descriptor } = await push(name, '1.0');
      const headers = {
        accept: 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json',
        authorization,
      };
      const there = await fetch(`${registry.url}/v2/demo/pushed/manifests/1.0`, { headers });
      const bytes = Buffer.from(await there.arrayBuffer());
      expect(descriptor).toEqual({
        mediaType: there.headers.get('content-type'),
        digest: `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
        size: bytes.length,
      });
      const entry = await named(name);
      if (product === 'dockerd') expect(entry).toMatchObject({ registryDigests: [descriptor.digest], remarks: [] });
      // Podman goes on with the digest that it made up: nobody may take its word.
      else expect(entry?.remarks).toContain('digest-unconfirmed');
    });

    it('keeps a tag of another image until that is to be replaced', async () => {
      const name = `${repository}:1.0`;
      const { descriptor: there } = await push(name, '1.0');
      await tells(() => engine.import(name, `other content ${way}`));
      await expect(push(name, '1.0')).rejects.toMatchObject({ failure: { code: 'tag-taken', image: name, now: there.digest } });
      const { descriptor } = await push(name, '1.0', { replacing: there.digest });
      expect(descriptor.digest).not.toBe(there.digest);
    });

    it('pushes under no name that the engine does not have', async () => {
      await expect(push(`${repository}:1.0`, '2.0')).rejects.toMatchObject({ failure: { code: 'not-pushable' } });
    });

    it('stops when it is cancelled under way, and the tag is not there', async () => {
      const name = `${repository}:large`;
      // Takes the engine a while to pack.
      await tells(() => engine.import(name, randomBytes(160_000_000)));
      const stop = new AbortController();
      // Docker tells how far it is, Podman does not.
      if (product === 'podman') setTimeout(() => stop.abort(), 150);
      await expect(push(name, 'large', { signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({
        failure: { code: 'cancelled' },
      });
      await delay(1_500);
      expect(await tags()).not.toContain('large');
    });

    it('pushes nothing more once it is cancelled', async () => {
      const name = `${repository}:3.0`;
      await tells(() => engine.import(name));
      await expect(push(name, '3.0', { signal: AbortSignal.abort() })).rejects.toMatchObject({ failure: { code: 'cancelled' } });
      expect(await tags()).not.toContain('3.0');
    });
  });

  it('is missed while it is away, and heard again', async () => {
    await tells(() => engine.stop());
    await expect(source.list()).rejects.toMatchObject({
      failure: { code: 'engine-unreachable', engine: product, reason: expect.stringMatching(/^(?:ENOENT|ECONNREFUSED)$/) },
    });
    await tells(() => engine.start());
    await tells(() => engine.import('localhost:5000/demo/again:1.0'));
    expect(await named('localhost:5000/demo/again:1.0')).toBeDefined();
  });
});
