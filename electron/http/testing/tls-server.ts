import { createServer as createPlain, type RequestListener, type Server } from 'node:http';
import { createServer, type Server as SecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { closing } from '#electron/http/testing/closing.ts';

export interface TlsServer {
  readonly url: string;
  readonly port: number;
  /** Connections so far. */
  readonly connections: () => number;
  /** What each request said of us. */
  /** Shows another certificate from now on. */
  readonly renew: (tls: { readonly cert: string; readonly key: string }) => void;
  readonly asked: { path: string; headers: Record<string, unknown>; client?: string }[];
}

/** A server in the test's own process that closes with the test. */
export async function serve(
  tls: ServerOptions | undefined,
  answer: RequestListener = (_, response) => response.end('here'),
): Promise<TlsServer> {
  const asked: TlsServer['asked'] = [];
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const socket = request.socket as Socket & { getPeerCertificate?: () => { subject?: { CN?: string } } };
    const client = socket.getPeerCertificate?.().subject?.CN;
    asked.push({ path: request.url ?? '', headers: request.headers, ...(client === undefined ? {} : { client }) });
    answer(request, response);
  };
  const server: Server = tls ? createServer(tls, listener) : createPlain(listener);
  server.on('connection', () => connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    connections: () => connections,
    asked,
    renew: (next) => (server as SecureServer).setSecureContext(next),
  };
}
