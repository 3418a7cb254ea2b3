import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
const image = 'acme/app:1.4.2';
const keys = { root: 'amber-otter', targets: 'cobalt-finch' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
const forms = join(fixtures, 'notary-v1/key-formats');

/** Every screen and dialog, in three themes; each step leaves the app where the next one starts. */
describe('accessibility', { sequential: true, timeout: 90_000 }, () => {
  let person: Person;
  const accessible = (name: string) => expectAccessible(person.signet, name);
  const dismiss = async () => {
    await person.signet.window.keyboard.press('Escape');
    await expect(person.signet.window.getByRole('dialog')).toHaveCount(0);
  };

  beforeAll(async () => {
    person = await startAs(undefined);
  });
  afterAll(() => person?.close());

  it('first run', async () => {
    const { window } = person.signet;
    await accessible('first-run');
    await window.getByRole('radio', { name: 'I sign releases' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    await expect(window.getByRole('list', { name: 'Checks' })).toBeVisible();
    await accessible('first-run-checks');
    await window.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
  });

  it('empty screens', async () => {
    for (const screen of ['Overview', 'Images', 'Repositories', 'Keys', 'Settings'] as const) {
      await person.goTo(screen);
      await accessible(`empty-${screen.toLowerCase()}`);
    }
  });

  it('keys: making, exporting, importing, removing', async () => {
    const { window } = person.signet;
    await person.keys.show();
    await window.getByRole('button', { name: 'New key' }).first().click();
    await window.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
    await accessible('new-key');
    await dismiss();
    await person.keys.create({ name: keys.root, role: 'Root', passphrase: secrets.root });
    await person.keys.create({ name: keys.targets, role: 'Targets', passphrase: secrets.targets });
    await person.keys.open(keys.targets);
    for (const tab of ['Identity', 'Use', 'Custody', 'Backup']) {
      await person.keys.pane(keys.targets).getByRole('tab', { name: tab }).click();
      await accessible(`key-${tab.toLowerCase()}`);
    }
    await person.keys.pane(keys.targets).getByRole('button', { name: 'Make a backup' }).click();
    await accessible('export-key');
    await dismiss();
    await person.keys.pane(keys.targets).getByRole('button', { name: 'Verify a backup' }).click();
    await accessible('verify-backup');
    await dismiss();
    await person.keys.pane(keys.targets).getByRole('button', { name: 'Move to trash' }).first().click();
    await accessible('remove-key');
    await dismiss();
    await person.keys.create({ name: 'brass-heron', role: 'Signer' });
    await person.keys.moveToTrash('brass-heron');
    await expect(window.getByRole('button', { name: 'Undo' })).toBeVisible();
    await accessible('keys-undo');
    await person.keys.view('Table');
    await accessible('keys-table');
    await person.keys.view('Trash');
    await accessible('keys-trash');
    await person.keys.view('Cards');
    await person.keys.startImport(join(forms, 'export-bundle.pem'), join(forms, 'secp256k1-plain.pem'));
    await expect(person.keys.importing().getByText('cannot be imported')).toBeVisible();
    await accessible('import-keys');
    await dismiss();
  });

  it('images and signing', async () => {
    const { window } = person.signet;
    await person.images.show();
    await window.getByRole('button', { name: 'Look around with a sample' }).click();
    await person.images.open(image);
    await accessible('image-summary');
    await person.images.tab(image, 'Signatures');
    await accessible('image-signatures');
    await person.images.tab(image, 'Chain');
    await expect(window.getByText('There is no chain to show.')).toBeVisible();
    await accessible('chain-none');
    await person.images.tab(image, 'Summary');
    await person.images.sign(image);
    await accessible('sign-choose');
    await person.signing.sheet().getByRole('button', { name: 'Initialise it' }).click();
    await accessible('initialise');
    await dismiss();
    await person.images.sign(image);
    await person.signing.initialise(keys, secrets);
    await person.signing.review();
    await accessible('sign-review');
    await person.signing.sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await accessible('sign-unlock');
    await person.signing.sheet().getByLabel(`Passphrase of ${keys.targets}`).fill(secrets.targets);
    await person.signing.sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    await expect(person.signing.sheet().getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    await accessible('sign-receipt');
    await person.signing.finish();
    await person.images.tab(image, 'Chain');
    await person.chain.ready();
    for (const view of ['Graph', 'Tree', 'Table'] as const) {
      await person.chain.show(view);
      await accessible(`chain-${view.toLowerCase()}`);
    }
    await person.images.closeDetail(image);
    await person.images.addArchive(join(fixtures, 'images/bad-truncated-tar/image.tar'));
    await expect(window.getByRole('alert')).toBeVisible();
    await accessible('images-refusal');
    await window.getByRole('button', { name: 'Dismiss' }).first().click();
    await window.getByRole('button', { name: /^\d+ sources?$/ }).click();
    await accessible('image-sources');
    await dismiss();
  });

  it('saved views, copies, and a set with exceptions', async () => {
    const { window } = person.signet;
    const menu = async (name: string) => {
      await expect(window.getByRole('menu')).toBeVisible();
      await accessible(name);
      await window.keyboard.press('Escape');
      await expect(window.getByRole('menu')).toHaveCount(0);
    };
    await person.palette.run('Save this view');
    await accessible('view-save');
    await window.keyboard.type('Everything');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('dialog')).toHaveCount(0);
    await window.getByRole('button', { name: /^Saved views/ }).click();
    await menu('views');
    await person.palette.run('Rename or delete saved views');
    await accessible('views-manage');
    await dismiss();
    await person.images.open(image);
    await window.keyboard.press('c');
    await menu('image-copies');
    await person.images.grid().focus();
    await window.keyboard.press('Shift+F10');
    await menu('image-actions');
    await person.images.tab(image, 'Chain');
    await person.chain.ready();
    await window.keyboard.press('e');
    await menu('chain-export');
    await person.images.closeDetail(image);
    await window.keyboard.press('Control+b');
    await accessible('rail-narrow');
    await window.keyboard.press('Control+b');
    await person.images.addArchive(join(fixtures, 'images/docker-archive-docker20/image.tar'));
    for (const name of [image, 'acme/app:1.4.1', 'acme/web:1.0'])
      await window.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
    await person.images.grid().focus();
    await window.keyboard.press('s');
    await expect(person.signing.sheet()).toContainText('is left out');
    await accessible('sign-set-choose');
    await person.signing.review();
    await accessible('sign-set-review');
    await dismiss();
  });

  it('repositories', async () => {
    await person.repositories.show();
    await person.repositories.open(gun);
    for (const tab of ['Roles', 'Tags', 'Versions', 'Diff', 'Chain', 'Settings'] as const) {
      await person.repositories.tab(gun, tab);
      await accessible(`repository-${tab.toLowerCase()}`);
    }
    const pane = person.repositories.pane(gun);
    await pane.getByRole('button', { name: 'Pin its root certificate' }).click();
    await accessible('pin-root');
    await dismiss();
    await pane.getByRole('button', { name: 'Delete trust data' }).click();
    await accessible('delete-repository');
    await dismiss();
  });

  it('overview, settings, palette, help, tasks, lock', async () => {
    const { window } = person.signet;
    await person.goTo('Overview');
    await accessible('overview');
    await person.goTo('Health');
    await accessible('health');
    await window.getByRole('grid', { name: 'Findings' }).getByRole('row').filter({ hasText: 'Back up' }).first().click();
    await accessible('health-finding');
    await window.getByRole('button', { name: 'All ends' }).click();
    await accessible('health-ends');
    await window.getByRole('button', { name: 'Findings' }).click();
    await person.goTo('Settings');
    await window.keyboard.press('v');
    await expect(window.getByRole('list', { name: 'Self-test' })).toBeVisible();
    await accessible('settings');
    for (const [button, name] of [
      ['Add a pin', 'pin-add'],
      ['Import', 'pins-import'],
    ] as const) {
      await window.getByRole('region', { name: 'Pins' }).getByRole('button', { name: button }).click();
      await accessible(name);
      await dismiss();
    }
    for (const [stroke, name] of [
      ['Control+k', 'palette'],
      ['Control+/', 'shortcuts'],
      ['F1', 'help'],
    ] as const) {
      await window.keyboard.press(stroke);
      await expect(window.getByRole('dialog')).toBeVisible();
      await accessible(name);
      await dismiss();
    }
    await window.getByRole('button', { name: 'Tasks' }).click();
    await accessible('tasks');
    await dismiss();
    await window.keyboard.press('Control+l');
    await expect(window.getByRole('heading', { name: 'Signet is locked' })).toBeVisible();
    await accessible('locked');
  });
});
