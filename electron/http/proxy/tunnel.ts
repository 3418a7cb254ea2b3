import type { ClientRequest, RequestOptions } from 'node:http';
import type { Socket } from 'node:net';
import { reasonOf } from '#electron/http/failures.ts';
import { systemRoots } from '#electron/http/roots.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { HttpProxy } from './proxy.ts';

/** The proxy's answer to CONNECT is a head and nothing else. */
const maxHeaderSize = 16 * 1024;

/**
 * A connection through a proxy, on which TLS with the host itself is still to come: the proxy sees its name and port alone. Fails with
 * `proxy-unreachable` or `proxy-refused`. Source: RFC 9110, 9.3.6. `timeout` in milliseconds.
 */
export async function tunnel(proxy: HttpProxy, host: string, port: number, timeout: number): Promise<Socket> {
  const target = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const authorization = proxy.credentials?.basic();
  const options: RequestOptions = {
    host: proxy.host,
    port: proxy.port,
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...(authorization === undefined ? {} : { 'proxy-authorization': authorization }) },
    agent: false,
    maxHeaderSize,
    signal: AbortSignal.timeout(timeout),
  };
  const request = await begin(proxy, options);
  return new Promise((done, failed) => {
    request.once('connect', ({ statusCode = 0 }, socket: Socket, head) => {
      if (statusCode === 200 && head.length === 0) return done(socket);
      socket.destroy();
      failed(new SignetError({ code: 'proxy-refused', proxy: proxy.name, status: statusCode }));
    });
    request.on('error', (cause) =>
      failed(new SignetError({ code: 'proxy-unreachable', proxy: proxy.name, reason: reasonOf(cause) }, { cause })),
    );
    request.end();
  });
}

async function begin({ secured }: HttpProxy, options: RequestOptions): Promise<ClientRequest> {
  if (!secured) return (await import('node:http')).request(options);
  const { request } = await import('node:https');
  return request({ ...options, ca: [...(await systemRoots())], minVersion: 'TLSv1.2', rejectUnauthorized: true });
}
