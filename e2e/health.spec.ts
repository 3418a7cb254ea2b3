import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { turnClock } from './steps/clock.ts';
import { select } from './steps/controls.ts';
import { healthSteps } from './steps/health.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
const image = 'acme/app:1.4.2';
const keys = { root: 'amber-otter', targets: 'cobalt-finch' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** Keys of her own, and a repository that she started with them. */
async function started(on?: string): Promise<Person> {
  const person = await startAs('I am looking around');
  if (on !== undefined) {
    const { window } = person.signet;
    await person.goTo('Repositories');
    await window.getByRole('button', { name: 'Follow' }).first().click();
    await window.getByRole('dialog').getByLabel('Address').fill(on);
    await window.getByRole('dialog').getByRole('button', { name: 'Test and add' }).click();
    await expect(window.getByRole('dialog')).toContainText('Follow a repository');
    await window.keyboard.press('Escape');
  }
  await person.keys.create({ name: keys.root, role: 'Root', passphrase: secrets.root });
  await person.keys.create({ name: keys.targets, role: 'Targets', passphrase: secrets.targets });
  await person.images.show();
  await person.images.open(image);
  await person.images.sign(image);
  await person.signing.initialise(keys, secrets, on === undefined ? {} : { on: new URL(on).host });
  await person.signing.chooseKey(keys.targets);
  await person.signing.complete({ [keys.targets]: secrets.targets });
  return person;
}

describe('O4: renewing before the end', { sequential: true, timeout: 60_000 }, () => {
  let person: Person;
  let health: ReturnType<typeof healthSteps>;
  beforeAll(async () => {
    person = await started();
    health = healthSteps(person.signet, () => person.goTo('Health'));
    // A clock that jumps by years is a person who was away for years.
    await person.goTo('Settings');
    await select(person.signet.window, 'Lock without input', 'Never');
  });
  afterAll(() => person?.close());
  const radar = () => person.signet.window.getByRole('region', { name: /^Radar/ });

  it('a key without a backup is found, with what makes one', async () => {
    await person.signet.window.keyboard.press('Control+8');
    await expect(health.finding(/Root hangs on one key/)).toContainText('Back up');
    await health.open(/Root hangs on one key/);
    await expect(health.pane(/Root hangs/)).toContainText('in the keychain, no backup');
    await health
      .pane(/Root hangs/)
      .getByRole('button', { name: 'Back up' })
      .click();
    await expect(person.signet.window.getByRole('dialog')).toContainText(keys.root);
    await person.signet.window.keyboard.press('Escape');
  });

  it('the radar shows every end in its month, and opens what renews it', async () => {
    await turnClock(person.signet, 1_050);
    await person.goTo('Overview');
    await expect(radar().getByRole('button', { name: /: 2 ends$/ })).toBeVisible();
    await expectAccessible(person.signet, 'radar');
    const months = radar().getByRole('button');
    await months.first().focus();
    await person.signet.window.keyboard.press('Enter');
    const renew = person.signet.window.getByRole('menuitem', { name: new RegExp(`^Renew snapshot of ${gun}`) });
    await expect(renew).toBeVisible();
    await expectAccessible(person.signet, 'radar-month');
    await renew.press('Enter');
    await expect(person.signet.window.getByRole('dialog')).toContainText('Renew snapshot');
    await person.signet.window.keyboard.press('Escape');
  });

  it('an end within the lead time is found by keyboard, renewed, and gone', async () => {
    const { window } = person.signet;
    const { press, type } = keyboardSteps(person.signet);
    await window.keyboard.press('Control+8');
    await expect(health.finding(/Targets ends in 4\d days/)).toContainText('Renew');
    await press('Control+f');
    await type('role:targets ends:<90d');
    await press('Tab');
    await health.grid().focus();
    await press('ArrowDown');
    await press('r');
    await expect(window.getByRole('dialog')).toContainText('Renew targets');
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(health.finding(/Targets ends/)).toHaveCount(0);
  });

  it('what has ended is said to have ended, and is repaired', async () => {
    await turnClock(person.signet, 1_200);
    await person.goTo('Overview');
    await expect(person.signet.window.getByText(`Targets of ${gun} ended`)).toBeVisible();
    await person.signet.window.getByRole('button', { name: `Renew: Targets of ${gun}` }).click();
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await expect(person.signet.window.getByText(`Targets of ${gun} ended`)).toHaveCount(0);
  });

  it('every end is listed, and copied as JSON', async () => {
    await health.show();
    await health.view('All ends');
    await expect(health.grid('Ends').getByRole('row').filter({ hasText: 'root certificate' })).toBeVisible();
    await person.signet.window.keyboard.press('e');
    expect(JSON.parse(await person.system.clipboard())).toContainEqual(expect.objectContaining({ gun, what: 'root certificate' }));
  });

  it('what nothing repairs leads to what is left: an archive, and a new beginning', async () => {
    await turnClock(person.signet, 1_500);
    await health.show();
    await health.view('Findings');
    await health.open(/Root certificate.* ended/);
    const pane = health.pane(/Root certificate/);
    await expect(pane).toContainText('Nothing repairs it.');
    await expectAccessible(person.signet, 'nothing-repairs');
    const sheet = person.signet.window.getByRole('dialog');
    await pane.getByRole('button', { name: 'Archive it' }).click();
    await expect(sheet).toContainText('Archive a repository');
    await person.signet.window.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
    await pane.getByRole('button', { name: 'Delete trust data' }).click();
    await expect(sheet).toContainText(`Type “${gun}” to go on`);
    await person.signet.window.keyboard.press('Escape');
  });
});

describe.runIf(hasPeers('notary', 'notary-server', 'docker'))('on a trust server', { sequential: true, timeout: 60_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-health-'));
  const theirs = 'registry.example.test/acme/web';
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let clients: ReturnType<typeof trustClients>;
  let person: Person;
  let health: ReturnType<typeof healthSteps>;
  beforeAll(async () => {
    server = await startNotaryServer(join(folder, 'server'));
    clients = trustClients(join(folder, 'others'), server.url, { root: 'a root of others', repository: 'a key of others' });
    await clients.notary('init', '-p', theirs);
    person = await started(server.url);
    health = healthSteps(person.signet, () => person.goTo('Health'));
  });
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a snapshot key of this computer is found, and goes to the server', async () => {
    const { window } = person.signet;
    await person.repositories.show();
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Roles');
    await person.repositories.pane(gun).getByRole('button', { name: 'Rotate key of snapshot' }).click();
    await window
      .getByRole('dialog')
      .getByRole('radio', { name: /this computer/i })
      .click();
    await person.signing.complete({ [keys.root]: secrets.root });
    const found = person.repositories.pane(gun).getByRole('button', { name: /^Move key to server/ });
    await found.click();
    await expect(window.getByRole('dialog').getByRole('radio', { name: /The trust server/ })).toBeChecked();
    await person.signing.complete({ [keys.root]: secrets.root });
    await expect(found).toHaveCount(0);
    expect(await clients.notary('list', gun)).toContain('1.4.2');
  });

  it('what only others can renew is said with their keys', async () => {
    const { window } = person.signet;
    await window.getByRole('button', { name: 'Follow' }).first().click();
    await window.getByRole('dialog').getByLabel('Repository', { exact: true }).fill(theirs);
    await window.keyboard.press('Enter');
    await window.getByRole('dialog').getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(window.getByRole('dialog')).toHaveCount(0);
    await person.goTo('Settings');
    await window.getByLabel('Snapshot', { exact: true }).fill('730');
    await window.getByLabel('Targets', { exact: true }).fill('0');
    await window.keyboard.press('Enter');
    await expect(window.getByText('A whole number from 1 to 730.')).toBeVisible();
    await person.repositories.show();
    await person.repositories.open(theirs);
    await person.repositories.tab(theirs, 'Roles');
    await expect(person.repositories.pane(theirs).getByText('You cannot sign as this role').first()).toBeVisible();
  });

  it('a server that does not answer is found, and asked again', async () => {
    await server.end();
    await health.show();
    await person.signet.window.keyboard.press('Control+r');
    await expect(health.finding(/could not be refreshed/, theirs)).toContainText('Refresh');
    await health.open(/could not be refreshed/, theirs);
    await expect(health.pane(/could not be refreshed/)).toContainText('Open the repository');
  });
});
