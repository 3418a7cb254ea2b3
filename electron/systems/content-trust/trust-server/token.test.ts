import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { bearerChallenge } from '#electron/http/token.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import type { FailureCode } from '#shared/failure.ts';
import { plainServer, testCertificates, tlsServer } from './testing/test-server.ts';
import { openTrustServer } from './trust-server.ts';

const gun = 'registry.example.com:5000/team/app';
const root = 'root' as RoleName;

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).reverse()) await close();
});

/** A trust server that wants a token, `good` unless said otherwise, and a token server beside it. */
async function guarded(
  tokens: RequestListener,
  { realm, accepts = (token: string) => token === 'good' }: { realm?: string; accepts?: (token: string) => boolean } = {},
) {
  const asked: string[] = [];
  const tokenServer = await plainServer((request, response) => {
    asked.push(`${request.headers.authorization ?? 'nobody'} ${request.url}`);
    tokens(request, response);
  });
  const got: string[] = [];
  const server = await plainServer((request, response) => {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    got.push(token ?? '-');
    if (token !== undefined && accepts(token)) response.writeHead(200).end('here');
    else
      response
        .writeHead(401, {
          'www-authenticate': `Bearer realm="${realm ?? `${tokenServer.url}/token`}",service="notary",scope="registry:catalog:*"`,
        })
        .end('{"errors":[{"code":"UNAUTHORIZED"}]}');
  });
  const trust = await openTrustServer(server.url);
  closers.push(tokenServer.close, server.close, trust.close);
  return { remote: trust.remote(gun), asked, got, name: `127.0.0.1:${server.port}` };
}

const giving =
  (body: string, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(body);
const failsWith = (code: FailureCode, facts: object = {}) =>
  expect.objectContaining({ failure: expect.objectContaining({ code, ...facts }) });
const failure = async (reading: Promise<unknown>) =>
  reading.then(
    () => 'no failure',
    (problem: unknown) => problem,
  );

describe('a server that wants a token', () => {
  it('gets one that was asked for without a name, for reading this repository alone', async () => {
    const { remote, asked, got } = await guarded(giving('{"token":"good"}'));
    expect(await remote.current(root, 100)).toHaveLength(4);
    expect(await remote.byVersion(root, 2, 100)).toHaveLength(4);
    expect(asked).toHaveLength(1);
    const [who, path = ''] = (asked[0] ?? '').split(' ');
    expect(who).toBe('nobody');
    expect([...new URL(path, 'http://x').searchParams]).toEqual([
      ['scope', `repository:${gun}:pull`],
      ['service', 'notary'],
    ]);
    expect(got).toEqual(['-', 'good', 'good']);
  });
  it('is asked for one token by many requests at once', async () => {
    const { remote, asked } = await guarded(giving('{"access_token":"good"}'));
    await Promise.all([1, 2, 3, 4].map((version) => remote.byVersion(root, version, 100)));
    expect(asked).toHaveLength(1);
  });
  it('gets another when the first has run out', async () => {
    let [given, used] = [0, 0];
    const { remote, asked } = await guarded((_, response) => response.writeHead(200).end(`{"token":"good-${++given}"}`), {
      accepts: (token) => (token === 'good-1' ? used++ === 0 : token === 'good-2'),
    });
    await remote.byVersion(root, 1, 100);
    await remote.byVersion(root, 2, 100);
    expect(asked).toHaveLength(2);
  });
  it('that still refuses is not asked again and again', async () => {
    const { remote, asked, got, name } = await guarded(giving('{"token":"bad"}'));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-denied', { server: name, repository: gun }));
    expect(asked).toHaveLength(1);
    expect(got).toEqual(['-', 'bad']);
  });
  it.each([401, 403])('that gives strangers none (%i) is denied', async (status) => {
    const { remote } = await guarded(giving('{}', status));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-denied'));
  });
  it.each([
    '',
    '[]',
    '{}',
    '{"token":7}',
    '{"token":"a b"}',
    '{"token":"a\\nb"}',
    '{"token":"a","token":"b"}',
    `{"token":"${'x'.repeat(17_000)}"}`,
  ])('whose token server answers %s misbehaves', async (body) => {
    const { remote } = await guarded(giving(body));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
  });
  it.each([
    'http://tokens.example.com/',
    'http://10.0.0.1/',
    'http://localhost:1/',
    'file:///etc/passwd',
    '/token',
    'https://user:word@127.0.0.1/',
  ])('that sends us to %s misbehaves, and nothing is sent there', async (realm) => {
    const { remote, got } = await guarded(giving('{"token":"good"}'), { realm });
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
    expect(got).toEqual(['-']);
  });
  it('is denied where it wants a name and password', async () => {
    const server = await plainServer((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end());
    const trust = await openTrustServer(server.url);
    closers.push(server.close, trust.close);
    expect(await failure(trust.remote(gun).current(root, 100))).toEqual(failsWith('server-denied'));
  });
});

describe('a token server with TLS beside a trust server without', () => {
  async function beside(address: string, named: boolean) {
    const { caFile, ...own } = testCertificates({ address });
    let asked = 0;
    const tokenServer = await tlsServer((_, response) => {
      asked++;
      response.writeHead(200).end('{"token":"good"}');
    }, own);
    const server = await plainServer((request, response) => {
      if (request.headers.authorization === 'Bearer good') response.writeHead(200).end('here');
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="${tokenServer.url}/"` }).end();
    });
    const trust = await openTrustServer(server.url, named ? { caFile } : {});
    closers.push(tokenServer.close, server.close, trust.close);
    return { reading: trust.remote(gun).current(root, 100), asked: () => asked };
  }
  it('is asked where its CA was named', async () => expect(await (await beside('127.0.0.1', true)).reading).toHaveLength(4));
  it.each([
    ['127.0.0.1', false],
    ['127.0.0.2', true],
  ])('is asked nothing where its certificate does not hold (for %s, CA named: %s)', async (address, named) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { reading, asked } = await beside(address, named);
    expect(await failure(reading)).toEqual(failsWith('server-untrusted'));
    expect(asked()).toBe(0);
  });
});

describe('a challenge', () => {
  it.each([
    ['Bearer realm="https://a/b",service="c",scope="d"', { realm: 'https://a/b', service: 'c' }],
    ['Basic realm="x", bearer service="c", Realm="https://a"', { realm: 'https://a', service: 'c' }],
    ['Bearer realm="https://a"', { realm: 'https://a', service: undefined }],
    ['Bearer service="c"', undefined],
    ['Basic realm="https://a"', undefined],
    ['Bearer', undefined],
    ['', undefined],
  ])('%s', (header, challenge) => expect(bearerChallenge(header)).toEqual(challenge));
  it('is read in one go, however it is written', () => {
    // Tried again from each place, so much would outlast the test.
    expect(bearerChallenge(`Bearer ${'a="",'.repeat(300_000)}a="`)).toBeUndefined();
  });
});
