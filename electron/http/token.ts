import { FormatError } from '#electron/formats/format-error.ts';
import { isObject, type JsonValue, parseStrictJson } from '#electron/formats/strict-json.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { ServerAddress } from './address.ts';
import { type Answer, ask, type Connections } from './connections.ts';
import type { Credentials } from './credentials.ts';
import { misbehaved } from './failures.ts';
import { sameSite } from './same-site.ts';

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

/** Whether a `WWW-Authenticate` header takes name and password with each request. */
export const asksForPassword = (header: string): boolean => /(?:^|,)\s*Basic(?:\s|,|$)/i.test(header);

export type Action = 'pull' | 'push' | 'delete' | '*';
/** What a token is to be good for. */
export const repositoryScope = (repository: string, actions: readonly Action[]): string => `repository:${repository}:${actions.join(',')}`;
/** For asking a server what it has of all repositories. */
export const catalogScope = 'registry:catalog:*';

export interface TokenWish {
  readonly server: ServerAddress;
  readonly challenge: Challenge;
  readonly scopes: readonly string[];
  /** Without them it is a token for strangers. */
  readonly credentials?: Credentials | undefined;
  /** A host that the person agreed to send this server's credentials to, though it is of another domain. */
  readonly signInAt?: string | undefined;
  readonly signal: AbortSignal;
}

export interface Token {
  readonly token: string;
  /** How long it is good for, from when it was asked for. */
  readonly seconds: number;
}

const tokenAnswer = 64 * 1024;
const client = 'signet';

/**
 * A token of the server that a registry or trust server names; undefined where it gives none for these scopes.
 * Source: the registry's token specification, and its OAuth2 form for identity tokens; formats/images-and-registries.md 13.
 */
export async function bearerToken(connections: Connections, wish: TokenWish): Promise<Token | undefined> {
  const ready = wish.credentials?.bearer();
  if (ready !== undefined) return { token: ready, seconds: 3600 };
  const url = realmUrl(wish.server, wish.challenge.realm);
  if (wish.credentials) mayCarry(wish.server, url, wish.signInAt);
  const { status, body } = await askForToken(connections, url, wish);
  if (status === 401 || status === 403) return undefined;
  if (status !== 200) throw misbehaved(wish.server.name, `its token server answers ${status}`);
  const token = tokenIn(body);
  if (token === undefined) throw misbehaved(wish.server.name, 'its token server answers without a token');
  return token;
}

async function askForToken(connections: Connections, realm: URL, wish: TokenWish): Promise<Answer> {
  const { challenge, scopes, credentials, signal } = wish;
  const identity = credentials?.identityToken();
  const service = challenge.service === undefined ? {} : { service: challenge.service };
  if (identity !== undefined) {
    const form = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: identity,
      client_id: client,
      ...service,
      scope: scopes.join(' '),
    });
    const answer = await ask(connections, {
      url: realm,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      content: form.toString(),
      limit: tokenAnswer,
      signal,
    });
    // Some know the other way only.
    if (answer.status !== 404 && answer.status !== 405) return answer;
  }
  const url = new URL(realm);
  for (const scope of scopes) url.searchParams.append('scope', scope);
  if (challenge.service !== undefined) url.searchParams.set('service', challenge.service);
  if (credentials) {
    url.searchParams.set('client_id', client);
    if (credentials.kind === 'password') url.searchParams.set('account', credentials.username);
  }
  return ask(connections, { url, limit: tokenAnswer, authorization: credentials?.basicForTokens(), signal });
}

/** https, or the very host of a server that is asked without TLS. */
function realmUrl(server: ServerAddress, realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : undefined;
  const sameLoopback = server.plain && url?.protocol === 'http:' && url.hostname === new URL(server.origin).hostname;
  if (!url || (url.protocol !== 'https:' && !sameLoopback)) throw misbehaved(server.name, 'it sends us to a token server without TLS');
  if (url.username !== '' || url.password !== '') throw misbehaved(server.name, 'it sends us to a token server with a password');
  return url;
}

/** The realm is the server's word: what belongs to one domain is sent to another only when the person said so. */
function mayCarry(server: ServerAddress, realm: URL, agreed: string | undefined): void {
  if (sameSite(new URL(server.origin).hostname, realm.hostname) || realm.host === agreed) return;
  throw new SignetError({ code: 'sign-in-elsewhere', server: server.name, at: realm.host });
}

function tokenIn(body: Buffer): Token | undefined {
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
  if (typeof found !== 'string' || !/^[\x21-\x7e]{1,16384}$/.test(found)) return undefined;
  const { expires_in: seconds } = answer;
  // A minute where nothing is said: the token specification.
  return { token: found, seconds: typeof seconds === 'number' && seconds > 0 ? Math.min(seconds, 86_400) : 60 };
}
