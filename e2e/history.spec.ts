import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { select } from './steps/controls.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/web';

/** V2: Vera follows a repository in which others sign with `notary`, and wants to know what changed. */
describe.runIf(hasPeers('notary', 'notary-server', 'docker'))('what changed in a repository', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-history-'));
  let server: Awaited<ReturnType<typeof startNotaryServer>>;
  let person: Person;
  const pane = () => person.repositories.pane(gun);
  const versions = () => pane().getByRole('grid', { name: 'Versions' });
  const version = (name: string) =>
    versions()
      .getByRole('row')
      .filter({ has: person.signet.window.getByRole('checkbox', { name: `Select ${name}`, exact: true }) });
  const changes = () => pane().getByRole('grid', { name: 'Changes' });

  beforeAll(async () => {
    server = await startNotaryServer(join(folder, 'server'));
    const { notary } = trustClients(join(folder, 'others'), server.url, { root: 'a root of others', repository: 'a key of others' });
    const key = join(folder, 'dev.pub');
    writeFileSync(key, generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }));
    await notary('init', '-p', gun); // targets 2
    await notary('addhash', '-p', gun, '1.0', '523', '--sha256', 'a'.repeat(64)); // targets 3
    await notary('delegation', 'add', '-p', gun, 'targets/dev', key, '--all-paths'); // targets 4
    await notary('delegation', 'remove', '-p', gun, 'targets/dev', '-y'); // targets 5
    await notary('addhash', '-p', gun, '2.0', '523', '--sha256', 'b'.repeat(64)); // targets 6
    await notary('key', 'rotate', gun, 'snapshot', '-r'); // root 2
    person = await startAs('I am looking around');
    const { window } = person.signet;
    await person.goTo('Repositories');
    await window.getByRole('button', { name: 'Follow' }).first().click();
    const sheet = window.getByRole('dialog');
    await sheet.getByLabel('Address').fill(server.url);
    await sheet.getByRole('button', { name: 'Test and add' }).click();
    await sheet.getByLabel('Repository', { exact: true }).fill(gun);
    await window.keyboard.press('Enter');
    await sheet.getByRole('button', { name: 'Trust this root and follow' }).click();
    await expect(person.repositories.row(gun)).toContainText('Trusted');
  });
  afterAll(async () => {
    await person?.close();
    await server?.end();
    rmSync(folder, { recursive: true, force: true });
  });

  it('V2.1: shows every version that the server still has, and who signed it', async () => {
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Versions');
    await expect(version('targets 6')).toBeVisible();
    await expect(
      pane()
        .getByRole('status')
        .filter({ hasText: `on ${new URL(server.url).host}` }),
    ).toBeVisible();
    await pane().getByLabel('Filter', { exact: true }).fill('role:root ');
    await expect(versions().getByRole('row')).toHaveCount(3);
    await version('root 2').click();
    await expect(pane()).toContainText('It takes 1 signature of its own root keys, and those of the root before it.');
    await pane().getByLabel('Filter', { exact: true }).press('Escape');
    await expectAccessible(person.signet, 'versions');
  });

  it('V2.2: tells what changed between two versions, and leaves nothing out', async () => {
    await pane().getByLabel('Filter', { exact: true }).fill('role:targets ');
    await version('targets 3').getByRole('checkbox').click();
    await expect(pane().getByRole('button', { name: 'Compare' })).toHaveAttribute('aria-disabled', 'true');
    await version('targets 4').getByRole('checkbox').click();
    await pane().getByRole('button', { name: 'Compare' }).click();
    await expect(pane()).toContainText('0 unrecognised changes');
    await expect(changes()).toContainText('targets/dev');
    await changes().getByRole('row').filter({ hasText: 'added: targets/dev' }).click();
    await expect(pane()).toContainText('1 of ');
    await expectAccessible(person.signet, 'diff-changes');

    await select(pane(), 'To', 'version 6');
    await expect(changes()).toContainText('2.0');
    await expect(changes()).not.toContainText('targets/dev');
  });

  it('shows the text of both beside each other', async () => {
    await pane().getByRole('button', { name: 'Text', exact: true }).click();
    const text = pane().getByRole('region', { name: 'Text of both versions' });
    await expect(text).toContainText('added: "2.0": {');
    await expect(text).toContainText('the same in both');
    await expectAccessible(person.signet, 'diff-text');
    await pane().getByText('Show what is the same in both').click();
    await expect(text).not.toContainText('the same in both');
    await expect(text).toContainText('"_type": "Targets"');
  });

  it('V2.3: keeps what was reviewed, with a note', async () => {
    await pane().getByRole('button', { name: 'Changes' }).click();
    await select(pane(), 'To', 'version 4');
    await pane().getByRole('button', { name: 'Mark reviewed' }).click();
    await pane().getByLabel('Note').fill('a key for dev, as agreed');
    await expectAccessible(person.signet, 'diff-review');
    await pane().getByRole('button', { name: 'Mark reviewed' }).click();
    await expect(pane()).toContainText('a key for dev, as agreed');
    await person.repositories.tab(gun, 'Versions');
    await expect(version('targets 4')).toContainText('reviewed');
    await person.repositories.tab(gun, 'Diff');
    await select(pane(), 'Role', 'root');
    await select(pane(), 'Role', 'targets');
    await expect(pane().getByRole('combobox', { name: /^From:/ })).toContainText('version 4');
    await expect(pane().getByRole('combobox', { name: /^To:/ })).toContainText('version 6');
  });

  it('compares the newest with the one before, by one key', async () => {
    await pane().getByRole('button', { name: 'Back' }).click();
    await person.repositories.open(gun);
    await expect(pane().getByRole('tab', { name: 'Roles' })).toHaveAttribute('aria-selected', 'true');
    await keyboardSteps(person.signet).press('d');
    await expect(pane().getByRole('tab', { name: 'Diff' })).toHaveAttribute('aria-selected', 'true');
    await select(pane(), 'Role', 'root');
    await pane().getByRole('button', { name: 'Changes' }).click();
    await expect(changes()).toContainText('key of snapshot');
    await expect(pane()).toContainText('0 unrecognised changes');
  });

  it('shows what Signet keeps, and says so, where the server does not answer', async () => {
    await server.end();
    await pane().getByRole('button', { name: 'Back' }).click();
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Versions');
    await pane().getByRole('button', { name: 'Ask again' }).click();
    await expect(pane()).toContainText('These are the versions that Signet keeps');
    await expect(pane()).toContainText(`${new URL(server.url).host} did not answer`);
    await pane().getByLabel('Filter', { exact: true }).fill('targets ');
    await expect(version('targets 6')).toBeVisible();
    await expect(version('targets 3')).toHaveCount(0);
    await expectAccessible(person.signet, 'versions-kept');
  });
});
