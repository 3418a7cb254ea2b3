import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { ask, Connections, open, usualPatience } from './connections.ts';
import { setOffline } from './offline.ts';

afterEach(() => setOffline(false));

it('cuts off what is open, and what nobody uses just now', async () => {
  const closed: Promise<unknown>[] = [];
  const server = createServer((request, response) => (request.url === '/slow' ? response.writeHead(200).write('x') : response.end('here')));
  server.on('connection', (socket) => closed.push(new Promise((done) => socket.once('close', done))));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slow`);
  const [idle, busy] = [new Connections([], usualPatience), new Connections([], usualPatience)];
  const question = { limit: 100, signal: new AbortController().signal };
  expect((await ask(idle, { ...question, url: new URL('/', url) })).status).toBe(200);
  const slow = ask(busy, { ...question, url }).catch((problem: unknown) => problem);
  await expect.poll(() => closed.length).toBe(2);
  setOffline(true);
  await Promise.all(closed);
  expect(await slow).toMatchObject({ failure: { code: 'server-unreachable' } });
  setOffline(false);
  expect((await ask(idle, { ...question, url: new URL('/', url) })).status).toBe(200);
  await idle.close();
  server.close();
});

it('asks nobody while it is offline, and again afterwards', async () => {
  let connections = 0;
  const server = createServer((_request, response) => response.end('here')).on('connection', () => connections++);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const agents = new Connections([], usualPatience);
  const question = { url, limit: 100, signal: new AbortController().signal };
  setOffline(true);
  for (const asking of [ask, open]) await expect(asking(agents, question)).rejects.toMatchObject({ failure: { code: 'offline' } });
  expect(connections).toBe(0);
  setOffline(false);
  expect((await ask(agents, question)).status).toBe(200);
  expect(connections).toBe(1);
  await agents.close();
  server.closeAllConnections();
  server.close();
});
