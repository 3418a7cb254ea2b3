import type { IncomingHttpHeaders } from 'node:http';
import type { LookupFunction } from 'node:net';
import { Readable } from 'node:stream';
import { createSecureContext, type TLSSocket } from 'node:tls';
import { isLoopback } from './address.ts';
import { Agent, request } from './agent.ts';
import type { ClientCertificate } from './client-certificate.ts';
import { type Connect, secured, unchecked } from './connector.ts';
import { deadline } from './deadline.ts';
import { misbehaved, serverFailure } from './failures.ts';
import { cutWhenOffline, requireOnline } from './offline.ts';
import { describeCertificate, type ServerCertificate } from './presented.ts';
import { proxyChanges } from './proxy/ways.ts';
import { TooLarge } from './too-large.ts';

/** Milliseconds. */
export interface Patience {
  readonly connect: number;
  /** Until the answer begins. */
  readonly headers: number;
  /** Between two pieces of an answer. */
  readonly body: number;
  /** One answer that is held as a whole, from the question to its last byte; what is sent, and what is streamed, may take longer. */
  readonly document?: number;
  /** One whole update, however many requests it takes. */
  readonly update: number;
}

export const usualPatience = { connect: 10_000, headers: 10_000, body: 10_000, document: 60_000, update: 300_000 } satisfies Patience;

const maxRedirects = 3;
const errorBody = 1024;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** All `WWW-Authenticate` headers in one. */
  readonly challenge: string;
  /** Whole when the status is 2xx, else cut at 1 KiB. */
  readonly body: Buffer;
}

/** Bytes to send that nobody holds as a whole, from their beginning each time they are asked for. */
export interface Streamed {
  readonly length: number;
  readonly stream: () => AsyncIterable<Uint8Array>;
}

export interface Question {
  readonly url: URL;
  /** GET unless said otherwise. Only GET and HEAD follow redirects. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly content?: Uint8Array | string | Streamed;
  /** Bytes of a good answer. */
  readonly limit: number;
  readonly authorization?: string | undefined;
  /** Follows redirects to other hosts too, without credentials and with TLS: where registries keep blobs. What arrives has to be checked by its digest. */
  readonly elsewhere?: boolean;
  /** Milliseconds until the answer begins, where it takes longer than usual: a large upload is looked through first. */
  readonly headersPatience?: number;
  readonly signal: AbortSignal;
}

/** An answer whose body is still to be read: to its end, or it has to be destroyed. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Throws TooLarge beyond the question's limit, and failures with the server's name. */
  readonly body: AsyncIterable<Buffer>;
}

/** What holds between the person and one server alone, whoever else is asked on its behalf. */
export interface OwnHost {
  /** As `URL.origin` has it. */
  readonly origin: string;
  readonly client?: ClientCertificate | undefined;
  /** The fingerprint of the one key that the server may have. */
  readonly pin?: string | undefined;
}

type Kind = 'own' | 'secured' | 'plain';

/** Every connection, with TLS or without, is made by one of three agents. No credentials, no cookies. */
export class Connections {
  private readonly ca: readonly string[];
  readonly patience: Patience;
  private readonly own: OwnHost | undefined;
  private readonly agents = new Map<Kind, Agent>();
  private proxies = proxyChanges();
  private stay: (() => void) | undefined;

  constructor(ca: readonly string[], patience: Patience, own?: OwnHost) {
    this.ca = ca;
    this.patience = patience;
    this.own = own?.client || own?.pin !== undefined ? own : undefined;
  }

  to({ protocol, origin }: URL): Agent {
    if (this.proxies !== proxyChanges()) this.startOver();
    const kind = protocol !== 'https:' ? 'plain' : origin === this.own?.origin ? 'own' : 'secured';
    const before = this.agents.get(kind);
    if (before) return before;
    const { connect, headers: headersTimeout, body: bodyTimeout } = this.patience;
    const agent = new Agent({
      connections: 8,
      headersTimeout,
      bodyTimeout,
      maxHeaderSize: 16 * 1024,
      connect: kind === 'plain' ? { lookup: loopbackOnly, timeout: connect } : this.secured(kind === 'own' ? this.own : undefined),
    });
    this.agents.set(kind, agent);
    this.stay ??= cutWhenOffline(() => void this.close());
    return agent;
  }

  /** What a server shows of itself, whoever vouches for it. Not a word is said to it. */
  present(url: URL): Promise<ServerCertificate | undefined> {
    requireOnline();
    const { hostname, host, port, protocol } = url;
    const connect = unchecked(createSecureContext({ minVersion: 'TLSv1.2' }), this.patience.connect);
    return new Promise((done, failed) => {
      connect({ hostname: hostname.replace(/^\[(.*)\]$/, '$1'), host, port, protocol }, (...[problem, socket]) => {
        if (problem) return failed(serverFailure(host, problem));
        done(describeCertificate(socket as TLSSocket, hostname));
        socket.destroy();
      });
    });
  }

  /** Of all that is open now. */
  async close(): Promise<void> {
    this.stay?.();
    this.stay = undefined;
    const agents = [...this.agents.values()];
    this.agents.clear();
    await Promise.all(agents.map((agent) => agent.destroy()));
  }

  private secured({ client, pin }: Omit<OwnHost, 'origin'> = {}): Connect {
    // Once, not for each connection: reading all the roots takes longer than a request.
    const shown = client ? { cert: client.chain, key: client.key() } : {};
    const context = createSecureContext({ ca: [...this.ca], minVersion: 'TLSv1.2', ...shown });
    return secured({ context, timeout: this.patience.connect, pin });
  }

  /** What is under way comes to its end; what comes next goes the new way. */
  private startOver(): void {
    this.proxies = proxyChanges();
    for (const agent of this.agents.values()) void agent.close();
    this.agents.clear();
  }
}

/** For plain HTTP: `localhost`, the one name allowed there, is this computer without asking anybody (RFC 6761, 6.3). */
const loopbackOnly: LookupFunction = (_name, { all }, found) => {
  const addresses = [
    { address: '127.0.0.1', family: 4 },
    { address: '::1', family: 6 },
  ];
  if (all) found(null, addresses);
  else found(null, '127.0.0.1', 4);
};

/** One question: at most three redirects, none to another origin unless allowed; as many bytes as asked for. What goes wrong is a failure with the server's name. */
export async function ask(connections: Connections, question: Question): Promise<Answer> {
  const { url, limit, signal } = question;
  const whole = wholeWithin(connections, question);
  const inTime = whole === undefined ? undefined : deadline(whole, signal);
  try {
    const { statusCode, headers, body } = await reach(connections, inTime ? { ...question, signal: inTime.signal } : question);
    const good = statusCode >= 200 && statusCode < 300;
    const challenge = [headers['www-authenticate'] ?? []].flat().join(', ');
    return { status: statusCode, headers, challenge, body: await readBody(body, good ? limit : errorBody, good) };
  } catch (problem) {
    throw serverFailure(url.host, problem);
  } finally {
    inTime?.met();
  }
}

/** What only sends may take longer than the whole of an answer. */
const wholeWithin = ({ patience: { document } }: Connections, { method = 'GET' }: Question): number | undefined =>
  method === 'GET' || method === 'HEAD' ? document : undefined;

/** The same, for a good answer that is too large to be held: any other answer is read here, as `ask` does. */
export async function open(connections: Connections, question: Question): Promise<Answer | OpenAnswer> {
  const { url, limit } = question;
  try {
    const { statusCode, headers, body } = await reach(connections, question);
    if (statusCode >= 200 && statusCode < 300) return { status: statusCode, headers, body: counted(body, limit, url.host) };
    const challenge = [headers['www-authenticate'] ?? []].flat().join(', ');
    return { status: statusCode, headers, challenge, body: await readBody(body, errorBody, false) };
  } catch (problem) {
    throw serverFailure(url.host, problem);
  }
}

async function reach(connections: Connections, question: Question) {
  requireOnline();
  const { url, method = 'GET', limit, content, signal } = question;
  // Both ends of the check: an address is refused where it is typed, and never reached from anywhere else either.
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw misbehaved(url.host, 'it points to an address without TLS');
  }
  let at = url;
  for (let redirects = 0; ; redirects++) {
    const authorization = at.origin === url.origin ? question.authorization : undefined;
    const { statusCode, headers, body } = await request(connections.to(at), at, {
      method,
      headers: { accept: '*/*', ...question.headers, ...lengthOf(content), ...(authorization === undefined ? {} : { authorization }) },
      ...(content === undefined ? {} : { body: bodyOf(content) }),
      ...(question.headersPatience === undefined ? {} : { headersTimeout: question.headersPatience }),
      signal,
    });
    // A body that is cut off says so as an error; nobody else listens then.
    body.on('error', () => undefined);
    if ((method === 'GET' || method === 'HEAD') && [301, 302, 303, 307, 308].includes(statusCode)) {
      body.destroy();
      if (redirects === maxRedirects) throw misbehaved(url.host, 'it redirects too often');
      at = redirected(at, headers.location, question.elsewhere ?? false);
      continue;
    }
    const good = statusCode >= 200 && statusCode < 300;
    if (good && (headers['content-encoding'] ?? 'identity') !== 'identity') {
      body.destroy();
      throw misbehaved(url.host, 'it compresses what was not asked for compressed');
    }
    const announced = Number(headers['content-length'] ?? 0);
    if (good && method !== 'HEAD' && announced > limit) {
      body.destroy();
      throw new TooLarge(limit);
    }
    return { statusCode, headers, body };
  }
}

const isStreamed = (content: Question['content']): content is Streamed => typeof content === 'object' && 'stream' in content;
const lengthOf = (content: Question['content']) => (isStreamed(content) ? { 'content-length': String(content.length) } : {});
const bodyOf = (content: NonNullable<Question['content']>) => (isStreamed(content) ? Readable.from(content.stream()) : content);

async function* counted(body: AsyncIterable<Buffer>, limit: number, server: string): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const piece of body) {
      size += piece.length;
      if (size > limit) throw new TooLarge(limit);
      yield piece;
    }
  } catch (problem) {
    throw serverFailure(server, problem);
  }
}

function redirected(from: URL, location: string | string[] | undefined, elsewhere: boolean): URL {
  if (typeof location !== 'string' || !URL.canParse(location, from)) throw misbehaved(from.host, 'it redirects to nowhere');
  const to = new URL(location, from);
  if (to.origin !== from.origin && !elsewhere) throw misbehaved(from.host, 'it redirects to another host');
  const withoutTls = to.protocol === 'http:' && from.protocol === 'http:' && isLoopback(to.hostname);
  if (to.protocol !== 'https:' && !withoutTls) throw misbehaved(from.host, 'it redirects to an address without TLS');
  if (to.username !== '' || to.password !== '') throw misbehaved(from.host, 'it redirects with a password in the address');
  return to;
}

async function readBody(body: AsyncIterable<Buffer>, limit: number, whole: boolean): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body) {
    size += piece.length;
    if (size > limit && whole) throw new TooLarge(limit);
    pieces.push(piece);
    if (size > limit) break;
  }
  return Buffer.concat(pieces).subarray(0, limit);
}
