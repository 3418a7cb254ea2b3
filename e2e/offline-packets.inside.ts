import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { outside, packetsOut } from './harness/namespace.ts';
import { until } from './harness/processes.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
const image = 'acme/app:1.4.2';
const other = 'acme/app:1.4.1';
const keys = { root: 'amber-otter', targets: 'cobalt-finch' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
const isOffline = 'Signet is offline';

/** Run by offline-packets.spec.ts, where `out` is the only way to anybody, and everything else is counted as having left by it. */
describe('a network that counts', { sequential: true, timeout: 90_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-home-'));
  const folder = process.env.SIGNET_OUTSIDE ?? '';
  let person: Person;
  const window = () => person.signet.window;
  const sheet = () => window().getByRole('dialog');
  const cancel = async () => {
    await sheet().getByRole('button', { name: 'Cancel' }).click();
    await expect(sheet()).toHaveCount(0);
  };
  const refused = async () => {
    await expect(sheet()).toContainText(isOffline, { timeout: 15_000 });
    await cancel();
  };
  const offline = () => window().getByRole('switch', { name: 'Offline' });

  beforeAll(async () => {
    for (const place of [`tls/${outside.notary}`, `certs.d/${outside.registry}`]) {
      mkdirSync(join(home, '.docker', place), { recursive: true });
      copyFileSync(join(folder, 'distant.pem'), join(home, '.docker', place, 'ca.crt'));
    }
    person = await startAs('I am looking around', { home });
  });
  afterAll(() => person?.close());

  it('counts what a person does online', async () => {
    const before = packetsOut();
    await person.goTo('Settings');
    await window().getByRole('button', { name: 'Add a server' }).click();
    await sheet().getByLabel('Address').fill(`https://${outside.notary}`);
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await expect(sheet()).toHaveCount(0);
    await expect(window().getByRole('list', { name: 'Trust servers' })).toContainText('1 CA from docker’s folder.');
    await person.keys.create({ name: keys.root, role: 'Root', passphrase: secrets.root });
    await person.keys.create({ name: keys.targets, role: 'Targets', passphrase: secrets.targets });
    await person.images.show();
    await person.images.open(image);
    await person.images.sign(image);
    await person.signing.initialise(keys, secrets, { on: outside.notary });
    await person.signing.chooseKey(keys.targets);
    await person.signing.review();
    await person.signing.unlock({ [keys.targets]: secrets.targets });
    await person.signing.finish();
    await person.images.verdict(image, 'Trusted');
    await person.images.copyToRegistry(image, `${outside.registry}/released/app:1.0`);
    await sheet().getByRole('button', { name: 'List this repository' }).click();
    await expect(person.images.row('released/app:1.0')).toBeVisible();
    console.log(`packets while online: ${packetsOut() - before}`);
    expect(packetsOut()).toBeGreaterThan(before);
  });

  it('counts none once Signet is offline, from its start on, whatever a person tries', async () => {
    await offline().click();
    await person.goTo('Repositories');
    await expect(person.repositories.row(gun)).toContainText('Stale');
    const switched = await quiet();
    await keyboardSteps(person.signet).press('Control+r');
    // Longer than a connection is kept that nobody uses.
    await delay(6000);
    expect(packetsOut() - switched).toBe(0);
    await person.close();
    const before = packetsOut();
    person = await startAs(undefined, { home });
    await expect(offline()).toBeChecked();
    await person.goTo('Repositories');
    await keyboardSteps(person.signet).press('Control+r');
    await expect(person.repositories.row(gun)).toContainText('Stale');
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Roles');
    await expect(person.repositories.pane(gun)).toContainText(isOffline);
    await person.images.show();
    await keyboardSteps(person.signet).press('Control+r');
    await person.images.verdict(image, 'Stale');
    await expect(person.images.row('released/app:1.0')).toBeVisible();

    await person.images.open(other);
    await person.images.sign(other);
    await person.signing.chooseKey(keys.targets);
    await sheet().getByRole('button', { name: 'Review', exact: true }).click();
    await refused();
    await person.images.copyToRegistry(other, `${outside.registry}/released/app:2.0`);
    await refused();
    await person.images.addRepository(`${outside.registry}/released/other`);
    await refused();
    // Names are not looked up either.
    await person.images.addRepository('registry.example.test/acme/other');
    await refused();
    await person.goTo('Settings');
    for (const address of [outside.notary, 'notary.example.test']) {
      await window().getByRole('button', { name: 'Add a server' }).click();
      await sheet().getByLabel('Address').fill(`https://${address}`);
      await sheet().getByRole('button', { name: 'Test and add' }).click();
      await refused();
    }
    // What Chromium does by itself, it does in its first seconds.
    await delay(6000);
    console.log(`packets while offline: ${packetsOut() - before}`);
    expect(packetsOut() - before).toBe(0);
  });

  it('counts again once Signet is online', async () => {
    const before = packetsOut();
    await person.goTo('Repositories');
    await offline().click();
    await expect(person.repositories.row(gun)).toContainText('Trusted', { timeout: 15_000 });
    console.log(`packets after that: ${packetsOut() - before}`);
    expect(packetsOut()).toBeGreaterThan(before);
    const named = packetsOut();
    await person.goTo('Settings');
    await window().getByRole('button', { name: 'Add a server' }).click();
    await sheet().getByLabel('Address').fill('https://notary.example.test');
    await sheet().getByRole('button', { name: 'Test and add' }).click();
    await expect.poll(packetsOut, { message: 'a name that is looked up' }).toBeGreaterThan(named);
  });
});

/** The count once nothing has left for two seconds: connections that were closed say goodbye. */
async function quiet(): Promise<number> {
  let [last, since] = [packetsOut(), performance.now()];
  return until(
    'a quiet network',
    () => {
      const now = packetsOut();
      if (now !== last) [last, since] = [now, performance.now()];
      return performance.now() - since > 2000 ? now : undefined;
    },
    20_000,
  );
}
