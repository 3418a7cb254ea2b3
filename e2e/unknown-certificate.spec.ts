import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fingerprintOf, type PemFiles, selfSigned } from './harness/certificates.ts';
import { hasPeers, startNotaryServer } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

/** A person, and real notary-servers that prove themselves by certificates of their own. */
describe.runIf(hasPeers('notary-server', 'openssl'))('a server that nobody vouches for', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-unknown-'));
  let first: PemFiles;
  let second: PemFiles;
  let mine: PemFiles;
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let person: Person;
  let host: string;
  const sheet = () => person.signet.window.getByRole('dialog');
  const add = async (url: string) => {
    await sheet().getByLabel('Address').fill(url);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
  };
  const openSheet = () => person.signet.window.getByRole('button', { name: 'Add a server' }).click();
  const row = (name: string) =>
    person.signet.window.getByRole('list', { name: 'Trust servers' }).getByRole('listitem').filter({ hasText: name });

  beforeAll(async () => {
    first = selfSigned(folder, 'first');
    second = selfSigned(folder, 'second');
    mine = selfSigned(folder, 'release-manager');
    server = await startNotaryServer(join(folder, 'one'), { tls: first });
    host = new URL(server.url).host;
    person = await startAs('I am looking around');
    await person.goTo('Settings');
  });
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is shown with its fingerprint, and is not kept when the person cancels', async () => {
    await openSheet();
    await add(server.url);
    await expect(sheet()).toContainText(`Nobody whom this computer trusts vouches for ${host}.`);
    await expect(sheet()).toContainText(fingerprintOf(first));
    await expect(sheet()).toContainText('CN=first');
    await expectAccessible(person.signet, 'unknown-certificate');
    // The decision is a button: Enter does not make it.
    await person.signet.window.keyboard.press('Enter');
    await expect(sheet()).toContainText('Compare the fingerprint before you pin it.');
    await sheet().getByRole('button', { name: 'Cancel' }).click();
    await expect(row(host)).toHaveCount(0);
  });

  it('is asked once its key is pinned', async () => {
    await openSheet();
    await add(server.url);
    await sheet().getByRole('button', { name: 'Pin this key' }).click();
    await expect(sheet()).toHaveCount(0);
    await expect(row(host)).toContainText('pinned');
    await expect(row(host)).toContainText(fingerprintOf(first));
    await expectAccessible(person.signet, 'pinned-server');
  });

  it('is refused with both fingerprints when its key is another', async () => {
    await server.end();
    server = await startNotaryServer(join(folder, 'two'), { tls: second, port: server.port });
    await person.goTo('Repositories');
    await person.signet.window.getByRole('button', { name: 'Follow' }).first().click();
    await sheet().getByLabel('Repository', { exact: true }).fill('registry.example.test/acme/app');
    await sheet().getByRole('button', { name: 'Show its root' }).click();
    await expect(sheet()).toContainText(`${host} has another key than the one you pinned`);
    await expect(sheet()).toContainText(fingerprintOf(first));
    await expect(sheet()).toContainText(fingerprintOf(second));
    await sheet().getByRole('button', { name: 'Cancel' }).click();
    await person.goTo('Settings');
    await openSheet();
    await add(server.url);
    await expect(sheet()).toContainText('It is not the key that you pinned.');
    await expectAccessible(person.signet, 'changed-key');
    await sheet().getByRole('button', { name: 'Cancel' }).click();
    await expect(row(host)).toContainText(fingerprintOf(first));
  });

  it('gets a certificate of the person where it demands one', async () => {
    const demanding = await startNotaryServer(join(folder, 'three'), { tls: { ...first, clients: mine.cert } });
    const name = new URL(demanding.url).host;
    try {
      await openSheet();
      await sheet().getByText('It wants a certificate from me').click();
      await person.system.choose(mine.cert);
      await sheet().getByRole('button', { name: 'Choose a certificate' }).click();
      await person.system.choose(second.key);
      await sheet().getByRole('button', { name: 'Choose a key' }).click();
      await expectAccessible(person.signet, 'client-certificate');
      await add(demanding.url);
      await expect(sheet()).toContainText('The key does not belong to the certificate.');
      await person.system.choose(mine.key);
      await sheet().getByRole('button', { name: 'Choose another key' }).click();
      await sheet().getByRole('button', { name: 'Test and add' }).click();
      await sheet().getByRole('button', { name: 'Pin this key' }).click();
      await expect(sheet()).toHaveCount(0);
      await expect(row(name)).toContainText('CN=release-manager');
    } finally {
      await demanding.end();
    }
  });
});
