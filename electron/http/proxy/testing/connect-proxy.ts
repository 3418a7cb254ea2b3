import { createServer } from 'node:http';
import { createServer as createSecured } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterThis, closing } from '#electron/http/testing/closing.ts';

export interface ConnectProxy {
  readonly port: number;
  /** What it was asked for, with the headers. */
  readonly asked: { target: string; headers: Record<string, unknown> }[];
}

export interface ConnectProxyOptions {
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Answers with this instead of making a connection. */
  readonly status?: (headers: Record<string, unknown>) => number | undefined;
  /** Takes every target for this port of 127.0.0.1: names need not exist. */
  readonly to?: number;
  /** Said after the head of a good answer. */
  readonly rest?: string;
}

/** A proxy that makes tunnels, in the test's own process. */
export async function connectProxy({ tls, status, to, rest = '' }: ConnectProxyOptions = {}): Promise<ConnectProxy> {
  const asked: ConnectProxy['asked'] = [];
  const server = tls ? createSecured(tls) : createServer();
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    asked.push({ target: url, headers });
    socket.on('error', () => undefined);
    const refused = status?.(headers);
    if (refused !== undefined) return socket.end(`HTTP/1.1 ${refused} No\r\ncontent-length: 6\r\n\r\nsecret`);
    const there = connect(to ?? Number(url.split(':').at(-1)), '127.0.0.1', () => {
      socket.write(`HTTP/1.1 200 Connection established\r\n\r\n${rest}`);
      there.pipe(socket).pipe(there);
    });
    there.on('error', () => socket.destroy());
    socket.on('close', () => there.destroy());
    afterThis(() => {
      socket.destroy();
      there.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing(server);
  return { port: (server.address() as AddressInfo).port, asked };
}
