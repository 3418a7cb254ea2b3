import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DistantSource } from '#electron/images/distant-place.ts';
import type { Surroundings } from './endpoints.ts';
import { engineSource } from './engine-source.ts';
import { findEngines } from './find-engines.ts';
import { missing, type RealEngine, realEngine, realRegistry } from './testing/real-engines.ts';

/** What the engines people have say and do is what we read there. */
for (const peer of ['dockerd', 'podman', 'docker-registry'] as const) {
  const why = missing(peer);
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

  it.runIf(missing('docker-registry') === undefined)('knows the digest of what it pushed', async () => {
    const registry = await realRegistry();
    try {
      const name = `${registry.at}/demo/pushed:1.0`;
      await engine.import(name);
      await tells(() => engine.run('push', ...(product === 'podman' ? ['--tls-verify=false'] : []), name));
      const digest = await registry.digest('demo/pushed', '1.0');
      const entry = await named(name);
      if (product === 'dockerd') expect(entry).toMatchObject({ registryDigests: [digest], remarks: [] });
      // Podman goes on with the digest that it made up: nobody may take its word.
      else expect(entry?.remarks).toContain('digest-unconfirmed');
    } finally {
      await registry.close();
    }
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
