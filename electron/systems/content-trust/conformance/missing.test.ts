import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { FailureCode } from '#shared/failure.ts';
import { gun, target } from '../testing/build-collection.ts';
import { testCertificates, tlsServer } from '../trust-server/testing/test-server.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';
import { StoringClient, verified } from './testing/client.ts';
import { certificates, type Instead, playing, type Served, type ServedOptions, served } from './testing/https.ts';
import { published, type Simulator, type TopRole, topRoles } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

/** A client that knows version 1 of everything, and a server that has version 2 and goes wrong as said. */
async function atVersionTwo(
  use: (client: StoringClient, server: Served, repository: Simulator) => Promise<void>,
  options: ServedOptions = {},
) {
  const [repository, client] = [published(), await StoringClient.fresh()];
  await client.trusts(repository);
  repository.entries = { '1.0': target('two') };
  repository.release();
  await served(repository, (server) => use(client, server, repository), options);
}

/** What was stored is still there byte for byte, is still what it was, and is no more than that. */
async function stands(client: StoringClient, before: ReadonlyMap<string, Buffer>): Promise<void> {
  expect(await client.stored()).toEqual(before);
  const { targets } = verified(await client.withoutServer());
  expect(targets.get('targets')?.file.signed.targets.get('1.0')).toEqual(target('one'));
}

const notThere = (role: Exclude<TopRole, 'root'>) => ({
  'over HTTPS': () =>
    atVersionTwo(async (client, { remote }, repository) => {
      const before = await client.stored();
      repository.hidden.add(role);
      const versions = await client.refuses(remote, 'missing', role);
      expect(Object.keys(versions)).toEqual(topRoles.slice(0, topRoles.indexOf(role)));
      await stands(client, before);
      repository.hidden.clear();
      await client.trusts(repository);
    }),
  'on first contact: nothing is stored': async () => {
    const [repository, client] = [published((one) => one.hidden.add(role)), await StoringClient.fresh()];
    await client.refuses(repository, 'missing', role);
    expect(await client.stored()).toEqual(new Map());
  },
  'again and again': () =>
    atVersionTwo(async (client, server, repository) => {
      const before = await client.stored();
      repository.hidden.add(role);
      for (let times = 0; times < 3; times++) await client.refuses(server.remote, 'missing', role);
      await stands(client, before);
    }),
});

/** The update fails as said, wherever in it the server goes wrong; what was stored stands. */
const fails =
  (instead: Instead, code: FailureCode, facts: object = {}) =>
  async () => {
    let wrong = (_name: string) => false;
    await atVersionTwo(
      async (client, server, repository) => {
        const before = await client.stored();
        for (const document of ['2.root.', 'timestamp.', 'snapshot.', 'targets.']) {
          wrong = (name) => name.startsWith(document);
          await expect(client.refresh(server.remote), document).rejects.toMatchObject({ failure: { code, server: server.name, ...facts } });
          await stands(client, before);
        }
        await client.trusts(repository);
      },
      { instead: (name, response, reset) => wrong(name) && instead(name, response, reset) },
    );
  };

const saying =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Instead =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
    return true;
  };

const json = { 'content-type': 'application/json' };

/** Answers as they should not be, and the failure that each is. */
const bad: Readonly<Record<string, [Instead, FailureCode, object?]>> = {
  '500': [saying(500, '{"errors":[{"code":"UNKNOWN"}]}', json), 'server-refused', { status: 500, answer: 'UNKNOWN' }],
  '502 of a proxy': [saying(502, '<html>Bad Gateway</html>'), 'server-refused', { status: 502, answer: '' }],
  '503 that asks to come back': [saying(503, '', { 'retry-after': '120' }), 'server-refused', { status: 503 }],
  '504': [saying(504), 'server-refused', { status: 504 }],
  '429': [saying(429), 'server-busy', { seconds: 0 }],
  '410': [saying(410), 'server-refused', { status: 410 }],
  '401 without a way in': [saying(401), 'server-denied'],
  '403': [saying(403), 'server-denied'],
  '204': [saying(204), 'server-refused', { status: 204 }],
  '206': [saying(206, 'x'), 'server-refused', { status: 206 }],
  '304': [saying(304), 'server-refused', { status: 304 }],
  'a reset before the answer': [
    (_name, _response, reset) => {
      reset();
      return true;
    },
    'server-unreachable',
  ],
  'a reset in the middle': [
    (_, response, reset) => {
      response.writeHead(200, { 'content-length': '50' }).write('{');
      setTimeout(reset, 10);
      return true;
    },
    'server-unreachable',
  ],
  'a body cut off': [
    (_, response) => {
      response.writeHead(200, { 'content-length': '50' }).write('{"signed":');
      setTimeout(() => response.destroy(), 10);
      return true;
    },
    'server-unreachable',
  ],
  'a body in chunks, cut off': [
    (_, response) => {
      response.writeHead(200).write('{"signed":');
      setTimeout(() => response.destroy(), 10);
      return true;
    },
    'server-unreachable',
  ],
  'a gzip bomb': [saying(200, gzipSync(Buffer.alloc(64 * 1024 * 1024)), { 'content-encoding': 'gzip' }), 'server-misbehaved'],
  'a bomb inside a bomb': [
    saying(200, gzipSync(gzipSync(Buffer.alloc(1024 * 1024))), { 'content-encoding': 'gzip, gzip' }),
    'server-misbehaved',
  ],
  'a redirect to another host': [saying(302, '', { location: 'https://localhost.example.com/x' }), 'server-misbehaved'],
  'a redirect without TLS': [saying(307, '', { location: 'http://127.0.0.1/x' }), 'server-misbehaved'],
  'a redirect to itself, for ever': [
    (name, response, reset) => saying(301, '', { location: `./${name.split('/').at(-1)}` })(name, response, reset),
    'server-misbehaved',
  ],
};

/** The page that a network shows before it lets one in: good status, no document. */
const portal = saying(200, '<!doctype html><title>Log in</title>', { 'content-type': 'text/html' });

/** A server that has another certificate for every connection but the first. */
async function turncoat(repository: Simulator, other: { key: string; cert: string }, use: (url: string, paths: string[]) => Promise<void>) {
  const paths: string[] = [];
  const play = playing(repository);
  const server: Server = createServer(certificates, (request, response) => {
    paths.push(request.url ?? '');
    server.setSecureContext(other);
    response.setHeader('connection', 'close');
    play(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  try {
    await use(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, paths);
  } finally {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  }
}

async function changesMidway(other: { key: string; cert: string }): Promise<void> {
  const [repository, client] = [published(), await StoringClient.fresh()];
  await client.trusts(repository);
  const before = await client.stored();
  await turncoat(repository.release(), other, async (url, paths) => {
    const trust = await openTrustServer(url, { caFile: certificates.caFile });
    try {
      await expect(client.refresh(trust.remote(gun))).rejects.toMatchObject({ failure: { code: 'server-untrusted' } });
    } finally {
      await trust.close();
    }
    // The one with the other certificate was asked for nothing.
    expect(paths).toHaveLength(1);
  });
  await stands(client, before);
}

conformance([
  {
    id: 'C46',
    group: 'missing',
    says: 'Where the timestamp is not there, what was stored stands, and nothing fresh is claimed.',
    run: notThere('timestamp'),
  },
  {
    id: 'C47',
    group: 'missing',
    says: 'Where the snapshot that the timestamp lists is not there, what was stored stands.',
    run: notThere('snapshot'),
  },
  {
    id: 'C48',
    group: 'missing',
    says: 'Where the targets that the snapshot lists are not there, what was stored stands.',
    run: notThere('targets'),
  },
  {
    id: 'C49',
    group: 'missing',
    says: 'Whatever a server does instead of answering is a failure with its name, and what was stored stands.',
    run: {
      ...rows(bad, ([instead, code, facts]) => fails(instead, code, facts)()),
      'a page to log in, in place of a root': () =>
        atVersionTwo(async (client, { remote }) => client.refuses(remote, 'malformed', 'root').then(() => undefined), {
          instead: (name, response) => name === '2.root.json' && portal(name, response, () => undefined),
        }),
      'a page to log in, in place of a timestamp': () =>
        atVersionTwo(async (client, { remote }) => client.refuses(remote, 'malformed', 'timestamp').then(() => undefined), {
          instead: (name, response) => name === 'timestamp.json' && portal(name, response, () => undefined),
        }),
      'nobody listens': async () => {
        const [repository, client] = [published(), await StoringClient.fresh()];
        await client.trusts(repository);
        const before = await client.stored();
        const gone = await tlsServer(() => undefined, certificates);
        await gone.close();
        const trust = await openTrustServer(gone.url, { caFile: certificates.caFile });
        await expect(client.refresh(trust.remote(gun))).rejects.toMatchObject({
          failure: { code: 'server-unreachable', reason: 'ECONNREFUSED' },
        });
        await trust.close();
        await stands(client, before);
      },
      'another certificate in the middle, of an unknown authority': () => changesMidway(testCertificates()),
      'what a redirect promises elsewhere is not even asked for': async () => {
        const elsewhere: string[] = [];
        const other = await tlsServer((request, response) => {
          elsewhere.push(request.url ?? '');
          response.end('{}');
        }, certificates);
        await fails(saying(302, '', { location: `${other.url}/x` }), 'server-misbehaved', { reason: 'it redirects to another host' })();
        await other.close();
        expect(elsewhere).toEqual([]);
      },
    },
  },
]);
