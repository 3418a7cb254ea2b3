import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { results } from '#e2e/harness/places.ts';
import { type Person, startAs } from '#e2e/steps/person.ts';
import { call } from './bridge.ts';

const folder = join(results, 'pictures');
const gun = 'registry.example.test/acme/app';
const rootPassphrase = 'a picture needs no real secret';
const passphrase = 'nor does the key that signs in it';
const name = 'acme/app';
const signedAtFirst = ['1.3.0', '1.4.1'];
const shownInReview = '1.4.2';

interface Row {
  readonly placeId: string;
  readonly entryId: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

let person: Person;

beforeAll(async () => {
  mkdirSync(folder, { recursive: true });
  person = await startAs('I sign releases');
  const { window } = person.signet;
  await person.resize(1280, 800);
  await call(window, 'settings.set', { theme: 'light', utc: true });
  await call(window, 'images.addSample', {});
  const key = (label: string, role: string, secret: string, algorithm = 'ecdsa-p256') =>
    call<{ keyId: string }>(window, 'keys.create', { algorithm, label, role, guns: role === 'root' ? [] : [gun], passphrase: secret });
  const root = await key('Acme root', 'root', rootPassphrase, 'ecdsa-p384');
  const targets = await key('Acme releases', 'targets', passphrase);

  const start = await call<{ reviewId: string; payload: string }>(window, 'signing.prepareInitialise', {
    gun,
    rootKeyId: root.keyId,
    rootPassphrase,
    targetsKeyId: targets.keyId,
  });
  await call(window, 'signing.confirm', { reviewId: start.reviewId, payload: start.payload, passphrase, rootPassphrase });
  const { rows } = await call<{ rows: readonly Row[] }>(window, 'images.list', {});
  const images = rows
    .filter(({ repository, tag }) => repository === gun && signedAtFirst.includes(tag))
    .map(({ placeId, entryId, digest, tag }) => ({ placeId, entryId, expected: digest, tag }));
  const add = await call<{ reviewId: string; payload: string }>(window, 'signing.prepareImages', { gun, keyId: targets.keyId, images });
  await call(window, 'signing.confirm', { reviewId: add.reviewId, payload: add.payload, passphrase });
});
afterAll(() => person?.close());

/** Without a pointer over anything and with every transition at its end. */
async function picture(of: string): Promise<void> {
  const { window } = person.signet;
  await window.mouse.move(640, 799);
  await window.waitForTimeout(700);
  await window.screenshot({ path: join(folder, `${of}.png`), animations: 'disabled' });
}

it('takes a picture of each screen', async () => {
  const { window } = person.signet;
  await person.goTo('Overview');
  await picture('overview');

  await person.goTo('Images');
  await person.images.open(`${name}:1.4.1`);
  await picture('images');
  await person.images.tab(`${name}:1.4.1`, 'Chain');
  await person.chain.ready();
  await picture('chain');
  await person.images.closeDetail(`${name}:1.4.1`);

  await person.images.open(`${name}:${shownInReview}`);
  await person.images.sign(`${name}:${shownInReview}`);
  await person.signing.review();
  await picture('sign');
  await window.keyboard.press('Escape');
  await expect.poll(() => person.signing.sheet().count()).toBe(0);

  await person.goTo('Repositories');
  await window.getByRole('grid', { name: 'Repositories' }).getByRole('row').filter({ hasText: 'acme' }).first().click();
  await picture('repositories');
  await person.repositories.tab(gun, 'Diff');
  await window.waitForTimeout(1_000);
  await picture('diff');
  await person.goTo('Health');
  await picture('health');
  await person.goTo('Keys');
  await picture('keys');
  await person.goTo('Settings');
  await picture('settings');

  await call(window, 'settings.set', { theme: 'dark' });
  await person.goTo('Keys');
  await picture('keys-dark');
});
