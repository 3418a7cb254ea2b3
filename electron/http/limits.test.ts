import { X509Certificate } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { clientCertificate } from './client-certificate.ts';
import { keyFingerprint } from './presented.ts';
import { connecting, outcome } from './testing/asking.ts';
import { certified, forClients, forServers } from './testing/certificates.ts';
import { serve } from './testing/tls-server.ts';

const dribbling =
  (status: number): RequestListener =>
  async (_, response) => {
    response.writeHead(status);
    while (!response.destroyed) {
      response.write('x');
      await delay(20);
    }
  };

// Usually the whole may take a minute.
it.each([200, 500])(
  'an answer %i that goes on byte by byte is waited for no longer than the whole may take',
  { timeout: 20_000 },
  async (status) => {
    const server = await serve(undefined, dribbling(status));
    expect(await outcome(connecting([], undefined, { document: 400 }), server.url)).toMatchObject({
      code: 'server-unreachable',
      reason: 'time-out',
    });
  },
);

it('what is sent may take longer than an answer', async () => {
  const server = await serve(undefined, async (_, response) => {
    await delay(600);
    response.end();
  });
  expect(await outcome(connecting([], undefined, { document: 200 }), server.url, { method: 'POST', content: 'x' })).toBe(200);
});

it('a redirect to another host takes neither log-in nor certificate nor pin along', async () => {
  const ca = certified('company CA', { ca: true });
  const own = certified('server', forServers, ca);
  const person = certified('release manager', forClients, ca);
  const asking = { ca: ca.cert, requestCert: true, rejectUnauthorized: false };
  const other = await serve({ ...certified('blobs', forServers, ca), ...asking });
  const server = await serve({ ...own, ...asking }, (_, response) => response.writeHead(307, { location: `${other.url}/blob` }).end());
  const pin = keyFingerprint(new X509Certificate(own.cert));
  const client = clientCertificate('server', person.cert, person.key);
  const question = { authorization: 'Bearer of-the-server', elsewhere: true };
  expect(await outcome(connecting([ca.cert], { url: server.url, client, pin }), server.url, question)).toBe(200);
  expect(server.asked[0]).toMatchObject({ client: 'release manager', headers: { authorization: 'Bearer of-the-server' } });
  expect(other.asked[0]?.client).toBeUndefined();
  expect(other.asked[0]?.headers.authorization).toBeUndefined();
  // Without a CA that is known the pin of the first helps nothing at the second.
  expect(await outcome(connecting([], { url: server.url, client, pin }), server.url, question)).toMatchObject({ code: 'server-untrusted' });
});
