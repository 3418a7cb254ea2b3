import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { type Person, startAs } from './steps/person.ts';

const forms = join(fixtures, 'notary-v1/key-formats');
interface Expected {
  readonly files: readonly { readonly file: string; readonly keyId?: string | null; readonly passphrase?: string | null }[];
}
const expected = JSON.parse(readFileSync(join(forms, 'expected.json'), 'utf8')) as Expected;
const about = (file: string) => expected.files.find((one) => one.file === file);
const passphraseOf = (file: string): string | null => about(file)?.passphrase ?? null;
const keyIdOf = (file: string) => about(file)?.keyId;
const strong = 'four words for a key';

describe('keys', { sequential: true }, () => {
  let person: Person;
  const folder = mkdtempSync(join(tmpdir(), 'signet-keys-'));

  beforeAll(async () => {
    person = await startAs('I guard keys');
  });
  afterAll(() => person?.close());

  it.each(['ECDSA P-256', 'ECDSA P-384', 'Ed25519', 'RSA 3072', 'RSA 4096'])('creates %s', async (algorithm) => {
    const name = `made ${algorithm}`;
    await person.keys.create({ name, role: 'Signer', algorithm });
    await expect(person.keys.card(name)).toContainText(algorithm);
    await expect(person.keys.card(name)).toContainText('no backup');
  });

  it('refuses a root key without a strong passphrase, and says why', async () => {
    const { window } = person.signet;
    await window.getByRole('button', { name: 'New key' }).click();
    const sheet = window.getByRole('dialog', { name: 'New key' });
    await sheet.getByLabel('Name', { exact: true }).fill('weak');
    await sheet.getByRole('radio', { name: 'Root' }).click();
    await sheet.getByLabel('Passphrase', { exact: true }).fill('short');
    await sheet.getByRole('button', { name: 'Create key' }).click();
    await expect(sheet.getByRole('alert').filter({ hasText: 'This has fewer than 12 characters.' })).toBeVisible();
    await window.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
    await expect(person.keys.card('weak')).toHaveCount(0);
  });

  const firstForms = [
    'ec-pkcs8-pbes2-sha1-aes256.pem',
    'ec-with-params-block.pem',
    'p384-sec1-plain.pem',
    'p521-sec1-plain.pem',
    'rsa-pkcs1-dek.pem',
    'ed25519-legacy-plain.pem',
  ];
  it.each(firstForms)('imports %s', async (file) => {
    const { keys } = person;
    const { name } = await choose(file);
    await keys.importing().getByRole('button', { name: 'Import key' }).click();
    await expect(keys.importing().getByText('1 of 1 key imported.')).toBeVisible({ timeout: 20_000 });
    await keys.finishImport();
    await keys.open(name);
    await keys.pane(name).getByRole('tab', { name: 'Identity' }).click();
    await keys.pane(name).getByRole('button', { name: 'Copy Notary key id' }).click();
    expect(await person.system.clipboard()).toBe(keyIdOf(file));
  });

  const otherForms = [
    'ec-sec1-dek.pem',
    'ec-pkcs8-pbes2-sha256-aes256.pem',
    'ec-pkcs8-pbes2-sha1-aes128.pem',
    'ed25519-notary-pkcs8.key',
    'ec-sec1-plain.pem',
    'ec-pkcs8-plain.pem',
    'ed25519-pkcs8-standard.pem',
  ];
  it.each(otherForms)('opens %s, and knows the key in it', async (file) => {
    const { keys, signet } = person;
    const { row } = await choose(file);
    const known = row.getByText('already among your keys');
    if (!(await known.isVisible())) await keys.importing().getByRole('button', { name: 'Import key' }).click();
    await expect(known.or(row.getByText('You have this key already')).first()).toBeVisible({ timeout: 20_000 });
    await signet.window.keyboard.press('Escape');
    await expect(keys.importing()).toBeHidden();
  });

  /** Chooses a file in the import sheet and fills in what its key asks for. */
  async function choose(file: string) {
    const { keys } = person;
    await keys.startImport(join(forms, file));
    const row = keys.importing().getByRole('group').first();
    await expect(row).toBeVisible();
    const name = file.replace(/\.[^.]+$/, '');
    const passphrase = passphraseOf(file);
    if ((await row.getByText('already among your keys').count()) === 0) {
      await keys.chooseRole(row, 'signer');
      if (passphrase !== null) await row.getByLabel(`Passphrase of ${name}`).fill(passphrase);
    }
    return { name, row };
  }

  it('says which keys cannot be imported, and why', async () => {
    const { keys } = person;
    await keys.startImport(join(forms, 'secp256k1-plain.pem'), join(forms, 'rsa1024-pkcs1-plain.pem'));
    await expect(keys.importing().getByText('cannot be imported')).toHaveCount(2);
    await person.signet.window.keyboard.press('Escape');
  });

  it('R1.4: a wrong passphrase names the key and changes nothing; the others import', async () => {
    const { keys } = person;
    const before = (await keys.names()).length;
    await keys.startImport(join(forms, 'rsa-pkcs1-plain.pem'), join(forms, 'export-bundle.pem'));
    await keys.chooseRole(keys.importRow('rsa-pkcs1-plain'), 'signer');
    await keys.importRow('export-bundle 1bbfb03').getByRole('checkbox').first().click();
    await keys.importRow('export-bundle a98f59a').getByRole('checkbox').first().click();
    const encrypted = keys.importRow('export-bundle 3a463fc');
    await keys.chooseRole(encrypted, 'signer');
    await encrypted.getByLabel('Passphrase of export-bundle 3a463fc').fill('not this one');
    await keys.importing().getByRole('button', { name: 'Import 2 keys' }).click();
    await expect(keys.importing().getByText('1 of 2 keys imported.')).toBeVisible({ timeout: 20_000 });
    await expect(encrypted.getByText('This passphrase is wrong. Nothing was changed.')).toBeVisible();
    await encrypted.getByLabel('Passphrase of export-bundle 3a463fc').fill('repo-pass-1');
    await keys.importing().getByRole('button', { name: 'Try 1 key again' }).click();
    await expect(keys.importing().getByText('2 of 2 keys imported.')).toBeVisible({ timeout: 20_000 });
    await keys.finishImport();
    expect(await keys.names()).toHaveLength(before + 2);
  });

  it('imports what is dropped', async () => {
    const { keys } = person;
    await keys.drop(join(forms, 'export-bundle.pem'));
    await expect(keys.importing().getByText('already among your keys')).toHaveCount(1);
    await keys.importRow('export-bundle a98f59a').getByRole('checkbox').first().click();
    await keys.importRow('export-bundle 1bbfb03').getByLabel('Passphrase of export-bundle 1bbfb03').fill('repo-pass-1');
    await keys.importing().getByRole('button', { name: 'Import key' }).click();
    await expect(keys.importing().getByText('1 of 1 key imported.')).toBeVisible({ timeout: 20_000 });
    await keys.finishImport();
    await expect(keys.card('export-bundle 1bbfb03')).toBeVisible();
  });

  it('makes a backup that was opened and compared', async () => {
    const { keys } = person;
    const file = join(folder, 'backup.pem');
    await keys.create({ name: 'amber-otter', role: 'Root', passphrase: strong });
    await keys.open('amber-otter');
    await keys.backUp('amber-otter', file, 'another four words', strong);
    expect(existsSync(file)).toBe(true);
    expect(readFileSync(file, 'utf8')).toContain('-----BEGIN ENCRYPTED PRIVATE KEY-----');
    await expect(keys.card('amber-otter')).toContainText('backup verified');
    const sheet = await keys.verifyBackup('amber-otter', file, 'not those words at all');
    await expect(sheet.getByText('This passphrase does not open the file. Nothing was changed.')).toBeVisible({ timeout: 20_000 });
    await sheet.getByLabel('Passphrase of the file').fill('another four words');
    await sheet.getByRole('button', { name: 'Open and compare' }).click();
    await expect(sheet.getByText('backup.pem holds amber-otter.')).toBeVisible({ timeout: 20_000 });
    await sheet.getByRole('button', { name: 'Done' }).click();
  });

  it('renames, labels and notes a key, and finds it by them', async () => {
    const { keys } = person;
    await keys.describe('amber-otter', { name: 'grey-heron', labels: 'offline, safe 2', notes: 'Kept in the safe.' });
    await keys.search('grey');
    await expect.poll(() => keys.names()).toEqual(['grey-heron']);
    await keys.search('label:offline ');
    await expect.poll(() => keys.names()).toEqual(['grey-heron']);
    await person.signet.window.getByRole('button', { name: 'Clear the filter' }).first().click();
    await expect.poll(async () => (await keys.names()).length).toBeGreaterThan(3);
  });

  it('sorts by any column', async () => {
    const { keys, signet } = person;
    await keys.view('Table');
    const grid = signet.window.getByRole('grid', { name: 'Keys' });
    const header = grid.getByRole('columnheader', { name: 'Name' });
    const names = () =>
      grid
        .getByRole('row')
        .filter({ has: signet.window.getByRole('gridcell') })
        .evaluateAll((rows) => rows.map((row) => row.querySelector('[role=gridcell]')?.textContent ?? ''));
    await header.getByRole('button').click();
    await expect(header).toHaveAttribute('aria-sort', /ascending|descending/);
    const once = await names();
    await header.getByRole('button').click();
    await expect.poll(names).toEqual([...once].reverse());
    await keys.view('Cards');
  });

  it('moves a key to the trash and brings it back', async () => {
    const { keys } = person;
    await keys.open('grey-heron');
    await keys.moveToTrash('grey-heron');
    await expect(keys.card('grey-heron')).toHaveCount(0);
    await keys.view('Trash');
    await keys.restore('grey-heron');
    await keys.view('Cards');
    await expect(keys.card('grey-heron')).toContainText('backup verified');
  });
});
