import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyFingerprint } from '#electron/http/presented.ts';
import { certified, forClients, forServers, type Pair } from '#electron/http/testing/certificates.ts';
import { afterThis } from '#electron/http/testing/closing.ts';
import { serve } from '#electron/http/testing/tls-server.ts';
import { SignetError } from '#electron/signet-error.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import type { KeySealer } from './sealed-client.ts';

const ca = certified('company CA', { ca: true });
const own = certified('trust server', forServers, ca);
const person = certified('release manager', forClients, ca);
const fingerprint = ({ cert }: Pair) => keyFingerprint(new X509Certificate(cert));

let folder: string;
let sealer: KeySealer;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-proving-'));
  afterThis(() => rm(folder, { recursive: true, force: true }));
  sealer = {
    seal: async (server, key) => Buffer.from(`${server} ${Buffer.from(key).toString('hex')}`).toString('base64'),
    open: async (server, sealed) => {
      const [about, hex = ''] = Buffer.from(sealed, 'base64').toString().split(' ');
      if (about !== server) throw new SignetError({ code: 'login-unreadable', server });
      return Buffer.from(hex, 'hex').toString();
    },
  };
});

async function opened(): Promise<ContentTrust> {
  const system = contentTrust({
    keys: new TestKeys(),
    collections: join(folder, 'collections'),
    journal: join(folder, 'journal'),
    now: () => new Date(),
    random: (length) => new Uint8Array(length),
    dockerTls: join(folder, 'tls'),
    keySealer: { seal: (...all) => sealer.seal(...all), open: (...all) => sealer.open(...all) },
  });
  await system.start();
  afterThis(() => system.elsewhere.close());
  return system;
}
const file = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text, { mode: 0o600 });
  return path;
};
/** What asking the server comes to, for a server that has nothing. */
const asking = ({ elsewhere }: ContentTrust, url: string) =>
  elsewhere.meet('registry.example.com/app' as never, url).then(
    ({ empty }) => (empty ? 'asked' : 'something'),
    (problem: SignetError) => problem.failure,
  );
const answering = (tls: Parameters<typeof serve>[0]) =>
  serve(tls, ({ url = '' }, response) => response.writeHead(url.endsWith('/v2/') ? 200 : 404).end('{}'));

describe('a server for which nobody vouches', () => {
  it('is shown, kept only with its pin, and refused when its key is another', async () => {
    const [server, other] = [await answering(own), certified('trust server', forServers, ca)];
    const system = await opened();
    const host = `127.0.0.1:${server.port}`;
    await expect(system.elsewhere.addServer(server.url, undefined)).rejects.toMatchObject({
      failure: {
        ...{ code: 'server-unknown', server: host, fingerprint: fingerprint(own), before: '' },
        ...{ subject: 'CN=trust server', issuer: 'CN=company CA', notBefore: expect.any(String), notAfter: expect.any(String) },
      },
    });
    expect(system.elsewhere.servers()).toEqual([]);
    expect(server.asked).toEqual([]);

    await system.elsewhere.addServer(server.url, undefined, { pin: fingerprint(own) });
    expect(system.elsewhere.servers()).toEqual([{ url: server.url, pin: fingerprint(own) }]);
    expect(await asking(system, server.url)).toBe('asked');
    // And in the next run.
    const again = await opened();
    expect(await asking(again, server.url)).toBe('asked');

    server.renew(other);
    const next = await opened();
    const changed = { code: 'server-changed', server: host, pinned: fingerprint(own), now: fingerprint(other) };
    expect(await asking(next, server.url)).toEqual(changed);
    await expect(next.elsewhere.addServer(server.url, undefined)).rejects.toMatchObject({
      failure: { code: 'server-unknown', fingerprint: fingerprint(other), before: fingerprint(own) },
    });
    expect(next.elsewhere.servers()).toEqual([{ url: server.url, pin: fingerprint(own) }]);
  });

  it('is not kept when it shows another key than the one that was pinned', async () => {
    const server = await answering(own);
    const system = await opened();
    const pin = 'ab'.repeat(32);
    await expect(system.elsewhere.addServer(server.url, undefined, { pin })).rejects.toMatchObject({ failure: { code: 'server-changed' } });
    expect(system.elsewhere.servers()).toEqual([]);
  });

  it('cannot be pinned where more than its issuer is wrong', async () => {
    const server = await answering(certified('trust server', { ...forServers, address: '127.0.0.2' }));
    await expect((await opened()).elsewhere.addServer(server.url, undefined)).rejects.toMatchObject({
      failure: { code: 'server-untrusted', reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
    });
  });
});

describe('a server that demands a certificate', () => {
  const demanding = () => answering({ ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: true });
  const files = async () => ({ certificate: await file('me.pem', person.cert), key: await file('me.key', person.key) });

  const endedFiles = async () => {
    const { cert, key } = certified('me', { ...forClients, notAfter: Date.now() - 1000 });
    return { certificate: await file('old.pem', cert), key: await file('old.key', key) };
  };

  it('gets the one that was named, whose key is sealed', async () => {
    const server = await demanding();
    const caFile = await file('ca.pem', ca.cert);
    const system = await opened();
    await expect(system.elsewhere.addServer(server.url, caFile)).rejects.toThrow(/client-certificate|server-unreachable/);
    const added = await system.elsewhere.addServer(server.url, caFile, { client: await files() });
    expect(await system.elsewhere.proofs(added)).toMatchObject({
      client: { subject: 'CN=release manager', from: 'typed', exposed: false },
      dockerCas: 0,
    });
    const kept = await readFile(join(folder, 'trust-servers.json'), 'utf8');
    expect(kept).not.toContain('PRIVATE KEY');
    const again = await opened();
    expect(await asking(again, server.url)).toBe('asked');
    expect(server.asked.map(({ client }) => client)).toEqual(Array(server.asked.length).fill('release manager'));
  });

  it('is not asked while the key store is locked', async () => {
    const server = await demanding();
    const system = await opened();
    await system.elsewhere.addServer(server.url, await file('ca.pem', ca.cert), { client: await files() });
    await system.elsewhere.close();
    const { open } = sealer;
    sealer = { ...sealer, open: async () => Promise.reject(new SignetError({ code: 'keychain-locked' })) };
    const before = server.asked.length;
    expect(await asking(system, server.url)).toMatchObject({ code: 'client-certificate', reason: expect.stringContaining('sealed') });
    expect(server.asked).toHaveLength(before);
    sealer = { ...sealer, open };
    expect(await asking(system, server.url)).toBe('asked');
  });

  it.each([
    ['has ended', endedFiles, 'ended on'],
    ['belongs to another key', async () => ({ ...(await files()), key: await file('other.key', own.key) }), 'does not belong'],
    ['is not there', async () => ({ ...(await files()), certificate: join(folder, 'none') }), 'the certificate file is not there'],
    ['has no key', async () => ({ ...(await files()), key: join(folder, 'none') }), 'the key file is not there'],
  ])('is not asked with one that %s', async (_, make, reason) => {
    const client = await make();
    const system = await opened();
    await expect(system.elsewhere.addServer('https://127.0.0.1:1', undefined, { client })).rejects.toMatchObject({
      failure: { code: 'client-certificate', server: '127.0.0.1:1', reason: expect.stringContaining(reason) },
    });
    expect(system.elsewhere.servers()).toEqual([]);
  });

  it("gets the one in docker's folder, which also says whom to trust", async () => {
    const server = await demanding();
    const place = join('tls', `127.0.0.1:${server.port}`);
    await mkdir(join(folder, place), { recursive: true });
    const system = await opened();
    await file(join(place, 'ca.crt'), ca.cert);
    await file(join(place, 'me.cert'), person.cert);
    await file(join(place, 'me.key'), person.key);
    const added = await system.elsewhere.addServer(server.url, undefined);
    expect(server.asked[0]?.client).toBe('release manager');
    expect(await system.elsewhere.proofs(added)).toMatchObject({ dockerCas: 1, client: { from: 'docker', exposed: false } });
    await rm(join(folder, place, 'me.key'));
    expect(await system.elsewhere.proofs(added)).toMatchObject({
      dockerCas: 0,
      problem: expect.stringContaining('me.cert without me.key'),
    });
    expect(await asking(await opened(), server.url)).toMatchObject({ code: 'client-certificate' });
  });

  it('is of no concern to a server whose folder is not there', async () => {
    const system = await opened();
    expect(await system.elsewhere.proofs({ url: 'https://notary.example.test' })).toEqual({ dockerCas: 0 });
  });
});
