import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const theirs = 'registry.example.test/acme/web';
const ours = 'registry.example.test/acme/app';
const image = 'acme/app:1.4.2';
const keys = { root: 'amber-otter', targets: 'cobalt-finch' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** A person, and others who use `notary` and `docker trust`, on one real notary-server. */
describe.runIf(hasPeers('notary', 'notary-server', 'docker'))('a trust server', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-trust-server-'));
  let clients: ReturnType<typeof trustClients>;
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let host: string;
  let person: Person;
  const sheet = () => person.signet.window.getByRole('dialog');

  beforeAll(async () => {
    server = await startNotaryServer(join(folder, 'server'));
    host = new URL(server.url).host;
    clients = trustClients(join(folder, 'others'), server.url, { root: 'a root of others', repository: 'a key of others' });
    await clients.notary('init', '-p', theirs);
    await clients.notary('addhash', '-p', theirs, '2.0', '523', '--sha256', 'a'.repeat(64));
    person = await startAs('I am looking around');
  });
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is named by its address, and is not kept where nobody answers', async () => {
    const { window } = person.signet;
    await person.goTo('Repositories');
    await window.getByRole('button', { name: 'Follow' }).first().click();
    await expect(sheet()).toContainText('Add a trust server');
    await sheet().getByLabel('Address').fill('http://notary.example.test');
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await expect(sheet()).toContainText('without TLS only this computer itself may be asked', { ignoreCase: true });
    await sheet().getByLabel('Address').fill('https://127.0.0.1:1');
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await expect(sheet()).toContainText('127.0.0.1:1 did not answer');
    await sheet().getByLabel('Address').fill(server.url);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await expect(sheet()).toContainText('Follow a repository');
  });

  it('shows the root of a repository before anything is trusted', async () => {
    const { press, type } = keyboardSteps(person.signet);
    await expect(sheet()).toContainText('Repositories this server tells of');
    await expectAccessible(person.signet, 'repositories told of');
    await sheet().getByLabel('Repository', { exact: true }).focus();
    await type('none of these');
    await expect(sheet()).toContainText('None has that in its name.');
    await press('Control+a');
    await type('acme/');
    await sheet().getByRole('button', { name: theirs }).click();
    await expect(sheet().getByLabel('Repository', { exact: true })).toHaveValue(theirs);
    await sheet().getByRole('button', { name: 'Show its root' }).click();
    await expect(sheet()).toContainText('Compare this id before you go on.');
    await expect(sheet()).toContainText(`CN=${theirs}`);
    await expect(sheet()).toContainText('1 tag');
    await expectAccessible(person.signet, 'first meeting');
    await sheet().getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(sheet()).toHaveCount(0);
    await expect(person.repositories.row(theirs)).toContainText('Trusted');
    await expect(person.repositories.row(theirs)).toContainText(host);
  });

  it('tells what others publish once it is asked again', async () => {
    await clients.notary('addhash', '-p', theirs, '3.0', '523', '--sha256', 'b'.repeat(64));
    await keyboardSteps(person.signet).press('Control+r');
    await person.repositories.tab(theirs, 'Tags');
    await expect(person.repositories.tag('3.0')).toBeVisible();
  });

  it('R2: gets a new repository and a signature, and notary and docker agree', { timeout: 120_000 }, async () => {
    await person.keys.create({ name: keys.root, role: 'Root', passphrase: secrets.root });
    await person.keys.create({ name: keys.targets, role: 'Targets', passphrase: secrets.targets });
    await person.images.show();
    await person.images.open(image);
    await person.images.sign(image);
    await person.signing.initialise(keys, secrets, { on: host });
    await person.signing.chooseKey(keys.targets);
    await person.signing.review();
    await expect(person.signing.sheet()).toContainText(`Published on${host}`);
    await person.signing.unlock({ [keys.targets]: secrets.targets });
    await person.signing.finish();
    await person.images.verdict(image, 'Trusted');
    expect((await person.system.asked()).at(-1)).toMatchObject({ message: `Sign in ${ours} and publish on ${host}?` });
    await person.images.pane(image).getByRole('button', { name: 'Copy digest' }).click();
    const digest = (await person.system.clipboard()).replace('sha256:', '');
    expect(await clients.notary('list', ours)).toMatch(new RegExp(`^1\\.4\\.2\\s+${digest}\\s`, 'm'));
  });

  it('is asked for nothing while Signet is offline', async () => {
    const { window } = person.signet;
    await person.goTo('Repositories');
    await window.getByRole('switch', { name: 'Offline' }).click();
    await expect(person.repositories.row(theirs)).toContainText('Stale');
    await person.repositories.open(theirs);
    await person.repositories.tab(theirs, 'Roles');
    await expect(person.repositories.pane(theirs)).toContainText('Signet is offline');
    await expectAccessible(person.signet, 'offline');
    await person.palette.run('Go online');
    await expect(person.repositories.row(theirs)).toContainText('Trusted');
  });

  it('is stale, and says why, when it does not answer any more', async () => {
    await server.end();
    await person.goTo('Repositories');
    await keyboardSteps(person.signet).press('Control+r');
    await expect(person.repositories.row(theirs)).toContainText('Stale');
    await person.repositories.open(ours);
    await person.repositories.tab(ours, 'Roles');
    await expect(person.repositories.pane(ours)).toContainText(`${host} did not answer`);
    await person.images.show();
    await person.images.verdict(image, 'Stale');
  });

  it('publishes nothing while it does not answer, and says so', async () => {
    const other = image.replace('1.4.2', '1.4.1');
    await person.images.open(other);
    await person.images.sign(other);
    await person.signing.chooseKey(keys.targets);
    await sheet().getByRole('button', { name: 'Review', exact: true }).click();
    await expect(sheet()).toContainText(`${host} did not answer`);
    await sheet().getByRole('button', { name: 'Cancel' }).click();
  });
});
