import { afterEach, describe, expect, it } from 'vitest';
import { Credentials } from '#electron/http/credentials.ts';
import type { OwnPushOptions } from '#electron/images/image-source.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { engineSource } from './engine-source.ts';
import { fakeEngine } from './testing/fake-engine.ts';

const digest = `sha256:${'1'.repeat(64)}`;
const id = `sha256:${'a'.repeat(64)}`;
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const lines = (...objects: object[]) => ({ body: objects.map((object) => JSON.stringify(object)).join('\r\n') });

async function push(
  name: string,
  answer: Parameters<typeof fakeEngine>[0],
  { repository = 'localhost:5000/demo/app', ...how }: Partial<OwnPushOptions> & { repository?: string } = {},
) {
  const headers: (string | string[] | undefined)[] = [];
  const [path, given] = Object.entries(answer ?? {}).find(([path]) => path.endsWith('/push')) ?? [''];
  const engine = await fakeEngine({
    ...answer,
    [path]: (request) => {
      headers.push(request.headers['x-registry-auth']);
      return given as { body: string };
    },
  });
  const source = engineSource({ kind: 'engine', address: engine.address, name: 'Docker' }, { unexpected: () => undefined });
  closing.push(() => source.close(), engine.close);
  const pushed = (async () => {
    const own = source.ownPush?.(`${id}|${name}`, { repository: repository as Gun, tag: '1.0' });
    expect(own?.imageId).toBe(id);
    return own?.push({ credentials: undefined, plain: true, ...how });
  })();
  // Answered to below: it may fail before anybody waits for it.
  pushed.catch(() => undefined);
  return { engine, pushed, headers };
}
const path = '/images/localhost:5000/demo/app/push';
const name = 'localhost:5000/demo/app:1.0';

describe('a push by an engine', () => {
  it('answers with the digest that the engine says, and tells how far it is', async () => {
    const told: unknown[] = [];
    const said = lines(
      { status: 'The push refers to repository [localhost:5000/demo/app]' },
      { status: 'Preparing', progressDetail: {}, id: 'one' },
      { status: 'Pushing', progressDetail: { current: 50, total: 100 }, id: 'one' },
      { status: 'Pushing', progressDetail: { current: 7 }, id: 'two' },
      { status: 'Pushing', progressDetail: { current: 120, total: 100 }, id: 'one' },
      { progressDetail: {}, aux: { Tag: '1.0', Digest: digest, Size: 523 } },
    );
    const { engine, pushed, headers } = await push(name, { [path]: said }, { onProgress: (progress) => told.push(progress) });
    expect(await pushed).toBe(digest);
    expect(told).toEqual([
      { done: 50, total: 100 },
      { done: 57, total: 107 },
      { done: 107, total: 107 },
    ]);
    expect(engine.asked.at(-1)).toBe('POST /v1.41/images/localhost:5000/demo/app/push?tag=1.0');
    // Without the header Docker refuses.
    expect(headers).toEqual([Buffer.from('{}').toString('base64')]);
  });

  it('takes along what the person logs in with, and nothing of it is in what it fails with', async () => {
    const credentials = new Credentials('ann', { kind: 'password', text: 'a secret>?~' }, 'docker-config');
    const failing = lines({ errorDetail: { message: 'denied: requested access to the resource is denied' }, error: 'denied' });
    const { pushed, headers } = await push(name, { [path]: failing }, { credentials });
    const failure = {
      code: 'engine-push-failed',
      engine: 'Docker',
      image: name,
      answer: 'denied: requested access to the resource is denied',
    };
    await expect(pushed).rejects.toMatchObject({ failure });
    await pushed.catch((error) => expect(JSON.stringify([error, error.cause])).not.toContain('secret'));
    expect(String(headers[0])).toMatch(/^[A-Za-z0-9_-]+=*$/);
    expect(JSON.parse(Buffer.from(String(headers[0]), 'base64url').toString())).toEqual({
      username: 'ann',
      password: 'a secret>?~',
      serveraddress: 'localhost:5000',
    });
  });

  it.each([
    ['identity-token', { username: '<token>', identitytoken: 'buys' }],
    ['bearer', { registrytoken: 'buys' }],
  ] as const)('logs in with an %s', (kind, content) => {
    const header = new Credentials('<token>', { kind, text: 'buys' }, 'docker-helper').forEngine('a.test');
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({ ...content, serveraddress: 'a.test' });
  });

  it('tells Podman where there is no TLS', async () => {
    const podman = { '/_ping': { headers: { 'api-version': '1.41', 'libpod-api-version': '4.3.1' }, body: 'OK' } };
    const { engine, pushed } = await push(name, { ...podman, [path]: lines({ status: '1.0: digest: sha256:1 size: 341' }) });
    expect(await pushed).toBeUndefined();
    expect(engine.asked.at(-1)).toBe('POST /v1.41/images/localhost:5000/demo/app/push?tag=1.0&tlsVerify=false');
    const secured = await push(name, { ...podman, [path]: lines({}) }, { plain: false });
    await secured.pushed;
    expect(secured.engine.asked.at(-1)).not.toContain('tlsVerify');
  });

  it('writes a name as the engine has it', async () => {
    const hub = '/images/acme/app/push';
    const { engine, pushed } = await push('acme/app:1.0', { [hub]: lines({}) }, { repository: 'docker.io/acme/app' });
    await pushed;
    expect(engine.asked.at(-1)).toBe('POST /v1.41/images/acme/app/push?tag=1.0');
  });

  it.each([['localhost:5000/demo/app:2.0'], ['other.test/app:1.0'], ['']])('does not push %j under another name', async (other) => {
    const { engine, pushed } = await push(other, { [path]: lines({}) });
    await expect(pushed).rejects.toMatchObject({ failure: { code: 'not-pushable', reason: expect.stringContaining('docker tag') } });
    expect(engine.asked).toEqual([]);
  });

  it.each([
    [
      { status: 500, body: { message: 'no space left' } },
      { code: 'engine-refused', status: 500, answer: 'no space left' },
    ],
    [{ body: 'hello' }, { code: 'engine-misbehaved' }],
    [{ body: '{"status":' }, { code: 'engine-misbehaved' }],
  ])('fails at %j', async (answer, failure) => {
    const { pushed } = await push(name, { [path]: answer });
    await expect(pushed).rejects.toMatchObject({ failure });
  });

  it('ends when it is cancelled', async () => {
    const stop = new AbortController();
    const { engine, pushed } = await push(name, { [path]: 'hang' }, { signal: stop.signal });
    await expect.poll(() => engine.asked.some((each) => each.includes('/push'))).toBe(true);
    stop.abort();
    await expect(pushed).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  });
});
