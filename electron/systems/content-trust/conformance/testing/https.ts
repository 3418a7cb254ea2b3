import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll } from 'vitest';
import type { Patience } from '#electron/http/connections.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import { limits, type TrustRemote } from '#electron/systems/content-trust/remote.ts';
import { gun } from '#electron/systems/content-trust/testing/build-collection.ts';
import { type TestServer, testCertificates, tlsServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { openTrustServer, type TrustServer } from '#electron/systems/content-trust/trust-server/trust-server.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import type { Simulator } from './simulator.ts';

export type Certificates = ReturnType<typeof testCertificates>;
/** Made once. */
export const certificates: Certificates = testCertificates();

/** `reset` ends the connection as a network does that has lost it. */
export type Instead = (name: string, response: ServerResponse, reset: () => void) => boolean;

export interface ServedOptions {
  /** Answers instead of the repository where it wants to: by the name of the document. True: it has answered. */
  readonly instead?: Instead;
  readonly patience?: Partial<Patience>;
  /** Ours, which may go wrong. */
  readonly clock?: () => number;
  readonly signal?: AbortSignal;
}

export interface Served {
  readonly url: string;
  readonly name: string;
  readonly paths: string[];
  /** A new one for each update: its time runs from the first request on. */
  readonly remote: TrustRemote;
}

interface Machine {
  readonly server: TestServer;
  readonly sockets: Map<number | undefined, Socket>;
  listener: RequestListener;
}

/** One for all rows of a file: to make a server and to read the system's roots takes longer than what is tried. */
let machine: Promise<Machine> | undefined;
const trusts = new Map<string, Promise<TrustServer>>();
afterAll(async () => {
  for (const trust of trusts.values()) await (await trust).close();
  await (await machine)?.server.close();
});

async function startMachine(): Promise<Machine> {
  const sockets = new Map<number | undefined, Socket>();
  const made = { sockets, listener: (() => undefined) as RequestListener };
  const server = await tlsServer(
    (request, response) => made.listener(request, response),
    certificates,
    (socket) => sockets.set(socket.remotePort, socket),
  );
  return Object.assign(made, { server });
}

const quick = { connect: 5000, headers: 5000, body: 5000, document: 5000, update: 10_000 };

function opened(url: string, patience: Partial<Patience>, clock: (() => number) | undefined): Promise<TrustServer> {
  const open = () =>
    openTrustServer(url, { caFile: certificates.caFile, patience: { ...quick, ...patience }, ...(clock ? { clock } : {}) });
  const id = `${JSON.stringify(patience)} ${clock ? trusts.size : ''}`;
  const trust = trusts.get(id) ?? open();
  trusts.set(id, trust);
  return trust;
}

/** A repository behind a trust server's protocol, over TLS on loopback, and the remote that Signet opens to it. */
export async function served(
  repository: Simulator,
  use: (server: Served) => Promise<void>,
  { instead, patience = {}, clock, signal }: ServedOptions = {},
): Promise<void> {
  machine ??= startMachine();
  const { server, sockets } = await machine;
  const paths: string[] = [];
  const play = playing(repository, instead, ({ socket }) => sockets.get(socket.remotePort)?.resetAndDestroy());
  (await machine).listener = (request, response) => {
    paths.push(request.url ?? '');
    play(request, response);
  };
  const trust = await opened(server.url, patience, clock);
  await use({
    url: server.url,
    name: `127.0.0.1:${server.port}`,
    paths,
    get remote() {
      return trust.remote(gun, signal ? { signal } : {});
    },
  });
}

export function playing(
  repository: Simulator,
  instead: Instead = () => false,
  reset: (request: IncomingMessage) => void = () => undefined,
): RequestListener {
  const prefix = `/v2/${gun}/_trust/tuf/`;
  return async (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (instead(name, response, () => reset(request))) return;
    if (path === '/v2/') {
      response.writeHead(200).end('{}');
      return;
    }
    const bytes = await documentOf(repository, name);
    if (bytes) response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"METADATA_NOT_FOUND"}]}');
  };
}

async function documentOf({ remote }: Simulator, name: string): Promise<Uint8Array | undefined> {
  const [, version, role = '', hash] = /^(?:(\d+)\.)?([a-z0-9/_-]+)(?:\.([0-9a-f]{64}))?\.json$/.exec(name) ?? [];
  try {
    if (version !== undefined) return await remote.byVersion(role as RoleName, Number(version), limits.document);
    if (hash !== undefined) return await remote.byChecksum(role as RoleName, hash, limits.document);
    return await remote.current(role as RoleName, limits.document);
  } catch (problem) {
    if (problem instanceof TooLarge) return undefined;
    throw problem;
  }
}
