import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that only counts who comes, over TCP and UDP: nobody should. */
export interface Stranger {
  readonly origin: string;
  readonly port: number;
  readonly seen: readonly string[];
  end(): Promise<void>;
}

export async function startStranger(): Promise<Stranger> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    response.setHeader('access-control-allow-origin', '*').end('<title>elsewhere</title>');
  });
  server.on('connection', () => seen.push('a connection'));
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const datagrams = createSocket('udp4', () => seen.push('a datagram'));
  await new Promise<void>((ready) => datagrams.bind(port, '127.0.0.1', ready));
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    seen,
    end: async () => {
      datagrams.close();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
