import { createServer } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { connecting, outcome } from '#electron/http/testing/asking.ts';
import { certified, forServers } from '#electron/http/testing/certificates.ts';
import { afterThis } from '#electron/http/testing/closing.ts';
import { freePort } from '#electron/http/testing/ports.ts';
import { serve } from '#electron/http/testing/tls-server.ts';
import { environmentProxy } from './environment.ts';
import { isException } from './exceptions.ts';
import { parseProxy } from './proxy.ts';
import { connectProxy } from './testing/connect-proxy.ts';
import { setProxies } from './ways.ts';

const ca = certified('company CA', { ca: true });
/** An address of this computer that is not taken for it: what stands behind the proxy. */
const distant = '192.0.2.7';
const own = certified('trust server', { ...forServers, address: distant }, ca);

afterEach(() => setProxies(undefined));
const goThrough = (text: string) => setProxies(async (host, port) => environmentProxy({ HTTPS_PROXY: text }, host, port));

describe('through a proxy', () => {
  it('TLS is with the server itself, and what proves to the proxy who asks stays there', async () => {
    const server = await serve(own);
    const proxy = await connectProxy({ to: server.port });
    goThrough(`http://someone:p%40ss@127.0.0.1:${proxy.port}`);
    const connections = connecting([ca.cert]);
    const url = `https://${distant}:4443/v2/`;
    expect(await outcome(connections, url, { authorization: 'Bearer of-the-server' })).toBe(200);
    expect(proxy.asked).toEqual([
      {
        target: `${distant}:4443`,
        headers: { host: `${distant}:4443`, 'proxy-authorization': `Basic ${btoa('someone:p@ss')}`, connection: expect.any(String) },
      },
    ]);
    expect(server.asked).toHaveLength(1);
    expect(server.asked[0]?.headers).toMatchObject({ authorization: 'Bearer of-the-server', host: `${distant}:4443` });
    expect(JSON.stringify(server.asked)).not.toMatch(/proxy/i);
  });

  it('a connection serves many questions', async () => {
    const server = await serve(own);
    const proxy = await connectProxy({ to: server.port });
    goThrough(`127.0.0.1:${proxy.port}`);
    const connections = connecting([ca.cert]);
    for (let at = 0; at < 9; at++) expect(await outcome(connections, `https://${distant}/`)).toBe(200);
    expect(proxy.asked.length).toBeLessThanOrEqual(2);
  });

  it('an impostor behind it is refused like any other', async () => {
    const server = await serve(certified('impostor', { ...forServers, address: distant }));
    const proxy = await connectProxy({ to: server.port });
    goThrough(`127.0.0.1:${proxy.port}`);
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    expect(await outcome(connecting([ca.cert]), `https://${distant}/`)).toMatchObject({ code: 'server-untrusted', server: distant });
    expect(server.asked).toEqual([]);
    vi.unstubAllEnvs();
  });

  it('this computer itself is asked directly, with TLS and without', async () => {
    const proxy = await connectProxy();
    goThrough(`127.0.0.1:${proxy.port}`);
    const [secured, plain] = [await serve(certified('here', forServers, ca)), await serve(undefined)];
    const connections = connecting([ca.cert]);
    for (const { url } of [secured, plain]) expect(await outcome(connections, url)).toBe(200);
    expect(proxy.asked).toEqual([]);
  });

  it('what was direct goes through it from the next question on', async () => {
    const server = await serve(own);
    const proxy = await connectProxy({ to: server.port });
    const connections = connecting([ca.cert]);
    const before = connections.to(new URL(`https://${distant}/`));
    goThrough(`127.0.0.1:${proxy.port}`);
    expect(connections.to(new URL(`https://${distant}/`))).not.toBe(before);
    expect(await outcome(connections, `https://${distant}/`)).toBe(200);
    expect(proxy.asked).toHaveLength(1);
  });

  it('looks at a certificate, too', async () => {
    const server = await serve(own);
    const proxy = await connectProxy({ to: server.port });
    goThrough(`127.0.0.1:${proxy.port}`);
    expect(await connecting([]).present(new URL(`https://${distant}/`))).toMatchObject({ subject: 'CN=trust server', flaw: undefined });
    expect(proxy.asked).toHaveLength(1);
    expect(server.asked).toEqual([]);
  });
});

describe('a proxy that does not serve', () => {
  const asking = (text: string, patience = {}) => {
    goThrough(text);
    return outcome(connecting([ca.cert], undefined, patience), `https://${distant}/`);
  };
  it('wants to know who asks', async () => {
    const { port, asked } = await connectProxy({ status: () => 407 });
    expect(await asking(`http://someone:wrong@127.0.0.1:${port}`)).toEqual({
      code: 'proxy-refused',
      proxy: `127.0.0.1:${port}`,
      status: 407,
    });
    // The header is for one answer: nobody tries a password twice.
    expect(asked).toHaveLength(1);
  });
  it.each([403, 502, 302])('answers %i', async (status) => {
    const { port } = await connectProxy({ status: () => status });
    expect(await asking(`127.0.0.1:${port}`)).toEqual({ code: 'proxy-refused', proxy: `127.0.0.1:${port}`, status });
  });
  it('speaks before it was asked', async () => {
    const server = await serve(own);
    const { port } = await connectProxy({ to: server.port, rest: 'more than a head' });
    expect(await asking(`127.0.0.1:${port}`)).toMatchObject({ code: 'proxy-refused', status: 200 });
  });
  it('is not there', async () => {
    const port = await freePort();
    expect(await asking(`127.0.0.1:${port}`)).toEqual({ code: 'proxy-unreachable', proxy: `127.0.0.1:${port}`, reason: 'ECONNREFUSED' });
  });
  it('says nothing, or too much', async () => {
    const silent = createServer();
    const wordy = createServer((socket) =>
      socket.on('error', () => undefined).write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`),
    );
    for (const server of [silent, wordy]) {
      await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
      afterThis(() => server.close());
      const { port } = server.address() as { port: number };
      const reason = server === silent ? 'time-out' : 'HPE_HEADER_OVERFLOW';
      expect(await asking(`127.0.0.1:${port}`, { connect: 300 })).toEqual({
        code: 'proxy-unreachable',
        proxy: `127.0.0.1:${port}`,
        reason,
      });
    }
  });
  it('has a certificate that nobody vouches for, where it speaks TLS itself', async () => {
    const { port, asked } = await connectProxy({ tls: certified('proxy', forServers) });
    expect(await asking(`https://127.0.0.1:${port}`)).toMatchObject({
      code: 'proxy-unreachable',
      reason: expect.stringMatching(/SELF_SIGNED|LEAF_SIGNATURE/),
    });
    expect(asked).toEqual([]);
  });
});

describe('the address of a proxy', () => {
  it.each([
    ['proxy.test:3128', 'proxy.test:3128', false],
    ['http://proxy.test', 'proxy.test:80', false],
    ['https://proxy.test', 'proxy.test:443', true],
    ['https://proxy.test:8443/', 'proxy.test:8443', true],
    [' http://[::1]:3128 ', '[::1]:3128', false],
    ['proxy', 'proxy:80', false],
  ])('%s', (text, name, secured) => {
    expect(parseProxy(text, 'environment')).toMatchObject({ name, secured });
  });
  it.each(['socks5://proxy.test:1080', 'http://', 'http://proxy.test/path', 'http://proxy.test?x', ''])(
    'refuses %j, and repeats nothing of it',
    (text) => {
      expect(() => parseProxy(text, 'settings')).toThrow(
        expect.objectContaining({
          failure: { code: 'proxy-address', source: 'settings', reason: expect.not.stringContaining('proxy.test') },
        }),
      );
    },
  );
  it('keeps its password out of what is written down', () => {
    const proxy = parseProxy('http://someone:50%25-sure@proxy.test:3128', 'environment');
    expect(JSON.stringify(proxy)).not.toContain('sure');
    expect(proxy.credentials?.basic()).toBe(`Basic ${btoa('someone:50%-sure')}`);
    expect(parseProxy('http://a:5%@proxy.test', 'environment').credentials?.basic()).toBe(`Basic ${btoa('a:5%')}`);
  });
});

describe('the environment', () => {
  const env = { HTTPS_PROXY: 'http://proxy.test:3128', NO_PROXY: 'inside.test' };
  it.each([
    ['HTTPS_PROXY', env, 'outside.test', 'proxy.test:3128'],
    ['small letters', { https_proxy: 'small.test:1' }, 'outside.test', 'small.test:1'],
    ['capitals first', { ...env, https_proxy: 'small.test:1' }, 'outside.test', 'proxy.test:3128'],
    ['HTTP_PROXY is for plain HTTP', { HTTP_PROXY: 'plain.test:1' }, 'outside.test', undefined],
    ['an exception', env, 'a.inside.test', undefined],
    ['an exception in small letters', { HTTPS_PROXY: 'p:1', no_proxy: 'inside.test' }, 'inside.test', undefined],
    ['this computer', env, 'localhost', undefined],
    ['this computer by address', env, '127.9.8.7', undefined],
    ['this computer by IPv6', env, '::1', undefined],
    ['nothing set', {}, 'outside.test', undefined],
    ['emptied', { HTTPS_PROXY: '' }, 'outside.test', undefined],
  ])('%s', (_, given, host, name) => {
    expect(environmentProxy(given, host, 443)?.name).toBe(name);
  });
});

describe('NO_PROXY', () => {
  it.each([
    ['*', 'a.test', 443, true],
    ['b.test, *', 'a.test', 443, true],
    ['a.test', 'a.test', 443, true],
    ['a.test', 'sub.a.test', 443, true],
    ['a.test', 'A.TEST', 443, true],
    ['a.test', 'nota.test', 443, false],
    ['.a.test', 'a.test', 443, false],
    ['.a.test', 'sub.a.test', 443, true],
    ['*.a.test', 'a.test', 443, false],
    ['*.a.test', 'sub.a.test', 443, true],
    ['a.test:4443', 'a.test', 4443, true],
    ['a.test:4443', 'a.test', 443, false],
    ['.a.test:4443', 'sub.a.test', 4443, true],
    ['192.0.2.7', '192.0.2.7', 443, true],
    ['192.0.2.7:4443', '192.0.2.7', 443, false],
    ['192.0.2.0/24', '192.0.2.7', 443, true],
    ['192.0.2.0/24', '192.0.3.7', 443, false],
    ['192.0.2.0/24', 'a.test', 443, false],
    ['2001:db8::/32', '2001:db8::7', 443, true],
    ['2001:db8::7', '[2001:db8::7]', 443, true],
    ['[2001:db8::7]:4443', '2001:db8::7', 4443, true],
    ['[2001:db8::7]:4443', '2001:db8::7', 443, false],
    ['192.0.2.0/40', '192.0.2.7', 443, false],
    ['2.7', '192.0.2.7', 443, false],
    [':4443', 'a.test', 4443, false],
    [' , ', 'a.test', 443, false],
    ['', 'a.test', 443, false],
  ])('%j and %s:%i: %s', (list, host, port, exempt) => {
    expect(isException(list, host, port)).toBe(exempt);
  });
});
