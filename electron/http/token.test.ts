import type { IncomingMessage } from 'node:http';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { plainServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { serverAddress } from './address.ts';
import { Connections, usualPatience } from './connections.ts';
import { Credentials } from './credentials.ts';
import { asksForPassword, bearerToken, repositoryScope } from './token.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const password = new Credentials('robot', { kind: 'password', text: 'a word: with a colon' }, 'docker-config');
const identity = new Credentials('<token>', { kind: 'identity-token', text: 'refresh-me' }, 'docker-helper');
const scope = repositoryScope('acme/web', ['pull', 'push']);

interface Asked {
  readonly method: string | undefined;
  readonly url: URL;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

async function tokens(answer: (asked: Asked) => readonly [number, string]) {
  const asked: Asked[] = [];
  const server = await plainServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    const one = {
      method: request.method,
      url,
      authorization: request.headers.authorization,
      form: new URLSearchParams(await textOf(request)),
    };
    asked.push(one);
    const [status, body] = answer(one);
    response.writeHead(status).end(body);
  });
  const connections = new Connections([], usualPatience);
  closers.push(server.close, () => connections.close());
  const want = (credentials: Credentials | undefined, scopes = [scope]) =>
    bearerToken(connections, {
      server: serverAddress(server.url),
      challenge: { realm: `${server.url}/token?from=here`, service: 'the registry' },
      scopes,
      credentials,
      signal: new AbortController().signal,
    });
  return { asked, want, connections };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}

describe('a token for a name and password', () => {
  it('is asked for with Basic, each scope by itself', async () => {
    const { asked, want } = await tokens(() => [200, '{"token":"good","expires_in":300}']);
    expect(await want(password, [scope, repositoryScope('acme/base', ['pull'])])).toEqual({ token: 'good', seconds: 300 });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.method).toBe('GET');
    expect(asked[0]?.authorization).toBe(`Basic ${Buffer.from('robot:a word: with a colon').toString('base64')}`);
    expect([...(asked[0]?.url.searchParams ?? [])]).toEqual([
      ['from', 'here'],
      ['scope', 'repository:acme/web:pull,push'],
      ['scope', 'repository:acme/base:pull'],
      ['service', 'the registry'],
      ['client_id', 'signet'],
      ['account', 'robot'],
    ]);
  });
  it('is good for a minute where nothing is said, and for a day at most', async () => {
    for (const [body, seconds] of [
      ['{"token":"good"}', 60],
      ['{"token":"good","expires_in":1e12}', 86_400],
      ['{"token":"good","expires_in":-1}', 60],
    ] as const) {
      const { want } = await tokens(() => [200, body]);
      expect((await want(password))?.seconds).toBe(seconds);
    }
  });
  it.each([401, 403])('is none where they are not taken (%i)', async (status) => {
    const { want } = await tokens(() => [status, '{"errors":[]}']);
    expect(await want(password)).toBeUndefined();
  });
});

describe('a token for an identity token', () => {
  it('is bought by POST, and nothing of it stands in an address', async () => {
    const { asked, want } = await tokens(() => [200, '{"access_token":"good","expires_in":60}']);
    expect((await want(identity, [scope, 'registry:catalog:*']))?.token).toBe('good');
    expect(asked[0]?.method).toBe('POST');
    expect(asked[0]?.authorization).toBeUndefined();
    expect(asked[0]?.url.search).toBe('?from=here');
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      grant_type: 'refresh_token',
      refresh_token: 'refresh-me',
      service: 'the registry',
      client_id: 'signet',
      scope: `${scope} registry:catalog:*`,
    });
  });
  it.each([404, 405])('is asked for by GET where POST is unknown (%i)', async (status) => {
    const { asked, want } = await tokens(({ method }) => (method === 'POST' ? [status, ''] : [200, '{"token":"good"}']));
    expect((await want(identity))?.token).toBe('good');
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET']);
    expect(asked[1]?.authorization).toBe(`Basic ${Buffer.from('<token>:refresh-me').toString('base64')}`);
  });
});

it('a token that is there already is taken as it is, and nobody is asked', async () => {
  const { asked, want } = await tokens(() => [500, '']);
  const ready = new Credentials('', { kind: 'bearer', text: 'mine' }, 'docker-config');
  expect((await want(ready))?.token).toBe('mine');
  expect(asked).toHaveLength(0);
});

describe('a realm of another domain', () => {
  const wish = {
    server: serverAddress('https://127.0.0.1:1'),
    challenge: { realm: 'https://127.0.0.2:1/token', service: undefined },
    scopes: [scope],
    signal: new AbortController().signal,
  };
  it('gets no credentials without a word of the person', async () => {
    const { connections } = await tokens(() => [500, '']);
    await expect(bearerToken(connections, { ...wish, credentials: password })).rejects.toMatchObject({
      failure: { code: 'sign-in-elsewhere', server: '127.0.0.1:1', at: '127.0.0.2:1' },
    });
  });
  it('gets them where the person agreed to that very host', async () => {
    const connections = new Connections([], usualPatience);
    closers.push(() => connections.close());
    const carried = bearerToken(connections, { ...wish, credentials: password, signInAt: '127.0.0.2:1' });
    await expect(carried).rejects.toMatchObject({ failure: { code: 'server-unreachable' } });
    const other = bearerToken(connections, { ...wish, credentials: password, signInAt: '127.0.0.2:2' });
    await expect(other).rejects.toMatchObject({ failure: { code: 'sign-in-elsewhere' } });
  });
});

it('a secret shows neither in JSON nor where something is inspected', () => {
  for (const credentials of [password, identity]) {
    expect(JSON.stringify(credentials) + inspect(credentials, { depth: 9, showHidden: true })).not.toMatch(/a word|refresh-me/);
  }
});

it.each([
  ['Basic realm="x"', true],
  ['Bearer realm="y", basic realm="x"', true],
  ['Basic', true],
  ['Bearer realm="Basic"', false],
  ['', false],
])('%s asks for a password: %s', (header, asks) => expect(asksForPassword(header)).toBe(asks));
