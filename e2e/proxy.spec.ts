import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { selfSigned } from './harness/certificates.ts';
import { hasPeers, startNotaryServer } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

/** An address that is not this computer's, and a proxy that knows the way to it. */
const distant = 'https://192.0.2.7:4443';
const secret = 'three proxy words';

/** A person whose servers are behind a proxy that wants to know who asks; the server is a real notary-server. */
describe.runIf(hasPeers('notary-server', 'openssl'))('a proxy', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-proxied-'));
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let proxy: Server;
  let address: string;
  let person: Person;
  const sheet = () => person.signet.window.getByRole('dialog');
  const form = () => person.signet.window.getByRole('form', { name: 'Proxy' });
  const add = async () => {
    await person.signet.window.getByRole('button', { name: 'Add a server' }).click();
    await sheet().getByLabel('Address').fill(distant);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
  };

  beforeAll(async () => {
    server = await startNotaryServer(folder, { tls: selfSigned(folder, 'notary', '192.0.2.7') });
    proxy = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('data', (head) => {
        heads.push(head.toString('latin1'));
        if (!heads.at(-1)?.includes(btoa(`me:${secret}`))) return socket.end('HTTP/1.1 407 Who asks?\r\n\r\n');
        const there = connect(server.port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 There\r\n\r\n');
          socket.pipe(there).pipe(socket);
        });
        sockets.add(there.on('error', () => undefined));
      });
    });
    await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
    address = `127.0.0.1:${(proxy.address() as { port: number }).port}`;
    person = await startAs('I am looking around', { env: { HTTPS_PROXY: `http://${address}` } });
    await person.goTo('Settings');
  });
  afterAll(async () => {
    await person?.close();
    for (const socket of sockets) socket.destroy();
    proxy?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is taken from the environment, and says that it wants to know who asks', async () => {
    await expect(person.signet.window.getByText(`HTTPS_PROXY names ${address}.`)).toBeVisible();
    await expectAccessible(person.signet, 'proxy-environment');
    await add();
    await expect(sheet()).toContainText(`The proxy ${address} wants to know who asks`);
    expect(heads.at(-1)).toMatch(/^CONNECT 192\.0\.2\.7:4443 HTTP\/1\.1\r\n/);
    await sheet().getByRole('button', { name: 'Cancel' }).click();
  });

  it('is named with a name and password, which are kept sealed', async () => {
    await person.signet.window.getByRole('combobox', { name: 'Proxy' }).click();
    await person.signet.window.getByRole('option', { name: 'This one' }).click();
    await form().getByLabel('Address of the proxy').fill('socks5://127.0.0.1:1');
    await form().getByRole('button', { name: 'Save' }).click();
    await expect(person.signet.window.getByRole('alert')).toContainText('Signet speaks to HTTP proxies only.');
    await form().getByLabel('Address of the proxy').fill(address);
    await form().getByLabel('Name at the proxy').fill('me');
    await form().getByLabel('Password at the proxy').fill(secret);
    await form().getByRole('button', { name: 'Save' }).click();
    await expect(form()).toContainText('A name and password are kept');
    await expectAccessible(person.signet, 'proxy-named');
    const { userData } = person.signet;
    for (const name of readdirSync(userData).filter((one) => one.endsWith('.json') || one.endsWith('.txt')))
      expect(readFileSync(join(userData, name), 'utf8'), name).not.toContain(secret);
  });

  it('makes the connection, and the server still has to prove who it is', async () => {
    await add();
    await expect(sheet()).toContainText('Nobody whom this computer trusts vouches for 192.0.2.7:4443.');
    await sheet().getByRole('button', { name: 'Pin this key' }).click();
    await expect(sheet()).toHaveCount(0);
    await expect(person.signet.window.getByRole('list', { name: 'Trust servers' })).toContainText('192.0.2.7:4443');
  });
});
