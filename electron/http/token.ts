import { FormatError } from '#electron/formats/format-error.ts';
import { isObject, type JsonValue, parseStrictJson } from '#electron/formats/strict-json.ts';
import type { ServerAddress } from './address.ts';
import { ask, type Connections } from './connections.ts';
import { misbehaved } from './failures.ts';

export interface Challenge {
  readonly realm: string;
  readonly service: string | undefined;
}

/**
 * The Bearer part of a `WWW-Authenticate` header, if there is one. Its scope is not taken over: we ask for what we need.
 * Source: RFC 6750, 3; the registry's token specification.
 */
export function bearerChallenge(header: string): Challenge | undefined {
  const parameters = /(?:^|,)\s*Bearer\s+((?:[a-z_]+="[^"]*"[\s,]*)+)/i.exec(header)?.[1];
  if (parameters === undefined) return undefined;
  const found = new Map([...parameters.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name.toLowerCase(), value]));
  const realm = found.get('realm');
  return realm === undefined ? undefined : { realm, service: found.get('service') };
}

const tokenAnswer = 64 * 1024;

/** A token to do `actions` with, asked for without a name; undefined where the token server gives none to strangers. */
export async function anonymousToken(
  connections: Connections,
  {
    server,
    gun,
    actions,
    challenge,
    signal,
  }: { server: ServerAddress; gun: string; actions: string; challenge: Challenge; signal: AbortSignal },
): Promise<string | undefined> {
  const url = realmUrl(server, challenge.realm);
  url.searchParams.set('scope', `repository:${gun}:${actions}`);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  const { status, body } = await ask(connections, { url, limit: tokenAnswer, signal });
  if (status === 401 || status === 403) return undefined;
  if (status !== 200) throw misbehaved(server.name, `its token server answers ${status}`);
  const token = tokenIn(body);
  if (token === undefined) throw misbehaved(server.name, 'its token server answers without a token');
  return token;
}

/** https, or the very host of a server that is asked without TLS. */
function realmUrl(server: ServerAddress, realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  const sameLoopback = server.plain && url?.protocol === 'http:' && url.hostname === new URL(server.origin).hostname;
  if (!url || (url.protocol !== 'https:' && !sameLoopback)) throw misbehaved(server.name, 'it sends us to a token server without TLS');
  if (url.username !== '' || url.password !== '') throw misbehaved(server.name, 'it sends us to a token server with a password');
  return url;
}

function tokenIn(body: Buffer): string | undefined {
  let answer: JsonValue;
  try {
    answer = parseStrictJson(body, 'token answer');
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
  if (!isObject(answer)) return undefined;
  const found = answer.token ?? answer.access_token;
  // What may stand in a header (RFC 6750, 2.1, and a little more, as servers do) and nothing else.
  return typeof found === 'string' && /^[\x21-\x7e]{1,16384}$/.test(found) ? found : undefined;
}
