import { createPrivateKey } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { clientCertificate } from './client-certificate.ts';
import { readHostFolder } from './host-folder.ts';
import { connecting, outcome } from './testing/asking.ts';
import { certified, forClients, forServers } from './testing/certificates.ts';
import { afterThis } from './testing/closing.ts';
import { serve } from './testing/tls-server.ts';

const ca = certified('company CA', { ca: true });
const own = certified('trust server', forServers, ca);
const person = certified('release manager', forClients, ca);
const demanding = () => serve({ ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: true });

describe('a client certificate', () => {
  it('is shown to its own server, and to nobody else', async () => {
    const [server, other] = [await demanding(), await serve({ ...own, ca: ca.cert, requestCert: true, rejectUnauthorized: false })];
    const client = clientCertificate('trust', person.cert, person.key);
    const connections = connecting([ca.cert], { url: server.url, client });
    expect(await outcome(connections, server.url)).toBe(200);
    expect(await outcome(connections, other.url)).toBe(200);
    expect(server.asked[0]?.client).toBe('release manager');
    expect(other.asked[0]?.client).toBeUndefined();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('is asked for in plain words where there is none, over %s', async (version) => {
    const server = await serve({
      ...own,
      ca: ca.cert,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: version,
      maxVersion: version,
    });
    // A server that ends before it says why leaves nothing to tell.
    expect(await outcome(connecting([ca.cert]), server.url)).toMatchObject({
      code: expect.stringMatching(/^(client-certificate|server-unreachable)$/),
    });
    expect(server.asked).toEqual([]);
  });

  it('keeps its key out of what is written down', () => {
    const client = clientCertificate('trust', person.cert, person.key);
    expect(`${JSON.stringify(client)} ${inspect(client, { showHidden: true, depth: 9 })}`).not.toContain('PRIVATE KEY');
    expect(client).toMatchObject({ subject: 'CN=release manager' });
  });

  it.each([
    ['a key of another', person.cert, own.key, 'the key does not belong to the certificate'],
    ['no certificate', 'none', person.key, 'the certificate file holds no certificate in PEM'],
    ['a damaged certificate', person.cert.replace(/\n.{20}/, '\nAAAAAAAAAAAAAAAAAAAA'), person.key, 'the certificate is damaged'],
    ['no key', person.cert, 'none', 'the key file holds no private key in PEM'],
  ])('refuses %s', (_, certificate, key, reason) => {
    expect(() => clientCertificate('trust', certificate, key)).toThrow(
      expect.objectContaining({ failure: { code: 'client-certificate', server: 'trust', reason } }),
    );
  });

  it('says how to take off a passphrase', () => {
    const key = createPrivateKey(person.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' }) as string;
    expect(() => clientCertificate('trust', person.cert, key)).toThrow(
      expect.objectContaining({ failure: expect.objectContaining({ reason: expect.stringContaining('openssl pkey') }) }),
    );
  });
});

describe("docker's folder for a host", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-tls-'));
    afterThis(() => rm(folder, { recursive: true, force: true }));
  });
  const put = (files: Readonly<Record<string, string>>) =>
    Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(folder, name), text, { mode: 0o600 })));
  const read = () => readHostFolder(folder, 'a.test:4443', 'tls/a.test:4443');

  it('gives CAs and the first pair', async () => {
    await put({ 'ca.crt': ca.cert, 'b.cert': own.cert, 'b.key': own.key, 'a.cert': person.cert, 'a.key': person.key, notes: 'x' });
    await mkdir(join(folder, 'old.cert'));
    const { ca: found, client, exposed } = await read();
    expect(found).toEqual([ca.cert]);
    expect(client?.subject).toBe('CN=release manager');
    expect(exposed).toBe(false);
    if (process.platform !== 'win32') {
      await chmod(join(folder, 'a.key'), 0o644);
      expect((await read()).exposed).toBe(true);
    }
  });

  it('is empty where there is none', async () => {
    expect(await readHostFolder(join(folder, 'none'), 'a.test', 'tls/a.test')).toEqual({ ca: [], exposed: false });
  });

  it.each([
    ['a certificate without its key', { 'a.cert': person.cert }, 'client-certificate', 'tls/a.test:4443 holds a.cert without a.key'],
    ['a key without its certificate', { 'a.key': person.key }, 'client-certificate', 'tls/a.test:4443 holds a.key without a.cert'],
    [
      'a pair that is none',
      { 'a.cert': person.cert, 'a.key': own.key },
      'client-certificate',
      'the key does not belong to the certificate',
    ],
    ['a CA that is none', { 'ca.crt': 'none' }, 'file-unreadable', 'it holds no certificate in PEM'],
  ])('refuses %s, as docker does', async (_, files, code, reason) => {
    await put(files);
    await expect(read()).rejects.toMatchObject({ failure: { code, reason } });
  });
});
