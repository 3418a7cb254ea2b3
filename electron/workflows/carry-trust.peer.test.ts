import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeAtomic } from '#electron/files/atomic.ts';
import { freePort } from '#electron/http/testing/ports.ts';
import { missing, type RealEngine, realEngine } from '#electron/images/docker-engine/testing/real-engines.ts';
import { LayoutBuilder, tarOf } from '#electron/images/layout-builder.ts';
import { localHost } from '#electron/images/local-host.ts';
import { hostedSource } from '#electron/images/medium-host.ts';
import { registryConnector } from '#electron/images/registry-connector.ts';
import { hasDockerRegistry, type RunningRegistry, startRegistry } from '#electron/registry/testing/docker-registry.ts';
import { dockers, listedRows, Person, peersMissing } from '#electron/systems/content-trust/agreement/testing/peers.ts';
import { sign } from '#electron/systems/content-trust/agreement/testing/signet.ts';
import { World } from '#electron/systems/content-trust/agreement/testing/world.ts';
import { targetsPassphrase, yes } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { hasNotary, startServer } from '#electron/systems/content-trust/trust-server/testing/notary-server.ts';
import { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import type { CarryReport } from './carry-report.ts';
import { CarryTrust } from './carry-trust.ts';
import { Tasks } from './tasks.ts';

peersMissing();
if (!hasDockerRegistry)
  it('needs docker-registry', () => {
    console.log('not run: docker-registry');
    expect(process.env.CI, 'docker-registry is not installed').not.toBe('true');
  });

const noEngine = missing('dockerd');
if (noEngine !== undefined)
  it('needs dockerd', () => {
    console.log(`not run: dockerd (${noEngine})`);
    expect(process.env.CI, noEngine).not.toBe('true');
  });

const peers = hasNotary && dockers.length > 0 && hasDockerRegistry;

/** Images move to another repository of a real registry, and what was signed of them moves along on a real trust server. */
describe.runIf(peers)('carrying trust where images were copied', { timeout: 60_000 }, () => {
  const own = testCertificates();
  const host = localHost();
  const connector = registryConnector({
    credentials: async () => undefined,
    home: '/nowhere',
    waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
  });
  const images = new Map<string, Descriptor>();
  let folder: string;
  let endServer: () => Promise<void>;
  let registry: RunningRegistry;
  let world: World;
  let carry: CarryTrust;
  let to: Gun;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-carry-peers-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    registry = await startRegistry({ storage: folder });
    await makeImages();
    const from = Gun.parse(`${registry.host}/old/app`);
    world = await World.make(join(folder, 'world'), from, { url: `https://127.0.0.1:${port}`, caFile: own.caFile }, 'signet');
    to = await world.startOnward();
    const now = () => new Date();
    carry = new CarryTrust({
      system: world.parts.system,
      serves: (...asked) => connector.serves(...asked),
      tasks: new Tasks(() => undefined, now),
      now,
      write: writeAtomic,
    });
    for (const tag of ['1.0', '2.0', '3.0', 'latest']) await copy(tag, from, tag);
    const { entries } = await (await connector.connect({ kind: 'registry', repository: from })).list();
    const targets = entries.flatMap(({ tag, descriptor }) =>
      tag && descriptor ? [{ name: tag, length: descriptor.size, sha256: descriptor.digest.slice('sha256:'.length) }] : [],
    );
    await sign(world.parts.system, { kind: 'add-targets', gun: from, keyId: world.parts.targets.keyId, targets });
    await copy('1.0', to, '1.0');
    await copy('latest', to, 'latest');
    await copy('another 3.0', to, '3.0');
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await registry?.end();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  async function makeImages() {
    const builder = new LayoutBuilder();
    const image = async (content: string, platform = 'linux/amd64') => builder.image({ platform, layers: [await tarOf({ content })] });
    for (const name of ['1.0', '2.0', '3.0', 'another 3.0']) images.set(name, await image(name));
    const platforms = ['linux/amd64', 'linux/arm64'];
    const parts = await Promise.all(platforms.map(async (platform) => ({ platform, image: await image('latest', platform) })));
    images.set('latest', builder.index(parts));
    for (const [name, descriptor] of images) builder.name(descriptor, name.replace(' ', '-'));
    for (const [name, content] of builder.files()) {
      await mkdir(dirname(join(folder, 'layout', name)), { recursive: true });
      await writeFile(join(folder, 'layout', name), content);
    }
  }
  const digestOf = (image: string) => images.get(image)?.digest ?? '';
  async function copy(image: string, repository: Gun, tag: string) {
    const source = hostedSource(host, join(folder, 'layout'), 'oci-layout');
    const entryId = (await source.list()).entries.find(({ descriptor }) => descriptor?.digest === digestOf(image))?.entryId ?? '';
    const { descriptor } = await connector.copy({ source, entryId, image, repository, tag }, {});
    expect(descriptor.digest).toBe(digestOf(image));
  }
  const source = () => ({ gun: world.parts.gun });
  const registrySays = async () => (await carry.plan(source(), to)).rows.map(({ name, state, registry: has }) => [name, state, has]);
  const prepare = (...names: string[]) => carry.prepare({ source: source(), gun: to, keyId: world.parts.targets.keyId, names });
  const carried = async (...names: string[]): Promise<CarryReport> => {
    const { reviewId, payload, warnings } = await prepare(...names);
    expect(warnings.map(({ kind }) => kind)).not.toContain('not-in-registry');
    const receipt = await world.parts.system.confirm({ reviewId, payload, passphrase: targetsPassphrase }, yes);
    carry.done(reviewId, receipt);
    await carry.save(reviewId, join(folder, 'report.json'), 'json');
    return JSON.parse(await readFile(join(folder, 'report.json'), 'utf8'));
  };
  /** Notary, every docker and Signet find these, and no more; and the registry has each, as long as it is said to be. */
  const agreed = async (...names: string[]) => {
    const expected = names.map((name) => ({ name, digest: digestOf(name) }));
    const reader = await Person.at(join(folder, 'stranger'), world.parts.server);
    const listed = listedRows(await reader.notary('list', to));
    expect(listed.map(({ name, sha256 }) => ({ name, digest: `sha256:${sha256}` }))).toEqual(expected);
    for (const cli of dockers) {
      const [{ SignedTags }] = JSON.parse(await reader.docker(cli, 'inspect', to));
      expect(
        SignedTags.map(({ SignedTag, Digest }: Record<string, string>) => ({ name: SignedTag, digest: `sha256:${Digest}` })),
        cli,
      ).toEqual(expected);
    }
    await world.agree({ gun: to });
    for (const { name, sha256, length } of listed) {
      const accept = 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json';
      const answer = await fetch(`${registry.url}/v2/${to.slice(to.indexOf('/') + 1)}/manifests/sha256:${sha256}`, { headers: { accept } });
      expect([answer.status, (await answer.arrayBuffer()).byteLength], name).toEqual([200, length]);
    }
  };

  it('says which digests the registry has where the trust goes, not which tags', async () => {
    expect(await registrySays()).toEqual([
      ['1.0', 'new', 'served'],
      ['2.0', 'new', 'absent'],
      ['3.0', 'new', 'absent'],
      ['latest', 'new', 'served'],
    ]);
    const { reviewId, warnings } = await prepare('1.0', '2.0', '3.0', 'latest');
    expect(warnings).toContainEqual(expect.objectContaining({ kind: 'not-in-registry', detail: expect.stringMatching(/^2\.0, 3\.0\./) }));
    world.parts.system.discard(reviewId);
    carry.discard(reviewId);
    await agreed();
  });

  it('carries what is served, and reports what is not', async () => {
    const { from, to: there, carried: done, leftOut } = await carried('1.0', 'latest');
    expect(from).toMatchObject({
      gun: world.parts.gun,
      server: world.parts.server.url,
      verdict: expect.stringMatching(/^(?:trusted|warning)$/),
    });
    expect(there).toMatchObject({ gun: to, role: 'targets', versions: [{ role: 'targets', before: 1, after: 2 }] });
    expect(done).toMatchObject(['1.0', 'latest'].map((name) => ({ name, sha256: digestOf(name).slice(7), registry: 'served' })));
    const why = expect.stringContaining('the registry of the target does not have it');
    expect(leftOut).toMatchObject(['2.0', '3.0'].map((name) => ({ name, registry: 'absent', why })));
    await agreed('1.0', 'latest');
  });

  it('carries the rest once it was copied', async () => {
    await copy('2.0', to, '2.0');
    expect(await registrySays()).toEqual([
      ['1.0', 'same', 'not-checked'],
      ['2.0', 'new', 'served'],
      ['3.0', 'new', 'absent'],
      ['latest', 'same', 'not-checked'],
    ]);
    const { carried: done, leftOut } = await carried('2.0');
    expect(done.map(({ name }) => name)).toEqual(['2.0']);
    expect(leftOut.map(({ name }) => name)).toEqual(['1.0', '3.0', 'latest']);
    await agreed('1.0', '2.0', 'latest');
  });

  describe.runIf(noEngine === undefined)('with an engine', () => {
    let engine: RealEngine;
    beforeAll(async () => {
      engine = await realEngine('dockerd');
    }, 60_000);
    afterAll(() => engine?.close(), 60_000);

    it.each(dockers)('%s pulls all that was carried, and nothing else', async (cli) => {
      const consumer = await Person.at(join(folder, 'consumer'), { ...world.parts.server, engine: engine.address });
      const pulls = async (tag: string) => {
        const { status, out } = await consumer.trusting(cli, 'pull', `${to}:${tag}`);
        return status === 0 ? /Digest: (sha256:[0-9a-f]{64})/.exec(out)?.[1] : undefined;
      };
      for (const tag of ['1.0', '2.0', 'latest']) expect(await pulls(tag), tag).toBe(digestOf(tag));
      expect(await pulls('3.0')).toBeUndefined();
    });
  });

  it('says nothing of what the registry has where it cannot be asked', async () => {
    await registry.end();
    expect((await registrySays())[2]).toEqual(['3.0', 'new', 'not-checked']);
  });
});
