import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { missing, type RealEngine, realEngine } from '#electron/images/docker-engine/testing/real-engines.ts';
import { hasDockerRegistry, type RunningRegistry, startRegistry } from '#electron/registry/testing/docker-registry.ts';
import { Gun, type SignedRole } from '#shared/domain/gun.ts';
import { file } from '../publish/testing/test-collection.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { dockers, Person, peersMissing } from './testing/peers.ts';
import { sign } from './testing/signet.ts';
import { World } from './testing/world.ts';

peersMissing();
const why = missing('dockerd') ?? (hasDockerRegistry ? undefined : 'docker-registry is not installed');
if (why !== undefined) {
  it('needs dockerd and docker-registry', () => {
    console.log(`not run: dockerd, docker-registry (${why})`);
    expect(process.env.CI, why).not.toBe('true');
  });
}

describe.runIf(hasNotary && why === undefined)('with a real engine and a real registry', { timeout: 60_000 }, () => {
  const own = testCertificates();
  let folder: string;
  let engine: RealEngine;
  let registry: RunningRegistry;
  let endServer: () => Promise<void>;
  let gun: Gun;
  let world: World;
  let consumer: Person;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-pull-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    registry = await startRegistry({ storage: folder });
    engine = await realEngine('dockerd');
    gun = Gun.parse(`${registry.host}/team/app`);
    const server = { url: `https://127.0.0.1:${port}`, caFile: own.caFile, engine: engine.address };
    world = await World.make(join(folder, 'world'), gun, server, 'signet');
    consumer = await Person.at(join(folder, 'consumer'), server);
  }, 90_000);
  afterAll(async () => {
    await world?.close();
    await engine?.close();
    await registry?.end();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  /** What the registry has under a tag. */
  const inRegistry = async (tag: string) => {
    const accept = 'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.manifest.v1+json';
    const answer = await fetch(`${registry.url}/v2/team/app/manifests/${tag}`, { headers: { accept } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    return { name: tag, length: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  };
  const push = async (tag: string, content: string) => {
    await engine.import(`${gun}:${tag}`, content);
    await engine.run('push', `${gun}:${tag}`);
    return inRegistry(tag);
  };
  const add = (...targets: Awaited<ReturnType<typeof inRegistry>>[]) =>
    sign(world.parts.system, { kind: 'add-targets', gun, keyId: world.parts.targets.keyId, targets });
  const judged = ({ name, length, sha256 }: Awaited<ReturnType<typeof inRegistry>>) =>
    world.parts.system.judge({ repository: gun, tag: name, digest: `sha256:${sha256}` as never, size: length });

  it.each(dockers)('%s pulls what Signet signed, and nothing else', async (cli) => {
    const tag = `1.${dockers.indexOf(cli)}`;
    const signed = await push(tag, `content of ${tag}`);
    expect(await consumer.trusting(cli, 'pull', `${gun}:${tag}`)).toMatchObject({ status: 1 });
    await add(signed);
    const pulled = await consumer.trusting(cli, 'pull', `${gun}:${tag}`);
    expect(pulled).toMatchObject({ status: 0, out: expect.stringContaining(`sha256:${signed.sha256}`) });
    await world.agree();

    const moved = await push(tag, `another content of ${tag}`);
    expect(moved.sha256).not.toBe(signed.sha256);
    expect(await judged(moved)).toMatchObject({ verdict: 'rejected' });
    const again = await consumer.trusting(cli, 'pull', `${gun}:${tag}`);
    expect(again.out).toContain(`sha256:${signed.sha256}`);
    expect(again.out).not.toContain(moved.sha256);
    await add(moved);
    expect((await consumer.trusting(cli, 'pull', `${gun}:${tag}`)).out).toContain(`sha256:${moved.sha256}`);
  });

  it.each(dockers)('Signet trusts what %s signs, and no more once it is revoked', async (cli) => {
    const { writer } = world.parts;
    const tag = `2.${dockers.indexOf(cli)}`;
    await writer.docker(cli, 'signer', 'add', 'alice', '--key', await world.publicKey('alice'), gun);
    await engine.import(`${gun}:${tag}`, tag);
    await writer.docker(cli, 'sign', `${gun}:${tag}`);
    const pushed = await inRegistry(tag);
    const report = await world.agree();
    expect(report.dockerInspect.signedTags).toContainEqual({ tag, digest: pushed.sha256, signers: ['alice'] });
    expect(await judged(pushed)).toMatchObject({ verdict: expect.stringMatching(/^(?:trusted|warning)$/), signedBy: ['alice'] });
    expect((await consumer.trusting(cli, 'pull', `${gun}:${tag}`)).status).toBe(0);
    await writer.docker(cli, 'revoke', '--yes', `${gun}:${tag}`);
    await world.agree();
    expect(await judged(pushed)).toMatchObject({ verdict: 'unsigned' });
    expect((await consumer.trusting(cli, 'pull', `${gun}:${tag}`)).status).toBe(1);
  });

  it.each(dockers)('what %s pulls after a signature was taken back is what Signet said', async (cli) => {
    const { system, keys, targets, signers, writer } = world.parts;
    const tag = `3.${dockers.indexOf(cli)}`;
    const image = `${gun}:${tag}`;
    await writer.docker(cli, 'signer', 'add', 'alice', '--key', await world.publicKey('alice'), gun);
    const old = await push(tag, `an older ${tag}`);
    await sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [old] });
    const released = await push(tag, `a newer ${tag}`);
    await sign(system, { kind: 'add-targets', gun, keyId: signers.alice.keyId, targets: [released] });
    const pulls = async () => {
      const { status, out } = await consumer.trusting(cli, 'pull', image);
      return status === 0 ? /Digest: sha256:([0-9a-f]{64})/.exec(out)?.[1] : undefined;
    };
    const plan = async (roles?: readonly SignedRole[]) => (await system.takeBackPlan(gun, [tag], await keys.list(), roles)).names[0];
    expect(await pulls()).toBe((await plan())?.before.docker?.sha256);
    expect(await pulls()).toBe(released.sha256);

    const revoked = await plan(['targets/alice', 'targets/releases']);
    await writer.docker(cli, 'revoke', '--yes', image);
    expect(revoked?.after.docker?.sha256).toBe(old.sha256);
    expect(await pulls()).toBe(old.sha256);

    expect((await plan())?.after).toEqual({});
    await sign(system, { kind: 'take-back', gun, names: [tag] });
    expect(await pulls()).toBeUndefined();
  });

  it('notary verifies a file that Signet signed, and no other', async () => {
    await add(file('notes.txt', 'as released') as never);
    const verify = async (content: string) =>
      consumer.tryNotary('verify', gun, 'notes.txt', '-i', await consumer.file('notes.txt', content), '-q');
    expect(await verify('as released')).toMatchObject({ status: 0 });
    expect(await verify('as changed')).toMatchObject({ status: 1 });
  });
});
