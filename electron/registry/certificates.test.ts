import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { certified, forClients, forServers } from '#electron/http/testing/certificates.ts';
import { serve } from '#electron/http/testing/tls-server.ts';
import { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { registryCertificates } from './certificates.ts';
import { openRegistry } from './registry.ts';

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'signet-certs-'));
});
afterEach(() => rm(home, { recursive: true, force: true }));
const folder = async (...parts: string[]) => {
  const path = join(home, ...parts);
  await mkdir(path, { recursive: true });
  return path;
};

it('takes what docker and Podman were given for this very registry', async () => {
  const own = testCertificates();
  await copyFile(own.caFile, join(await folder('.docker', 'certs.d', 'a.test:5000'), 'ca.crt'));
  await copyFile(own.caFile, join(await folder('.config', 'containers', 'certs.d', 'a.test:5000'), 'other.crt'));
  const pair = certified('a person', forClients);
  const other = await folder('.docker', 'certs.d', 'b.test');
  await writeFile(join(other, 'client.cert'), pair.cert);
  await writeFile(join(other, 'client.key'), pair.key, { mode: 0o600 });
  expect((await registryCertificates('a.test:5000', home)).ca).toHaveLength(2);
  expect(await registryCertificates('a.test', home)).toEqual({ ca: [], exposed: false });
  expect(await registryCertificates('b.test', home)).toMatchObject({ ca: [], client: { subject: 'CN=a person' }, exposed: false });
});

it('says which one is damaged', async () => {
  await writeFile(join(await folder('.docker', 'certs.d', 'a.test'), 'ca.crt'), 'no certificate');
  await expect(registryCertificates('a.test', home)).rejects.toMatchObject({
    failure: { code: 'file-unreadable', file: 'certs.d/a.test/ca.crt', reason: 'it holds no certificate in PEM' },
  });
});

it('a registry that demands a certificate gets the one in its folder', async () => {
  const ca = certified('company CA', { ca: true });
  const person = certified('release manager', forClients, ca);
  const demanded = { ...certified('registry', forServers, ca), ca: ca.cert, requestCert: true, rejectUnauthorized: true };
  const server = await serve(demanded, (_, response) => response.end('{"name":"app","tags":["1.0"]}'));
  const host = `127.0.0.1:${server.port}`;
  const own = await folder('.docker', 'certs.d', host);
  await writeFile(join(own, 'ca.crt'), ca.cert);
  const waiting = { clock: () => performance.now(), now: () => new Date(), longest: 1000 };
  const tags = async () => {
    const registry = await openRegistry(host, { credentials: async () => undefined, home, waiting });
    try {
      return (await (await registry.repository('app')).tags({ signal: new AbortController().signal })).tags;
    } finally {
      await registry.close();
    }
  };
  await expect(tags()).rejects.toThrow(/client-certificate|server-unreachable/);
  await writeFile(join(own, 'me.cert'), person.cert);
  await writeFile(join(own, 'me.key'), person.key, { mode: 0o600 });
  expect(await tags()).toEqual(['1.0']);
  expect(server.asked.at(-1)?.client).toBe('release manager');
});
