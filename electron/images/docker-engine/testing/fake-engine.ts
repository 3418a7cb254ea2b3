import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Answer = { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown } | 'hang';

/** For tests: something at a socket that answers as it is told, and keeps what it was asked. */
export async function fakeEngine(answers: Readonly<Record<string, Answer | ((request: IncomingMessage) => Answer)>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'signet-engine-'));
  const path = join(folder, 'e.sock');
  const asked: string[] = [];
  const streams = new Set<ServerResponse>();
  const usual: Record<string, Answer> = {
    '/_ping': { headers: { 'api-version': '1.41' }, body: 'OK' },
    '/version': { body: { Version: '20.10.24', ApiVersion: '1.41' } },
    '/info': { body: { DriverStatus: [] } },
    '/images/json': { body: [] },
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method} ${request.url}`);
    const wanted = decodeURIComponent(url.pathname.replace(/^\/v1\.\d+/, ''));
    if (wanted === '/events' && !answers['/events']) {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      streams.add(response);
      response.on('close', () => streams.delete(response));
      return;
    }
    const chosen = answers[wanted] ?? usual[wanted] ?? { status: 404, body: { message: 'no such image' } };
    const answer = typeof chosen === 'function' ? chosen(request) : chosen;
    if (answer === 'hang') return;
    const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json', ...answer.headers }).end(text);
  });
  const listen = () => new Promise<void>((done) => server.listen(path, done));
  const stop = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  await listen();
  return {
    address: `unix://${path}`,
    asked,
    listening: () => streams.size,
    tell: (text: string) => {
      for (const stream of streams) stream.write(text);
    },
    stop,
    start: listen,
    close: async () => {
      if (server.listening) await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
