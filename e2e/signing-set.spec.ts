import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { fixtures } from './harness/places.ts';
import { type Person, startAs } from './steps/person.ts';

const gun = 'registry.example.test/acme/app';
const keys = { root: 'app root', targets: 'app targets' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };
const tags = ['latest', '1.4.2', '1.4.1', '1.3.0'];
const signedBefore = '1.4.1';
/** From `docker save` of old: it holds no manifest, so there is no digest to sign. */
const withoutDigest = 'acme/web:1.0';

describe('R3: signing a set', { sequential: true }, () => {
  let person: Person;
  beforeAll(async () => {
    person = await startAs('I am looking around');
    await expect(person.images.rows()).toHaveCount(7);
  });
  afterAll(() => person?.close());

  it('starts from a collection in which one of them is signed', async () => {
    await person.images.open(`acme/app:${signedBefore}`);
    await person.images.sign(`acme/app:${signedBefore}`);
    await person.signing.initialise(keys, secrets, { made: true });
    await person.signing.complete({ [keys.targets]: secrets.targets });
    await person.images.verdict(`acme/app:${signedBefore}`, 'Trusted');
    await person.images.closeDetail(`acme/app:${signedBefore}`);
    await person.images.addArchive(join(fixtures, 'images/docker-archive-docker20/image.tar'));
    await expect(person.images.row(withoutDigest)).toBeVisible();
  });

  it('R3.1, R3.2: selects many, and names the exceptions first', async () => {
    const { window } = person.signet;
    for (const name of [...tags.map((tag) => `acme/app:${tag}`), withoutDigest])
      await window.getByRole('checkbox', { name: `Select ${name}`, exact: true }).click();
    await expect(window.getByText('5 selected')).toBeVisible();
    await person.images.grid().focus();
    await window.keyboard.press('s');
    const sheet = person.signing.sheet(/4 images of acme\/app/);
    await expect(sheet).toContainText('1 chosen image cannot be signed and is left out.');
    await expect(sheet).toContainText(withoutDigest);
    await person.signing.review();
    const text = await sheet.innerText();
    for (const exception of [withoutDigest, 'signed like this already']) {
      expect(text, exception).toContain(exception);
      expect(text.indexOf(exception), exception).toBeLessThan(text.indexOf('What changes'));
    }
    await person.signet.screenshot('sign-set-review');
  });

  it('R3.3, R3.6: one unlock signs them all, and the receipt lists them', async () => {
    await person.signing.unlock({ [keys.targets]: secrets.targets });
    const receipt = person.signing.sheet();
    await expect(receipt.getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    const signed = receipt.getByRole('list', { name: 'Signed names' }).getByRole('listitem');
    await expect(signed).toHaveCount(tags.length);
    for (const tag of tags) await expect(signed.filter({ has: person.signet.window.getByText(tag, { exact: true }) })).toBeVisible();
    const before = signed.filter({ hasText: 'signed like this before' });
    await expect(before).toHaveCount(1);
    await expect(before).toContainText(signedBefore);
    await person.signet.screenshot('sign-set-receipt');
    await person.signing.finish();
    for (const tag of tags) await person.images.verdict(`acme/app:${tag}`, 'Trusted');
    await person.images.verdict(withoutDigest, 'Unsigned');
    await person.repositories.show();
    await expect(person.repositories.row(gun)).toContainText(String(tags.length));
  });
});
