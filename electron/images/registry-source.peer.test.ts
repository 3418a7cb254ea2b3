import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { knownCredentials } from '#electron/registry/credentials/known-credentials.ts';
import {
  hasDockerRegistry,
  person,
  put,
  type RegistryAuth,
  type RunningRegistry,
  startRegistry,
} from '#electron/registry/testing/docker-registry.ts';
import { identityToken, registryTokens } from '#electron/registry/testing/token-server.ts';
import { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Descriptor } from '#shared/domain/image.ts';
import { LayoutBuilder, tarOf } from './layout-builder.ts';
import { registryConnector } from './registry-connector.ts';

/** What is in a real registry is what we list, with TLS and without, for everybody or by name only. */
if (!hasDockerRegistry) {
  it('needs docker-registry', () => {
    console.log('not run: docker-registry');
    expect(process.env.CI, 'docker-registry is not installed').not.toBe('true');
  });
}

let root: string;
let one: Descriptor;
let both: Descriptor;
const builder = new LayoutBuilder();
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'signet-registry-'));
  if (!hasDockerRegistry) return;
  const layers = [await tarOf({ 'hello.txt': 'hello' })];
  one = builder.image({ platform: 'linux/amd64', layers, config: { Cmd: ['/hello'] } });
  const other = builder.image({ platform: 'linux/arm64/v8', layers });
  both = builder.index([
    { platform: 'linux/amd64', image: one },
    { platform: 'linux/arm64/v8', image: other },
  ]);
  const files = builder.files();
  const at = (digest: string) => files.get(`blobs/${digest.replace(':', '/')}`) ?? new Uint8Array();
  const documents = [one, other, both];
  const blobs = [...files].flatMap(([path, content]) => {
    const digest = path.replace(/^blobs\//, '').replace('/', ':');
    return path.startsWith('blobs/') && !documents.some((each) => each.digest === digest) ? [{ digest, content }] : [];
  });
  const manifest = (image: Descriptor, reference: string) => ({ reference, mediaType: image.mediaType, content: at(image.digest) });
  const registry = await startRegistry({ storage: root });
  for (const repository of ['team/app', 'team/secret']) {
    await put(registry.url, repository, {
      blobs,
      manifests: [
        manifest(one, one.digest),
        manifest(other, other.digest),
        ...['1.0', 'latest'].map((tag) => manifest(both, tag)),
        manifest(one, '1.0-amd64'),
        manifest(one, `sha256-${one.digest.slice(7)}.sig`),
      ],
    });
  }
  await registry.end();
});
afterAll(() => rm(root, { recursive: true, force: true }));

interface Way {
  readonly way: string;
  readonly tls: boolean;
  readonly auth?: 'password' | 'token';
  /** What config.json of docker holds for the registry. */
  readonly entry?: object;
  readonly reads: readonly string[];
}
const auth = Buffer.from(`${person.username}:${person.password}`).toString('base64');
const wrong = Buffer.from(`${person.username}:another`).toString('base64');
const everything = ['team/app', 'team/secret'];
const ways: readonly Way[] = [
  { way: 'http', tls: false, reads: everything },
  { way: 'https', tls: true, reads: everything },
  { way: 'http, with a password', tls: false, auth: 'password', entry: { auth }, reads: everything },
  { way: 'https, with a password', tls: true, auth: 'password', entry: { auth }, reads: everything },
  { way: 'https, with the wrong password', tls: true, auth: 'password', entry: { auth: wrong }, reads: [] },
  { way: 'https, with a password nobody knows', tls: true, auth: 'password', reads: [] },
  { way: 'https, with tokens for strangers', tls: true, auth: 'token', reads: ['team/app'] },
  { way: 'https, with tokens for a password', tls: true, auth: 'token', entry: { auth }, reads: everything },
  { way: 'https, with tokens for an identity token', tls: true, auth: 'token', entry: { identitytoken: identityToken }, reads: everything },
  { way: 'https, with tokens, and the wrong password', tls: true, auth: 'token', entry: { auth: wrong }, reads: ['team/app'] },
];

describe.runIf(hasDockerRegistry).each(ways)('a real registry over $way', ({ tls, auth: kind, entry, reads }) => {
  const own = testCertificates();
  let registry: RunningRegistry;
  let home: string;
  let tokens: Awaited<ReturnType<typeof registryTokens>> | undefined;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'signet-registry-home-'));
    if (kind === 'token') tokens = await registryTokens(own, (name) => name === 'team/app');
    const wanted: RegistryAuth | undefined =
      kind === 'password' ? { kind } : tokens && { kind: 'token', realm: `${tokens.url}/token`, own };
    registry = await startRegistry({ storage: root, own: tls ? own : undefined, auth: wanted });
    const certificates = join(home, '.docker', 'certs.d', registry.host);
    await mkdir(certificates, { recursive: true });
    // As docker is told of the CA of one registry.
    if (tls) await copyFile(own.caFile, join(certificates, 'ca.crt'));
    await writeFile(join(home, '.docker', 'config.json'), JSON.stringify({ auths: entry ? { [registry.host]: entry } : {} }));
  });
  afterAll(async () => {
    await registry?.end();
    await tokens?.close();
    await rm(home, { recursive: true, force: true });
  });

  const connector = () =>
    registryConnector({
      credentials: knownCredentials({ home, env: {} }),
      home,
      waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
    });
  const source = (name: string) => connector().connect({ kind: 'registry', repository: `${registry.host}/${name}` });

  it.each(reads)('lists %s', async (name) => {
    const opened = await source(name);
    const repository = `${registry.host}/${name}`;
    const { entries, problems, medium } = await opened.list();
    expect(problems).toEqual([]);
    expect(medium).toBe('registry');
    expect(
      entries.map(({ name: full, kind: what, descriptor, platforms }) => [
        full,
        what,
        descriptor,
        platforms.map(({ platform }) => platform),
      ]),
    ).toEqual([
      [`${repository}:1.0`, 'index', both, ['linux/amd64', 'linux/arm64/v8']],
      [`${repository}:1.0-amd64`, 'manifest', one, ['linux/amd64']],
      [`${repository}:latest`, 'index', both, ['linux/amd64', 'linux/arm64/v8']],
    ]);
    const [first] = entries;
    expect(first).toMatchObject({ repository, tag: '1.0', created: '2024-01-02T03:04:05Z' });
    expect(await opened.resolve(`${repository}:latest`)).toEqual(both);
    expect(await opened.resolve(`${repository}:gone`)).toBeUndefined();
    expect(Buffer.from(await opened.fetch(both))).toEqual(builder.files().get(`blobs/${both.digest.replace(':', '/')}`));
    const configs = await opened.configs(first?.entryId ?? '');
    expect(configs.map(({ platform, cmd }) => [platform, cmd])).toEqual([
      ['linux/amd64', ['/hello']],
      ['linux/arm64/v8', []],
    ]);
    let last = { done: 0, total: 0 as number | undefined };
    await opened.verify(first?.entryId ?? '', { onProgress: (progress) => (last = progress) });
    expect(last.done).toBe(last.total);
    expect(last.done).toBeGreaterThan(0);
    await opened.close();
  });

  /** As carrying trust to a repository asks: what is signed and not there nobody can pull. */
  const has = async (name: string, digests: readonly string[]) => {
    const served: [string, boolean][] = [];
    const told = (digest: string, there: boolean) => served.push([digest, there]);
    await connector().serves(`${registry.host}/${name}`, digests as Digest[], told, AbortSignal.timeout(10_000));
    return Object.fromEntries(served);
  };
  const absent = `sha256:${'ab'.repeat(32)}`;

  it.each(reads)('says which digests %s has', async (name) => {
    expect(await has(name, [both.digest, absent, one.digest])).toEqual({ [both.digest]: true, [absent]: false, [one.digest]: true });
  });

  it.each(everything.filter((name) => !reads.includes(name)))('does not say what %s has', async (name) => {
    await expect(has(name, [one.digest])).rejects.toMatchObject({ failure: { code: 'server-denied', repository: name } });
  });

  if (reads.length === 2)
    it('says of a repository that is not there that it has nothing', async () => {
      expect(await has('team/none', [one.digest])).toEqual({ [one.digest]: false });
    });

  it.each(everything.filter((name) => !reads.includes(name)))('is denied %s', async (name) => {
    const opened = await source(name);
    await expect(opened.list()).rejects.toMatchObject({
      failure: { code: 'server-denied', server: registry.host, repository: name },
    });
    await opened.close();
  });

  if (reads.length === 2)
    it('knows no repository that is not there', async () => {
      const opened = await source('team/none');
      await expect(opened.list()).rejects.toMatchObject({
        failure: { code: 'registry-unknown-repository', server: registry.host, repository: 'team/none' },
      });
      await opened.close();
    });

  if (tls)
    it('asks nothing where nobody named the CA', async () => {
      const opened = await registryConnector({
        credentials: async () => undefined,
        home: '/nowhere',
        waiting: { clock: () => performance.now(), now: () => new Date(), longest: 1_000 },
      }).connect({ kind: 'registry', repository: `${registry.host}/team/app` });
      await expect(opened.list()).rejects.toMatchObject({ failure: { code: 'server-untrusted', server: registry.host } });
      await opened.close();
    });

  if (kind === 'token')
    it('asks for no more than it needs', () => {
      for (const { scopes } of tokens?.asked ?? []) expect(scopes.every((scope) => scope.endsWith(':pull'))).toBe(true);
    });

  const tells = reads.length > 0 && (kind !== 'token' || reads === everything);
  it(tells ? 'tells of its repositories' : 'does not tell of its repositories', async () => {
    const asked = connector().repositories(registry.host, AbortSignal.timeout(10_000));
    if (tells) expect(await asked).toEqual({ guns: reads.map((name) => `${registry.host}/${name}`), complete: true });
    else await expect(asked).rejects.toMatchObject({ failure: { code: 'catalog-denied', server: registry.host } });
  });
});
