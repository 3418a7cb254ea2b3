import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { fingerprint, hasPeers, startNotaryServer, trustClients } from './harness/trust-peers.ts';
import { expectAccessible } from './steps/accessibility.ts';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';
import { ask, granted } from './steps/security-bridge.ts';
import { storesSteps } from './steps/stores.ts';

const gun = 'registry.example.test:5000/team/app';
const passphrases = { root: 'four words for the root', repository: 'five other words for the team' };
/** What the journey may take: clicks, and milliseconds. */
const budget = { clicks: 7, time: 90_000 };

/** Rhea used `notary` and `docker trust` until yesterday. Her store is theirs, made by the real programs. */
describe.runIf(hasPeers('notary', 'notary-server', 'docker'))('R1: first run with a trust store', { sequential: true }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-r1-'));
  const home = join(folder, 'home');
  let clients: ReturnType<typeof trustClients>;
  /** Somebody else, who has no cache. */
  let reader: ReturnType<typeof trustClients>;
  let url: string;
  let endServer: () => Promise<void>;
  let person: Person;
  let before: string;
  const ids = () => readdirSync(join(clients.trust, 'private')).map((name) => name.replace('.key', ''));

  beforeAll(async () => {
    const server = await startNotaryServer(join(folder, 'server'));
    endServer = server.end;
    url = server.url;
    reader = trustClients(join(folder, 'reader'), url, passphrases);
    clients = trustClients(home, server.url, passphrases);
    await clients.notary('init', '-p', gun);
    await clients.notary('addhash', '-p', gun, '1.0', '523', '--sha256', 'a'.repeat(64));
    // A publish leaves in the cache what was there before it; only reading brings it up to date.
    await clients.notary('list', gun);
    await clients.notary('addhash', gun, '1.1', '523', '--sha256', 'b'.repeat(64));
    await clients.notary('remove', gun, '1.0');
    await clients.docker('key', 'generate', 'alice');
    before = fingerprint(clients.trust);
  });
  afterAll(async () => {
    await person?.close();
    await endServer?.();
    rmSync(folder, { recursive: true, force: true });
  });

  it('imports its keys within the budget, and leaves the store as it was', { timeout: 120_000 }, async () => {
    person = await startAs(undefined, { home });
    const { window } = person.signet;
    const stores = storesSteps(person.signet);
    const { press, type, tabToField } = keyboardSteps(person.signet);
    await stores.countClicks();
    const from = performance.now();

    // R1.1, R1.2
    await window.getByRole('radio', { name: 'I sign releases' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    await expect(window.getByRole('list', { name: 'Checks' })).toBeVisible();
    await window.getByRole('button', { name: 'Continue' }).click();

    // R1.3
    await expect(window.getByRole('heading', { name: 'A trust store was found' })).toBeFocused();
    const store = stores.store('Docker’s trust store, ~/.docker/trust');
    await expect(store).toBeVisible();
    await expect(stores.key('root')).toContainText('encrypted');
    await expect(stores.key('targets of team/app')).toContainText(gun);
    expect(await stores.keys()).toEqual(['root', 'targets of team/app', 'alice', 'snapshot of team/app']);
    await expect(window.getByRole('button', { name: 'Import 4 keys' })).toBeVisible();

    // R1.4: the root's is wrong at first, one serves for all others
    await tabToField('Passphrase of root');
    await type('not the one of the root');
    await tabToField('Passphrase of targets of team/app');
    await type(passphrases.repository);
    await stores.useForAll('targets of team/app').click();
    await tabToField('Passphrase of alice');
    await press('Enter');
    await expect(stores.passphrase('root')).toBeFocused({ timeout: 30_000 });
    await expect(stores.key('root')).toContainText(
      /does not open the root key [0-9a-f]{4}…[0-9a-f]{4}\. Nothing was changed; other keys are not affected\./,
    );
    await expect(window.getByText('3 of 4 keys imported.')).toBeVisible();
    await type(passphrases.root);
    await press('Enter');

    // R1.5
    await expect(window.getByText('4 of 4 keys imported.')).toBeVisible({ timeout: 30_000 });
    await expect(window.getByRole('button', { name: 'Start', exact: true })).toBeFocused();
    expect(fingerprint(clients.trust)).toBe(before);
    await press('Enter');

    // R1.7
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
    await expect(window.getByText(/keys have no verified backup/).first()).toBeVisible();
    const took = performance.now() - from;
    const clicks = await stores.clicks();
    process.stdout.write(`R1: ${clicks} clicks, ${(took / 1000).toFixed(1)} s\n`);
    expect(clicks).toBeLessThanOrEqual(budget.clicks);
    expect(took).toBeLessThan(budget.time);
  });

  it('has each key once, as the peers name it, and they go on with theirs', async () => {
    const records = granted(await ask(person.signet.window, 'keys', 'list', {}));
    expect(records.map(({ notaryKeyId }) => notaryKeyId as string).sort()).toEqual(ids().sort());
    expect(records.find(({ role }) => role === 'targets')).toMatchObject({ guns: [gun], passphrase: true });
    expect(records.find(({ role }) => role === 'delegation')).toMatchObject({ label: 'alice', passphrase: false });
    for (const id of ids()) expect(await clients.notary('key', 'list')).toContain(id.slice(0, 40));
    expect(await clients.notary('status', gun)).toContain('1.1');
    expect(fingerprint(clients.trust)).toBe(before);
  });

  it('R1.6: names the trust server and follows its repository, which continues what docker trusted, by keyboard', async () => {
    const { window } = person.signet;
    const { press, type, tabTo } = keyboardSteps(person.signet);
    const sheet = window.getByRole('dialog');
    await person.palette.run('Follow a repository on a trust server');
    await expect(sheet.getByLabel('Address')).toBeFocused();
    await press('Control+a');
    await type(url);
    await press('Enter');
    await expect(sheet.getByLabel('Repository', { exact: true })).toBeFocused();
    await type(gun);
    await press('Enter');
    await expect(sheet).toContainText('It continues what was trusted here before.');
    await tabTo('button', 'Trust this root and follow');
    await press('Enter');
    await expect(person.repositories.row(gun)).toContainText('Trusted');
    expect(fingerprint(clients.trust)).toBe(before);
  });

  it('signs there with the imported keys, the snapshot too, and notary agrees', { timeout: 60_000 }, async () => {
    const records = granted(await ask(person.signet.window, 'keys', 'list', {}));
    const label = records.find(({ role }) => role === 'targets')?.label ?? '';
    await person.repositories.open(gun);
    await person.repositories.tab(gun, 'Roles');
    await person.repositories.renew(gun, 'targets');
    await person.signing.review();
    await person.signing.unlock({ [label]: passphrases.repository });
    await person.signing.finish();
    await expect(person.repositories.row(gun)).toContainText('Trusted');
    expect(await reader.notary('list', gun)).toMatch(/^1\.0\s+a{64}/m);
    await person.repositories.tab(gun, 'Versions');
    await expect(person.repositories.pane(gun)).toContainText('snapshot');
  });

  it('shows the store again from Keys: nothing to import, its cache and what is staged', { timeout: 90_000 }, async () => {
    const stores = storesSteps(person.signet);
    const sheet = await stores.openSheet();
    await expect(sheet.getByText('already among your keys')).toHaveCount(4);
    await stores.unfold(/repository in its cache/);
    await expect(stores.cached()).toContainText(gun);
    await expect(stores.cached()).toContainText('Stale');
    await expect(stores.cached()).toContainText('1 tag');
    await stores.unfold(/staged changes/);
    await expect(stores.staged(gun)).toHaveText([/^Sign 1\.1 in targets as bbbb…bbbb, 523 bytes\./, /^Take 1\.0 back from targets\./]);
    await expectAccessible(person.signet, 'import-store');
    await sheet.getByRole('button', { name: 'Close' }).last().click();
    await expect(sheet).toBeHidden();
    expect(fingerprint(clients.trust)).toBe(before);
  });
});

describe('trust stores of any kind', { sequential: true, timeout: 90_000 }, () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-stores-'));
  const notary = join(home, '.notary');
  const copy = join(home, 'from the old laptop');
  let person: Person;
  beforeAll(async () => {
    mkdirSync(join(notary, 'private'), { recursive: true });
    for (const name of readdirSync(join(fixtures, 'notary-v1/docker-two-signers/private')))
      copyFileSync(join(fixtures, 'notary-v1/docker-two-signers/private', name), join(notary, 'private', name));
    copyFileSync(join(fixtures, 'notary-v1/key-formats/ec-sec1-plain.pem'), join(notary, 'private', `${'0'.repeat(64)}.key`));
    symlinkSync('/etc/hostname', join(notary, 'private', 'a link.key'));
    writeFileSync(join(notary, 'private', 'no key\u202e.key'), 'nothing');
    const changes = join(notary, 'tuf/registry.example.test/team/app/changelist');
    mkdirSync(changes, { recursive: true });
    writeFileSync(join(changes, '01795459280202251319_2a3e726c-5039-44ce-9e9e-55034587e5e6.change'), '{"action":"create"}');
    mkdirSync(join(copy, 'trust/private'), { recursive: true });
    for (const file of readdirSync(join(notary, 'private')).filter((name) => /^[1-9a-f][0-9a-f]{63}\.key$/.test(name)))
      copyFileSync(join(notary, 'private', file), join(copy, 'trust/private', file));
    chmodSync(copy, 0o500);
    person = await startAs(undefined, { home });
  });
  afterAll(() => person?.close());

  it('the first run names what cannot be read, and what is not what it is named', async () => {
    const { window } = person.signet;
    const stores = storesSteps(person.signet);
    await window.getByRole('radio', { name: 'I guard keys' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    await expect(stores.store('Notary’s trust store, ~/.notary')).toBeVisible();
    await expect(window.getByText('The file is named after another key.')).toBeVisible();
    await stores.unfold(/2 things passed over/);
    await expect(window.getByRole('list', { name: 'Passed over' })).toContainText('links are not followed');
    await expect(window.getByRole('list', { name: 'Passed over' })).toContainText('no keyRLO.key');
    await stores.unfold(/1 staged change/);
    await expect(window.getByText('A change here cannot be read.')).toBeVisible();
    await window.getByRole('button', { name: 'Import 5 keys' }).click();
    await expect(window.getByText(/Type the passphrase of the root key [0-9a-f]{4}…[0-9a-f]{4}, or leave the key out\./)).toBeVisible();
    await expectAccessible(person.signet, 'found-store');
  });

  it('the first run asks for a longer passphrase where the store has a short one, and can be left', async () => {
    const { window } = person.signet;
    const stores = storesSteps(person.signet);
    await stores.passphrase('root').fill('root-pass-1');
    await stores.passphrase('targets of fx/two').fill('repo-pass-1');
    await stores.passphrase('alice2').focus();
    await expect(window.getByText(/^For root and targets of fx\/two: in the store theirs have fewer than 12 characters\.$/)).toBeVisible();
    await window.getByRole('button', { name: 'Start without importing' }).click();
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
    expect(granted(await ask(window, 'keys', 'list', {}))).toEqual([]);
  });

  it('a chosen folder is one more store, and no key is ticked twice', async () => {
    const { window } = person.signet;
    const stores = storesSteps(person.signet);
    const sheet = await stores.openSheet();
    await expect(sheet.getByRole('button', { name: 'Import 5 keys' })).toBeVisible();
    await person.system.choose(copy);
    await sheet.getByRole('button', { name: 'Choose a folder' }).click();
    await expect(stores.store('The trust store in trust, the folder that you chose')).toBeVisible();
    await expect(sheet.getByText('the same key is above')).toHaveCount(4);
    await expect(sheet.getByRole('button', { name: 'Import 5 keys' })).toBeVisible();
    await person.system.choose(join(home, '.config'));
    await sheet.getByRole('button', { name: 'Choose a folder' }).click();
    await expect(sheet.getByText('.config is not a trust store')).toBeVisible();
    await window.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });

  it('without any, says where they would be', async () => {
    rmSync(notary, { recursive: true });
    const sheet = await storesSteps(person.signet).openSheet();
    await expect(sheet.getByRole('heading', { name: 'No trust store was found.' })).toBeVisible();
    await expectAccessible(person.signet, 'no-store');
  });
});

it('while the keychain is locked, a store shows all but its keys, and those once it is open', { timeout: 90_000 }, async () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-locked-'));
  const trust = join(home, '.docker/trust');
  mkdirSync(trust, { recursive: true });
  cpSync(join(fixtures, 'notary-v1/docker-two-signers/private'), join(trust, 'private'), { recursive: true });
  cpSync(join(fixtures, 'notary-v1/changelist/changelist'), join(trust, 'tuf/team/changes/changelist'), { recursive: true });
  const person = await startAs(undefined, { home, keyring: 'locked' });
  try {
    const { window, session } = person.signet;
    const stores = storesSteps(person.signet);
    await window.getByRole('radio', { name: 'I sign releases' }).click();
    await window.getByRole('button', { name: 'Continue' }).click();
    await window.getByRole('list', { name: 'Checks' }).waitFor();
    await window.getByRole('button', { name: 'Continue' }).click();
    await expect(window.getByRole('alert').filter({ hasText: /keychain is (?:locked|waiting)/ })).toBeVisible({ timeout: 20_000 });
    await stores.unfold(/11 staged changes/);
    await expect(stores.staged('team/changes')).toHaveCount(11);
    await expect(window.getByRole('button', { name: 'Start without importing' })).toBeVisible();
    await person.signet.screenshot('found-store-locked');
    await session.setKeyring('unlocked');
    await expect(async () => {
      await window.getByRole('button', { name: 'Try again' }).click({ timeout: 1000 });
      await expect(window.getByRole('button', { name: 'Import 4 keys' })).toBeVisible({ timeout: 5000 });
    }).toPass({ timeout: 40_000 });
  } finally {
    await person.close();
  }
});
