import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { type TestServer, tlsServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { jwt } from '#electron/systems/content-trust/trust-server/testing/token-server.ts';
import { person, tokenIssuer, tokenService } from './docker-registry.ts';

export const identityToken = 'an identity token of the tests';

export interface AskedToken {
  readonly method: string;
  readonly named: boolean;
  readonly scopes: readonly string[];
}

/**
 * Plays the token server of a registry: strangers may pull what is public, the person everything, and anybody else gets no token at all.
 * Tokens as docker-registry checks them: ES256, certificate in `x5c`.
 */
export async function registryTokens(
  own: { key: string; cert: string },
  isPublic: (name: string) => boolean,
): Promise<TestServer & { readonly asked: AskedToken[] }> {
  const asked: AskedToken[] = [];
  const server = await tlsServer(async (request, response) => {
    const form = new URLSearchParams(await textOf(request));
    const { searchParams } = new URL(request.url ?? '', 'https://localhost');
    const post = request.method === 'POST';
    const scopes = post ? (form.get('scope') ?? '').split(' ') : searchParams.getAll('scope');
    const basic = `Basic ${Buffer.from(`${person.username}:${person.password}`).toString('base64')}`;
    const shown = post ? form.get('refresh_token') : request.headers.authorization;
    const named = post ? shown === identityToken : shown === basic;
    asked.push({ method: request.method ?? '', named, scopes });
    if (shown !== undefined && !named) {
      response.writeHead(401).end('{"errors":[{"code":"UNAUTHORIZED"}]}');
      return;
    }
    const access = scopes.flatMap((scope) => {
      const [type = '', name = '', actions = ''] = scope.split(':');
      if (named) return [{ type, name, actions: actions.split(',') }];
      return isPublic(name) ? [{ type, name, actions: actions.split(',').filter((action) => action === 'pull') }] : [];
    });
    const now = Math.floor(Date.now() / 1000);
    const times = { exp: now + 300, nbf: now - 60, iat: now };
    const token = jwt({ iss: tokenIssuer, sub: '', aud: tokenService, ...times, jti: randomUUID(), access }, own);
    response.writeHead(200).end(JSON.stringify(post ? { access_token: token, expires_in: 300 } : { token, expires_in: 300 }));
  }, own);
  return { ...server, asked };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of request) text += piece;
  return text;
}
