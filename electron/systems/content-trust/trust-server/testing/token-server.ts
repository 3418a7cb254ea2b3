import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { type TestServer, tlsServer } from './test-server.ts';

/** Plays a registry's token server, as notary-server checks its tokens (docker's token specification: ES256, certificate in `x5c`). */
export async function tokenServer(own: { key: string; cert: string }, mayRead: (name: string) => boolean): Promise<TestServer> {
  return tlsServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '', 'https://localhost');
    const named = request.headers.authorization !== undefined;
    const access = searchParams.getAll('scope').flatMap((scope) => {
      const [first, last] = [scope.indexOf(':'), scope.lastIndexOf(':')];
      const [type, name, actions] = [scope.slice(0, first), scope.slice(first + 1, last), scope.slice(last + 1).split(',')];
      if (named) return [{ type, name, actions }];
      return mayRead(name) ? [{ type, name, actions: actions.filter((action) => action === 'pull') }] : [];
    });
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: 'signet tests', sub: '', aud: 'notary', exp: now + 300, nbf: now - 60, iat: now, jti: randomUUID(), access };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ token: jwt(claims, own) }));
  }, own);
}

export function jwt(claims: object, { key, cert }: { key: string; cert: string }): string {
  const x5c = [cert.replace(/-----[^-]+-----|\s/g, '')];
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const text = `${part({ typ: 'JWT', alg: 'ES256', x5c })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key: createPrivateKey(key), dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}
