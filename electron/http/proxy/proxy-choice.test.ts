import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeEach, expect, it } from 'vitest';
import { connecting, outcome } from '#electron/http/testing/asking.ts';
import { certified, forServers } from '#electron/http/testing/certificates.ts';
import { afterThis } from '#electron/http/testing/closing.ts';
import { serve } from '#electron/http/testing/tls-server.ts';
import { SignetError } from '#electron/signet-error.ts';
import { ProxyChoice, type ProxyLogin, type ProxySealer } from './proxy-choice.ts';
import { connectProxy } from './testing/connect-proxy.ts';
import { setProxies } from './ways.ts';

let path: string;
let locked: boolean;
beforeEach(async () => {
  locked = false;
  const folder = await mkdtemp(join(tmpdir(), 'signet-proxy-'));
  path = join(folder, 'proxy.json');
  afterThis(() => rm(folder, { recursive: true, force: true }));
  afterThis(() => setProxies(undefined));
});

const sealer: ProxySealer = {
  seal: async (proxy, login) => Buffer.from(Buffer.from(JSON.stringify([proxy, login])).toString('hex')).toString('base64'),
  open: async (proxy, sealed) => {
    if (locked) throw new SignetError({ code: 'keychain-locked' });
    const [about, login] = JSON.parse(Buffer.from(Buffer.from(sealed, 'base64').toString(), 'hex').toString()) as [string, ProxyLogin];
    if (about !== proxy) throw new SignetError({ code: 'login-unreadable', server: proxy });
    return login;
  },
};
const choice = (env = {}) => new ProxyChoice(path, env, sealer);
const named = { mode: 'named', address: 'proxy.test:3128', exceptions: 'inside.test' } as const;
const login = { username: 'someone', password: 'quite secret' };

it('follows the environment until told otherwise', async () => {
  const env = { HTTPS_PROXY: 'http://u:hidden@env.test:1', NO_PROXY: 'inside.test' };
  const proxy = choice(env);
  expect((await proxy.find('a.test', 443))?.name).toBe('env.test:1');
  expect(await proxy.find('inside.test', 443)).toBeUndefined();
  const view = await proxy.view();
  expect(view).toEqual({ mode: 'environment', address: '', exceptions: '', loggedIn: false, environment: { proxy: 'env.test:1' } });
  await proxy.set({ ...named, mode: 'none', address: '' }, 'none');
  expect(await proxy.find('a.test', 443)).toBeUndefined();
  expect(await choice(env).find('a.test', 443)).toBeUndefined();
  expect((await choice({ HTTPS_PROXY: 'socks5://x:1' }).view()).environment).toEqual({ problem: 'Signet speaks to HTTP proxies only' });
});

it('goes through the one that is named, but for its exceptions and this computer', async () => {
  await choice().set(named, 'none');
  const again = choice({ HTTPS_PROXY: 'env.test:1' });
  expect(await again.find('a.test', 443)).toMatchObject({ name: 'proxy.test:3128', credentials: undefined });
  for (const host of ['inside.test', 'sub.inside.test', 'localhost', '127.0.0.1', '::1'])
    expect(await again.find(host, 443)).toBeUndefined();
});

it('keeps name and password sealed, and sends them to the proxy alone', async () => {
  const ca = certified('company CA', { ca: true });
  const server = await serve(certified('trust server', { ...forServers, address: '192.0.2.7' }, ca));
  const there = await connectProxy({ to: server.port });
  const proxy = choice();
  await proxy.set({ ...named, address: `127.0.0.1:${there.port}` }, login);
  setProxies((...all) => proxy.find(...all));
  expect(await outcome(connecting([ca.cert]), 'https://192.0.2.7/')).toBe(200);
  expect(there.asked[0]?.headers['proxy-authorization']).toBe(`Basic ${btoa('someone:quite secret')}`);
  expect(JSON.stringify(server.asked)).not.toContain('authorization');
  expect(await readFile(path, 'utf8')).not.toMatch(/someone|secret/);
  expect(`${JSON.stringify(await proxy.view())}${inspect(proxy, { depth: 9, showHidden: true })}`).not.toContain('quite secret');
  expect((await proxy.view()).loggedIn).toBe(true);
});

it('keeps a log-in with its proxy, and drops it with another', async () => {
  const proxy = choice();
  await proxy.set(named, login);
  await proxy.set({ ...named, address: 'http://proxy.test:3128', exceptions: '' }, 'keep');
  expect((await proxy.find('a.test', 443))?.credentials?.basic()).toBe(`Basic ${btoa('someone:quite secret')}`);
  await proxy.set({ ...named, address: 'other.test:3128' }, 'keep');
  expect(await proxy.view()).toMatchObject({ loggedIn: false });
  expect((await proxy.find('a.test', 443))?.credentials).toBeUndefined();
});

it('asks nobody while the log-in cannot be opened, and after a lock opens it anew', async () => {
  const proxy = choice();
  await proxy.set(named, login);
  await proxy.find('a.test', 443);
  locked = true;
  expect((await proxy.find('a.test', 443))?.name).toBe('proxy.test:3128');
  proxy.forget();
  await expect(proxy.find('a.test', 443)).rejects.toMatchObject({
    failure: { code: 'proxy-address', reason: expect.stringContaining('sealed') },
  });
  locked = false;
  expect((await proxy.find('a.test', 443))?.credentials).toBeDefined();
});

it.each(['socks5://proxy.test:1', 'http://me:secret@proxy.test:1', ''])('refuses %j, and changes nothing', async (address) => {
  const proxy = choice();
  await proxy.set(named, 'none');
  const before = await readFile(path);
  await expect(proxy.set({ ...named, address }, 'none')).rejects.toMatchObject({ failure: { code: 'proxy-address', source: 'settings' } });
  expect(await readFile(path)).toEqual(before);
});

it('asks nobody where its file is damaged, until the person chooses again', async () => {
  await writeFile(path, '{"mode":"none"}');
  const proxy = choice();
  await expect(proxy.find('a.test', 443)).rejects.toMatchObject({ failure: { code: 'proxy-address', source: 'settings' } });
  await expect(proxy.view()).rejects.toMatchObject({ failure: { code: 'proxy-address' } });
  await proxy.set({ ...named, mode: 'none' }, 'none');
  expect(await proxy.find('a.test', 443)).toBeUndefined();
});
