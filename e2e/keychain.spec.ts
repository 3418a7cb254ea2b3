import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { ask, granted } from './steps/security-bridge.ts';

const passphrase = 'four words seal this';
let signet: Signet | undefined;
afterEach(async () => {
  await signet?.close();
  signet = undefined;
});

const toTheChecks = async ({ window }: Signet) => {
  await window.getByRole('radio', { name: 'I sign releases' }).click();
  await window.getByRole('button', { name: 'Continue' }).click();
  await window.getByRole('list', { name: 'Checks' }).waitFor();
};
const newKey = (label: string) => ({ algorithm: 'ecdsa-p256' as const, label, role: 'delegation' as const, guns: [] });
const labels = async ({ window }: Signet) => granted(await ask(window, 'keys', 'list', {})).map(({ label }) => label);

it('without a Secret Service: says so, changes nothing, and keeps keys in a vault where that is chosen', async () => {
  signet = await launchSignet({ keyring: 'none' });
  const { window, home } = signet;
  window.setDefaultTimeout(5000);
  await toTheChecks(signet);
  await window.getByText('This computer offers no keychain').waitFor();
  await window.getByText('Nothing was changed.', { exact: false }).waitFor();
  expect(await ask(window, 'keys', 'create', newKey('refused'))).toEqual({ ok: false, failure: { code: 'keychain-absent' } });

  await window.getByRole('radio', { name: 'Use a passphrase vault' }).click();
  await window.getByLabel('Passphrase of the vault', { exact: true }).fill(passphrase);
  await window.getByLabel('Passphrase of the vault, again').fill(passphrase);
  await window.getByRole('button', { name: 'Make the vault and start' }).click();
  await window.getByRole('navigation', { name: 'Screens' }).waitFor();
  granted(await ask(window, 'keys', 'create', newKey('kept in the vault')));
  await signet.close();

  signet = await launchSignet({ keyring: 'none', home });
  const again = signet.window;
  again.setDefaultTimeout(5000);
  await again.getByRole('heading', { name: 'Signet is locked' }).waitFor();
  await again.getByLabel('Passphrase of the vault').fill('not this one, surely');
  await again.getByRole('button', { name: 'Unlock' }).click();
  await again.getByText('That is not the passphrase of the vault').first().waitFor();
  await again.getByLabel('Passphrase of the vault').fill(passphrase);
  await again.getByRole('button', { name: 'Unlock' }).click();
  await again.getByRole('navigation', { name: 'Screens' }).waitFor();
  expect(await labels(signet)).toEqual(['kept in the vault']);
});

it('tells a locked keychain from a missing one', async () => {
  signet = await launchSignet({ keyring: 'locked' });
  await toTheChecks(signet);
  const { window } = signet;
  await window.getByText(/The place where keys are kept is locked|The keychain is asking something/).waitFor();
  expect(await window.getByText('offers no keychain').count()).toBe(0);
  expect(await window.getByRole('radio', { name: 'Use a passphrase vault' }).count()).toBe(0);
  const started = performance.now();
  const refused = await ask(window, 'keys', 'create', newKey('refused'));
  expect(performance.now() - started).toBeLessThan(10_500);
  expect(refused).toMatchObject({ ok: false, failure: { code: expect.stringMatching(/^keychain-(locked|waiting|refused)$/) } });
});

it('says within 10 s that the keychain is gone, and has every key when it is back', async () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-home-'));
  signet = await launchSignet({ home });
  granted(await ask(signet.window, 'settings', 'set', { persona: 'sign' }));
  granted(await ask(signet.window, 'keys', 'create', newKey('kept in the keychain')));
  await signet.window.getByText('Keychain unlocked').waitFor();

  await signet.session.setKeyring('none');
  const started = performance.now();
  const refused = await ask(signet.window, 'keys', 'create', newKey('refused'));
  expect(refused).toEqual({ ok: false, failure: { code: 'keychain-absent' } });
  await signet.window.getByText('No keychain').first().waitFor({ timeout: 10_000 });
  expect(performance.now() - started).toBeLessThan(10_000);

  await signet.session.setKeyring('unlocked');
  granted(await ask(signet.window, 'keys', 'create', newKey('made afterwards')));
  expect((await labels(signet)).sort()).toEqual(['kept in the keychain', 'made afterwards']);
  await signet.window.getByText('Keychain unlocked').waitFor({ timeout: 10_000 });
  await signet.close();

  signet = await launchSignet({ home });
  expect((await labels(signet)).sort()).toEqual(['kept in the keychain', 'made afterwards']);
});
