import { X509Certificate } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { describeCertificate, keyFingerprint } from './presented.ts';
import { connecting, outcome } from './testing/asking.ts';
import { certified, forServers, type Pair } from './testing/certificates.ts';
import { serve } from './testing/tls-server.ts';

const pinOf = ({ cert }: Pair) => keyFingerprint(new X509Certificate(cert));
const hour = 3_600_000;

it('trusts the pinned key of a self-signed certificate, for that host', async () => {
  const own = certified('trust server', forServers);
  const [server, other] = [await serve(own), await serve(own)];
  const connections = connecting([], { url: server.url, pin: pinOf(own) });
  expect(await outcome(connections, server.url)).toBe(200);
  expect(await outcome(connections, other.url)).toMatchObject({ code: 'server-untrusted', server: `127.0.0.1:${other.port}` });
  expect(other.asked).toEqual([]);
});

it('trusts the pinned key of a certificate from a CA that nobody knows, whether it is shown or not', async () => {
  const ca = certified('private CA', { ca: true });
  const own = certified('trust server', forServers, ca);
  for (const cert of [own.cert, own.cert + ca.cert]) {
    const server = await serve({ key: own.key, cert });
    expect(await outcome(connecting([]), server.url)).toMatchObject({ code: 'server-untrusted' });
    expect(await outcome(connecting([], { url: server.url, pin: pinOf(own) }), server.url)).toBe(200);
  }
});

it('goes on with a renewed certificate of the same key, and refuses another key with both fingerprints', async () => {
  const [first, stranger] = [certified('trust server', forServers), certified('trust server', forServers)];
  const renewed = await serve(certified('trust server, renewed', forServers, undefined, first));
  expect(await outcome(connecting([], { url: renewed.url, pin: pinOf(first) }), renewed.url)).toBe(200);
  const changed = await serve(stranger);
  expect(await outcome(connecting([], { url: changed.url, pin: pinOf(first) }), changed.url)).toEqual({
    ...{ code: 'server-changed', server: `127.0.0.1:${changed.port}`, pinned: pinOf(first), now: pinOf(stranger) },
  });
  expect(changed.asked).toEqual([]);
});

it('holds the pin even where a CA that is trusted vouches for another key', async () => {
  const ca = certified('company CA', { ca: true });
  const [first, second] = [certified('trust server', forServers, ca), certified('trust server', forServers, ca)];
  const server = await serve(second);
  expect(await outcome(connecting([ca.cert]), server.url)).toBe(200);
  expect(await outcome(connecting([ca.cert], { url: server.url, pin: pinOf(first) }), server.url)).toMatchObject({
    code: 'server-changed',
  });
});

it.each([
  ['has ended', { ...forServers, notAfter: Date.now() - hour }, 'CERT_HAS_EXPIRED'],
  ['has not begun', { ...forServers, notBefore: Date.now() + hour }, 'CERT_NOT_YET_VALID'],
  ['is for another host', { ...forServers, address: '127.0.0.2' }, 'ERR_TLS_CERT_ALTNAME_INVALID'],
])('refuses a pinned certificate that %s, whatever the environment says', async (_, wish, reason) => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  const own = certified('trust server', wish);
  const server = await serve(own);
  const refused = await outcome(connecting([], { url: server.url, pin: pinOf(own) }), server.url);
  expect(refused).toEqual({ code: 'server-untrusted', server: `127.0.0.1:${server.port}`, reason });
  expect(server.asked).toEqual([]);
  vi.unstubAllEnvs();
});

it('compares with every connection, not with the first alone', async () => {
  const [own, other] = [certified('trust server', forServers), certified('trust server', forServers)];
  const server = await serve(own, (_, response) => response.writeHead(200, { connection: 'close' }).end());
  const connections = connecting([], { url: server.url, pin: pinOf(own) });
  expect(await outcome(connections, server.url)).toBe(200);
  server.renew(other);
  expect(await outcome(connections, server.url)).toMatchObject({ code: 'server-changed', now: pinOf(other) });
});

it('looks at a certificate without a word to the server', async () => {
  const ca = certified('private CA', { ca: true });
  const own = certified('trust server', forServers, ca);
  const server = await serve(own);
  expect(await connecting([]).present(new URL(server.url))).toMatchObject({
    ...{ fingerprint: pinOf(own), subject: 'CN=trust server', issuer: 'CN=private CA', flaw: undefined },
  });
  expect(server.connections()).toBe(1);
  expect(server.asked).toEqual([]);
  const ended = await serve(certified('trust server', { ...forServers, notAfter: Date.now() - hour }));
  expect(await connecting([]).present(new URL(ended.url))).toMatchObject({ flaw: 'CERT_HAS_EXPIRED' });
  expect(describeCertificate({ getPeerX509Certificate: () => undefined } as never, '')).toBeUndefined();
});
