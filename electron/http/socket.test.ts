import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Socket } from './socket.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serving(listener: RequestListener): Promise<Socket> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-socket-'));
  const server = createServer(listener);
  await new Promise<void>((done) => server.listen(join(folder, 's'), done));
  const socket = new Socket('Docker', join(folder, 's'), { connect: 1_000, headers: 300, body: 300 });
  closing.push(async () => {
    await socket.close();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await rm(folder, { recursive: true });
  });
  return socket;
}
const failing = async (asked: Promise<unknown>) =>
  asked.then(
    () => undefined,
    (error) => error.failure,
  );

it('takes an answer up to its limit, and no more', async () => {
  const socket = await serving((_request, response) => response.end('0123456789'));
  expect((await socket.ask({ path: '/', limit: 10 })).body.toString()).toBe('0123456789');
  expect(await failing(socket.ask({ path: '/', limit: 9 }))).toEqual({
    code: 'engine-misbehaved',
    engine: 'Docker',
    reason: 'its answer is larger than 9 bytes',
  });
});

it('takes of an error what a person would read', async () => {
  const socket = await serving((_request, response) => response.writeHead(500).end('x'.repeat(1_000_000)));
  const { status, body } = await socket.ask({ path: '/', limit: 10 });
  expect([status, body.length]).toEqual([500, 4096]);
});

it('gives no credentials to another place', async () => {
  const asked: string[] = [];
  const socket = await serving((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(307, { location: 'http://elsewhere.test/' }).end();
  });
  expect((await socket.ask({ path: '/a', headers: { 'x-registry-auth': 'e30=' }, limit: 10 })).status).toBe(307);
  expect(asked).toEqual(['/a']);
});

it('waits for an answer as long as it may, and for a stream without end', async () => {
  const socket = await serving((request, response) => {
    if (request.url !== '/stream') return;
    setTimeout(() => response.write('late'), 700);
  });
  expect(await failing(socket.ask({ path: '/', limit: 10 }))).toMatchObject({ code: 'engine-unreachable', reason: 'time-out' });
  const { pieces } = await socket.open({ path: '/stream' });
  for await (const piece of pieces) {
    expect(piece.toString()).toBe('late');
    break;
  }
});

it('says that a stream broke off', async () => {
  const socket = await serving((_request, response) => {
    response.write('a');
    setTimeout(() => response.destroy(), 50);
  });
  const { pieces } = await socket.open({ path: '/' });
  const read = async () => {
    for await (const _ of pieces);
  };
  expect(await failing(read())).toMatchObject({ code: 'engine-unreachable', engine: 'Docker' });
});

it('asks nothing once it is closed', async () => {
  const socket = await serving((_request, response) => response.end());
  await socket.close();
  expect(await failing(socket.ask({ path: '/', limit: 10 }))).toEqual({ code: 'cancelled' });
});
