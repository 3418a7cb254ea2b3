import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { serverAddress } from '#electron/http/address.ts';
import type { Patience } from '#electron/http/connections.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import type { FailureCode } from '#shared/failure.ts';
import { nothingKnown } from '../collection.ts';
import { updateCollection } from '../verify/update.ts';
import { plainServer, testCertificates, tlsServer } from './testing/test-server.ts';
import { openTrustServer } from './trust-server.ts';

const gun = 'registry.example.com:5000/team/app';
const root = 'root' as RoleName;
const sha256 = 'ab'.repeat(32);

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const close of closers.splice(0).reverse()) await close();
});

const quick: Patience = { connect: 2000, headers: 2000, body: 2000, update: 5000 };

async function asking(listener: RequestListener, patience: Partial<Patience> = {}) {
  const paths: string[] = [];
  const server = await plainServer((request, response) => {
    paths.push(request.url ?? '');
    listener(request, response);
  });
  const trust = await openTrustServer(server.url, { patience: { ...quick, ...patience } });
  closers.push(server.close, trust.close);
  return { ...server, paths, name: `127.0.0.1:${server.port}`, remote: trust.remote(gun) };
}

const failsWith = (code: FailureCode, facts: object = {}) =>
  expect.objectContaining({ failure: expect.objectContaining({ code, ...facts }) });
const failure = async (reading: Promise<unknown>) =>
  reading.then(
    () => 'no failure',
    (problem: unknown) => problem,
  );
const say =
  (status: number, body = '', headers: Record<string, string> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end(body);

describe('reading', () => {
  it('asks by name, by version and by checksum, and hands back the bytes received', async () => {
    const { remote, paths } = await asking(say(200, '{"a": 1}'));
    expect(Buffer.from((await remote.current(root, 100)) ?? '').toString()).toBe('{"a": 1}');
    await remote.byVersion(root, 7, 100);
    await remote.byChecksum('targets/releases' as RoleName, sha256, 100);
    const base = `/v2/${gun}/_trust/tuf/`;
    expect(paths).toEqual([`${base}root.json`, `${base}7.root.json`, `${base}targets/releases.${sha256}.json`]);
  });
  it.each([
    ['Fri, 20 Nov 2026 18:16:10 UTC', Date.parse('2026-11-20T18:16:10Z')],
    ['once upon a time', undefined],
  ])('keeps when the server says it stored a document: %s', async (said, at) => {
    const { remote } = await asking(say(200, '{}', { 'last-modified': said }));
    expect(remote.storedAt?.((await remote.byVersion(root, 1, 100)) as Uint8Array)).toBe(at);
  });
  it('knows from 404 that there is no such document', async () => {
    const { remote } = await asking(say(404, '{"errors":[{"code":"METADATA_NOT_FOUND"}]}'));
    expect(await remote.current(root, 100)).toBeUndefined();
  });
  it('asks for nothing where the checksum is none', async () => {
    const { remote, paths } = await asking(say(200));
    expect(await remote.byChecksum(root, '../x', 100)).toBeUndefined();
    await expect(remote.current('../x' as RoleName, 100)).rejects.toThrow('no name of a role');
    expect(paths).toEqual([]);
  });
  it('keeps the path of the address, and refuses a name no URL keeps', async () => {
    const { url, paths } = await asking(say(200));
    const trust = await openTrustServer(`${url}/notary/`);
    closers.push(trust.close);
    await trust.remote('a b/é?#%').current(root, 10);
    expect(paths).toEqual(['/notary/v2/a%20b/%C3%A9%3F%23%25/_trust/tuf/root.json']);
    for (const bad of ['a/../b', './a', 'a//b', 'a*']) {
      expect(() => trust.remote(bad)).toThrow(failsWith('input-invalid'));
    }
  });
});

describe('limits', () => {
  const endless: RequestListener = (_, response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
    };
    response.on('drain', more);
    more();
  };
  it('stops an endless answer', async () => {
    const { remote } = await asking(endless);
    expect(await failure(remote.current(root, 100_000))).toBeInstanceOf(TooLarge);
  });
  it('rejects a repository whose answers are endless', async () => {
    const { remote } = await asking(endless);
    const outcome = await updateCollection({ gun: gun as Gun, remote, known: nothingKnown, now: 0 });
    expect(outcome).toMatchObject({ state: 'rejected', error: { kind: 'malformed', role: 'root' } });
  });
  it('does not begin to read what announces too many bytes', async () => {
    const { remote } = await asking((_, response) => void response.writeHead(200, { 'content-length': '101' }).flushHeaders());
    expect(await failure(remote.current(root, 100))).toBeInstanceOf(TooLarge);
  });
  it('takes exactly as many bytes as allowed', async () => {
    const { remote } = await asking(say(200, 'x'.repeat(100)));
    expect(await remote.current(root, 100)).toHaveLength(100);
  });
  it('reads 1 KiB of an error, says its code and nothing else of it', async () => {
    const long = await asking((_, response) => {
      response.writeHead(500);
      response.write(`{"errors":[{"code":"UNKNOWN","message":"<script>secret"}],"x":"${'x'.repeat(2000)}`);
    });
    const refused = await failure(long.remote.current(root, 100));
    expect(refused).toEqual(failsWith('server-refused', { server: long.name, status: 500, answer: 'UNKNOWN' }));
    expect(JSON.stringify(refused)).not.toContain('secret');
    const late = await asking(say(503, `${' '.repeat(1024)}"code":"LATE"`));
    expect(await failure(late.remote.current(root, 100))).toEqual(failsWith('server-refused', { status: 503, answer: '' }));
  });
  it('refuses other good-looking statuses and compressed bodies', async () => {
    for (const status of [201, 204, 206, 400, 410]) {
      const { remote } = await asking(say(status));
      expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-refused', { status }));
    }
    const busy = await asking(say(429, '', { 'retry-after': '300' }));
    expect(await failure(busy.remote.current(root, 100))).toEqual(failsWith('server-busy', { seconds: 300 }));
    const { remote } = await asking(say(200, 'x', { 'content-encoding': 'gzip' }));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
  });
});

describe('time', () => {
  const unreachable = (name: string) => failsWith('server-unreachable', { server: name, reason: 'time-out' });
  const drip = (response: ServerResponse) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
  };
  it('does not wait for an answer that never begins', async () => {
    const { remote, name } = await asking(() => undefined, { headers: 50 });
    expect(await failure(remote.current(root, 100))).toEqual(unreachable(name));
  });
  it('does not wait for a body that stops', async () => {
    const { remote, name } = await asking((_, response) => void response.writeHead(200).write('{'), { body: 50 });
    expect(await failure(remote.current(root, 100))).toEqual(unreachable(name));
  });
  it('ends an update that goes on byte by byte', async () => {
    const { remote, name } = await asking((_, response) => drip(response), { update: 200 });
    expect(await failure(remote.current(root, 100_000))).toEqual(unreachable(name));
  });
  it('counts the time over all requests of one update', async () => {
    const { remote, name } = await asking((_, response) => void setTimeout(() => response.writeHead(404).end(), 60), { update: 200 });
    const walk = async () => {
      for (let version = 1; ; version++) await remote.byVersion(root, version, 10);
    };
    expect(await failure(walk())).toEqual(unreachable(name));
  });
  it('can be cancelled', async () => {
    const { url } = await asking(() => undefined);
    const stop = new AbortController();
    const trust = await openTrustServer(url, { patience: quick });
    closers.push(trust.close);
    const reading = failure(trust.remote(gun, { signal: stop.signal }).current(root, 100));
    stop.abort();
    expect(await reading).toEqual(failsWith('cancelled'));
  });
});

describe('connections', () => {
  it('says that nobody answers', async () => {
    const { remote, close, name } = await asking(say(200));
    closers.shift();
    await close();
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-unreachable', { server: name, reason: 'ECONNREFUSED' }));
  });
  it('says when an answer is cut off or is no HTTP', async () => {
    const cut = await asking((_, response) => {
      response.writeHead(200, { 'content-length': '50' }).write('{');
      setTimeout(() => response.destroy(), 20);
    });
    expect(await failure(cut.remote.current(root, 100))).toEqual(failsWith('server-unreachable'));
    const garbage = await asking((request) => void request.socket.end('SSH-2.0-x\r\n\r\n'));
    expect(await failure(garbage.remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
  });
  it('refuses an answer with too many headers', async () => {
    const { remote } = await asking(say(200, '', { 'x-long': 'x'.repeat(20_000) }));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
  });
});

describe('redirects', () => {
  const to =
    (location: (request: IncomingMessage) => string | undefined): RequestListener =>
    (request, response) => {
      const next = location(request);
      if (next === undefined) response.writeHead(200).end('here');
      else response.writeHead(307, { location: next }).end();
    };
  const times = (most: number) => {
    let count = 0;
    return to(() => (count++ < most ? `/moved/${count}` : undefined));
  };
  it('follows three on the same host', async () => {
    const { remote, paths } = await asking(times(3));
    expect(await remote.current(root, 100)).toHaveLength(4);
    expect(paths.slice(1)).toEqual(['/moved/1', '/moved/2', '/moved/3']);
  });
  it('refuses a fourth', async () => {
    const { remote, paths } = await asking(times(4));
    expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved', { reason: 'it redirects too often' }));
    expect(paths).toHaveLength(4);
  });
  it('sends nothing to another host, port or scheme', async () => {
    const other = await asking(say(200));
    for (const location of [`${other.url}/x`, `//localhost:${other.port}/x`, 'https://127.0.0.1/x', 'file:///etc/passwd']) {
      const { remote } = await asking(to(() => location));
      expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved', { reason: 'it redirects to another host' }));
    }
    expect(other.paths).toEqual([]);
  });
  it('refuses a redirect to nowhere or with a password', async () => {
    for (const location of ['http://', 'http://[']) {
      const { remote } = await asking(to(() => location));
      expect(await failure(remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
    }
    const named = await asking(to((request) => `http://user:word@${request.headers.host}/x`));
    expect(await failure(named.remote.current(root, 100))).toEqual(failsWith('server-misbehaved'));
    expect(named.paths).toHaveLength(1);
  });
});

describe('addresses', () => {
  it.each([
    'http://127.0.0.1:4443',
    'http://127.8.9.1',
    'http://localhost:80/x',
    'http://[::1]:1',
    'https://notary.example.com',
    'http://127.1',
  ])('%s may be asked', (text) => expect(serverAddress(text).name).not.toBe(''));
  it.each([
    ['http://notary.example.com'],
    ['http://10.0.0.1'],
    ['http://127.0.0.1.example.com'],
    ['http://localhost.example.com'],
    ['http://0.0.0.0'],
    ['http://[::ffff:127.0.0.1]'],
    ['http://128.0.0.1'],
    ['ftp://localhost'],
    ['file:///etc/passwd'],
    ['notary.example.com'],
    [''],
    ['https://notary.example.com/?a=b'],
    ['https://notary.example.com/#a'],
  ])('%s is refused before anything is sent', async (text) => {
    expect(await failure(openTrustServer(text))).toEqual(failsWith('server-address'));
  });
  it('takes no credentials, and does not repeat them', async () => {
    const refused = await failure(openTrustServer('https://user:secret@notary.example.com'));
    expect(refused).toEqual(failsWith('server-address', { server: 'notary.example.com' }));
    expect(JSON.stringify(refused)).not.toContain('secret');
  });
  it('finds localhost on this computer without asking anybody', async () => {
    const { port, paths } = await asking(say(200, 'here'));
    const trust = await openTrustServer(`http://localhost:${port}`, { patience: quick });
    closers.push(trust.close);
    expect(await trust.remote(gun).current(root, 10)).toHaveLength(4);
    expect(paths).toHaveLength(1);
  });
});

describe('certificates', () => {
  async function secured(own: ReturnType<typeof testCertificates>, caFile: string | undefined) {
    let asked = 0;
    const server = await tlsServer((_, response) => {
      asked++;
      response.writeHead(200).end('here');
    }, own);
    const trust = await openTrustServer(server.url, { patience: quick, ...(caFile === undefined ? {} : { caFile }) });
    closers.push(server.close, trust.close);
    return { reading: failure(trust.remote(gun).current(root, 10)), asked: () => asked };
  }
  it('trusts the CA that the user named', async () => {
    const own = testCertificates();
    const { reading, asked } = await secured(own, own.caFile);
    expect(await reading).toBe('no failure');
    expect(asked()).toBe(1);
  });
  it.each([
    ['an unknown CA', () => testCertificates(), () => undefined],
    ['another CA', () => testCertificates(), () => testCertificates().caFile],
    ['another host', () => testCertificates({ address: '127.0.0.2' }), (own: { caFile: string }) => own.caFile],
    ['a certificate that ended', () => testCertificates({ notAfter: Date.now() - 1000 }), (own: { caFile: string }) => own.caFile],
  ])('refuses %s, whatever the environment says', async (_, make, caOf) => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const own = make();
    const { reading, asked } = await secured(own, caOf(own));
    expect(await reading).toEqual(failsWith('server-untrusted'));
    expect(asked()).toBe(0);
  });
  it('says that there is no TLS', async () => {
    const { port } = await asking(say(200));
    const trust = await openTrustServer(`https://127.0.0.1:${port}`, { patience: quick });
    closers.push(trust.close);
    expect(await failure(trust.remote(gun).current(root, 10))).toEqual(failsWith('server-unreachable', { reason: 'no TLS connection' }));
  });
  it('refuses a CA file that is none', async () => {
    const here = fileURLToPath(import.meta.url);
    for (const caFile of [here, `${here}.none`, join(here, '..')]) {
      expect(await failure(openTrustServer('https://127.0.0.1:1', { caFile }))).toEqual(failsWith('input-invalid', { field: 'CA file' }));
    }
  });
});
