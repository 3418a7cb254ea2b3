import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/web';
const passphrases = { root: 'a root of others', repository: 'a key of others' };

/** Vera follows a repository of others, pins its root, sees it started anew, and deletes it at last, on a real notary-server. */
describe.runIf(hasPeers('notary', 'notary-server'))('the settings of a repository', { sequential: true, timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-settings-'));
  const backups = join(folder, 'backups');
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let host: string;
  let person: Person;
  const sheet = () => person.signet.window.getByRole('dialog');
  const pane = () => person.repositories.pane(gun);
  const clients = (name: string) => trustClients(join(folder, name), server.url, passphrases);
  const starts = async (name: string) => {
    await clients(name).notary('init', '-p', gun);
    await clients(name).notary('addhash', '-p', gun, '2.0', '523', '--sha256', 'a'.repeat(64));
  };
  const meet = async () => {
    await person.signet.window.getByRole('button', { name: 'Follow' }).first().click();
    await sheet().getByLabel('Repository', { exact: true }).fill(gun);
    await sheet().getByRole('button', { name: 'Show its root' }).click();
  };

  beforeAll(async () => {
    server = await startNotaryServer(join(folder, 'server'));
    host = new URL(server.url).host;
    mkdirSync(backups, { mode: 0o777 });
    await starts('owner');
    person = await startAs('I am looking around');
    await person.goTo('Repositories');
    await person.signet.window.getByRole('button', { name: 'Follow' }).first().click();
    await sheet().getByLabel('Address').fill(server.url);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await sheet().getByRole('button', { name: 'Cancel' }).click();
  });
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('pins the root at first contact, unless told otherwise', async () => {
    await meet();
    await expect(sheet().getByRole('checkbox', { name: 'Pin this root certificate' })).toBeChecked();
    await expectAccessible(person.signet, 'first-meeting-pin');
    await sheet().getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(person.repositories.row(gun)).toContainText('Trusted');
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Settings');
    await expect(pane().getByRole('list', { name: 'Pins that cover it' })).toContainText('decides');
    await expect(pane()).toContainText(server.url);
    await expectAccessible(person.signet, 'repository-settings-server');
  });

  it('refuses another root, and says which pin does', async () => {
    await pane().getByRole('button', { name: 'Follow no longer' }).click();
    await expect(person.repositories.row(gun)).toHaveCount(0);
    await clients('owner').notary('delete', gun, '--remote');
    await starts('somebody');
    await meet();
    await expect(sheet()).toContainText('It has another root than the one you knew.');
    await expect(sheet()).toContainText('Your pin');
    await expectAccessible(person.signet, 'meeting-anew');
    await sheet().getByRole('button', { name: 'Put aside what is remembered' }).click();
    await expect(sheet()).toContainText('This cannot be trusted.');
    await expect(sheet()).toContainText(`The root certificate is not one that you pinned for ${gun}`);
    expect((await person.system.asked()).at(-1)).toMatchObject({ message: `Put aside what Signet remembers of ${gun}?` });
    await sheet().getByRole('button', { name: 'Cancel' }).click();
  });

  it('keeps a pin until the person says so outside of the window', async () => {
    const { window } = person.signet;
    await person.goTo('Settings');
    const pins = window.getByRole('region', { name: 'Pins' });
    await person.system.answer('Cancel');
    await pins.getByRole('button', { name: `Remove the pin for ${gun}` }).click();
    await expect(pins.getByRole('list', { name: 'Pins' })).toContainText(gun);
    await person.system.answer('Sign');
    await pins.getByRole('button', { name: `Remove the pin for ${gun}` }).click();
    await expect(pins).toContainText('Nothing is pinned yet.');
    expect((await person.system.asked()).at(-1)).toMatchObject({ message: `Remove the pin for ${gun}?` });
  });

  it('takes pins over from a file of notary, once they were shown', async () => {
    const { window } = person.signet;
    const config = join(folder, 'config.json');
    writeFileSync(config, JSON.stringify({ trust_pinning: { certs: { 'quay.example.test/*': ['AB'] } } }), { mode: 0o644 });
    await person.system.choose(config);
    await window.getByRole('region', { name: 'Pins' }).getByRole('button', { name: 'Import' }).click();
    await sheet().getByRole('button', { name: 'Choose a file' }).click();
    await expect(sheet()).toContainText('config.json cannot be taken over');
    writeFileSync(config, JSON.stringify({ trust_pinning: { certs: { 'quay.example.test/*': ['ab'.repeat(32)] } } }));
    await sheet().getByRole('button', { name: 'Choose a file' }).click();
    await expect(sheet().getByRole('list', { name: 'Pins in the file' })).toContainText('new');
    await expectAccessible(person.signet, 'pins-shown');
    await sheet().getByRole('button', { name: 'Take over' }).click();
    await expect(window.getByRole('region', { name: 'Pins' }).getByRole('list', { name: 'Pins' })).toContainText('quay.example.test/*');
  });

  it('deletes it on its server, once it is backed up and named', async () => {
    await person.goTo('Repositories');
    await meet();
    await sheet().getByRole('checkbox', { name: 'Pin this root certificate' }).click();
    await sheet().getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(person.repositories.row(gun)).toContainText('Trusted');
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Settings');
    await pane().getByRole('button', { name: 'Pin its root certificate' }).click();
    await expect(sheet().getByRole('textbox')).toBeFocused();
    await person.signet.window.keyboard.press('Escape');
    await expect(sheet()).toHaveCount(0);
    await pane().getByRole('button', { name: 'Delete trust data' }).click();
    await expect(sheet()).toContainText('for up to 14 days');
    const act = sheet().getByRole('button', { name: `Delete it on ${host}` });
    await sheet().getByRole('textbox').fill(gun);
    await expect(act).toHaveAttribute('aria-disabled', 'true');
    await person.system.choose(backups);
    await sheet().getByRole('button', { name: 'Make a backup' }).click();
    await expect(sheet()).toContainText('documents saved in');
    expect(readdirSync(backups)).toHaveLength(1);
    await expectAccessible(person.signet, 'delete-repository-ready');
    await act.click();
    await expect(sheet()).toContainText(`${host} has no trust data of it any more.`);
    expect((await person.system.asked()).at(-1)).toMatchObject({ message: `Delete all trust data of ${gun} on ${host}?` });
    await sheet().getByRole('button', { name: 'Copy as command' }).click();
    expect(await person.system.clipboard()).toBe(`notary -s ${server.url} delete ${gun} --remote`);
    await sheet().getByRole('button', { name: 'Done' }).click();
    await expect(person.repositories.row(gun)).toHaveCount(0);
    await expect(clients('stranger').notary('list', gun)).rejects.toMatchObject({
      stdout: expect.stringContaining('does not have trust data'),
    });
  });
});
