import { generateKeyPairSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { plainServer } from './testing/test-server.ts';
import { openTrustServer } from './trust-server.ts';

const gun = 'registry.example.com/team/app';
const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A trust server that wants a token, and says which scopes it was asked for. */
async function serverThat(answers: RequestListener) {
  const scopes: string[] = [];
  const asked: string[] = [];
  const server = await plainServer((request, response) => {
    const { pathname, searchParams, origin } = new URL(request.url ?? '', `http://${request.headers.host}`);
    if (pathname === '/token') {
      scopes.push(...searchParams.getAll('scope'));
      response.writeHead(200).end('{"token":"good"}');
    } else if (request.headers.authorization === undefined) {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="${origin}/token",service="notary"` }).end();
    } else {
      asked.push(`${request.method} ${pathname}`);
      answers(request, response);
    }
  });
  const trust = await openTrustServer(server.url);
  closers.push(server.close, trust.close);
  return { publisher: trust.publisher(gun), scopes, asked };
}

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
const answerOf =
  (body: unknown, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(JSON.stringify(body));

describe('a new key of a server', () => {
  it('is asked for with all rights, since publishing needs fewer', async () => {
    const { publisher, scopes, asked } = await serverThat(answerOf({ keytype: 'ecdsa', keyval: { public: key, private: null } }));
    expect(await publisher.rotateKey('snapshot')).toMatchObject({ id: expect.stringMatching(/^[0-9a-f]{64}$/), key: { keyType: 'ecdsa' } });
    expect(asked).toEqual([`POST /v2/${gun}/_trust/tuf/snapshot.key`]);
    expect(scopes).toEqual([`repository:${gun}:*`]);
    await publisher.key('snapshot');
    expect(scopes[1]).toBe(`repository:${gun}:push,pull`);
  });

  it.each([
    ['a refusal', answerOf({ errors: [{ code: 'INVALID_ROLE' }] }, 400), { code: 'server-refused', status: 400, answer: 'INVALID_ROLE' }],
    ['rights that are missing', answerOf({ errors: [{ code: 'UNAUTHORIZED' }] }, 403), { code: 'server-denied', repository: gun }],
    ['a key that is none', answerOf({ keytype: 'ecdsa', keyval: {} }), { code: 'server-misbehaved' }],
    ['a key that cannot be read', answerOf({ keytype: 'ecdsa', keyval: { public: 'AAAA' } }), { code: 'server-misbehaved' }],
  ])('fails with %s', async (_, answers, failure) => {
    const { publisher } = await serverThat(answers);
    await expect(publisher.rotateKey('snapshot')).rejects.toMatchObject({ failure });
  });
});

describe('deleting all of a repository', () => {
  it('is asked for with all rights, at its base', async () => {
    const { publisher, scopes, asked } = await serverThat(answerOf({}));
    await publisher.deleteAll();
    expect(asked).toEqual([`DELETE /v2/${gun}/_trust/tuf/`]);
    expect(scopes).toEqual([`repository:${gun}:*`]);
  });

  it.each([
    [405, { code: 'server-refused', status: 405 }],
    [403, { code: 'server-denied', repository: gun }],
    [401, { code: 'server-denied', repository: gun }],
    [500, { code: 'server-refused', status: 500 }],
  ])('fails with %i', async (status, failure) => {
    const { publisher } = await serverThat(answerOf({}, status));
    await expect(publisher.deleteAll()).rejects.toMatchObject({ failure });
  });
});
