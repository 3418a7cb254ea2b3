import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { keyboardSteps } from './steps/keyboard.ts';
import { type Person, startAs } from './steps/person.ts';

const image = 'acme/app:1.4.2';
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** The whole outcome in one go and by keys alone: from the first question to the chain. How long it took is said, not asserted. */
describe('two minutes', { sequential: true }, () => {
  let person: Person;
  beforeAll(async () => {
    person = await startAs(undefined);
  });
  afterAll(() => person?.close());

  it('from the role card to the chain, without a pointer', { timeout: 120_000 }, async () => {
    const { window } = person.signet;
    const { press, type, tabTo, tabToField } = keyboardSteps(person.signet);
    const from = performance.now();
    const laps: string[] = [];
    const lap = (name: string) => laps.push(`${name} ${((performance.now() - from) / 1000).toFixed(1)} s`);

    await tabTo('radio', 'I sign releases');
    await press('Space');
    await tabTo('button', 'Continue');
    await press('Enter');
    await expect(window.getByRole('list', { name: 'Checks' })).toBeVisible();
    await tabTo('button', /^Start$/);
    await press('Enter');
    await expect(window.getByRole('heading', { name: 'Overview' })).toBeVisible();
    lap('first run');

    await press('Control+4');
    await expect(window.getByRole('heading', { name: 'Keys', exact: true })).toBeVisible();
    await press('n');
    await expect(window.getByRole('dialog', { name: 'New key' })).toBeVisible();
    await expect(window.getByLabel('Name', { exact: true })).toBeFocused();
    await press('Control+a');
    await type('cobalt-finch');
    await tabToField('Passphrase');
    await type(secrets.targets);
    await tabToField('Passphrase, again');
    await type(secrets.targets);
    await press('Enter');
    await expect(window.getByRole('dialog')).toHaveCount(0, { timeout: 20_000 });
    await expect(person.keys.card('cobalt-finch')).toBeVisible();
    lap('key');

    await person.palette.run('Go to Images');
    await expect(window.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
    await person.palette.run('Add the sample images');
    await expect(person.images.rows()).toHaveCount(7);
    await press('Control+f');
    await type('tag:1.4.2 ');
    await expect(person.images.rows()).toHaveCount(1);
    await tabTo('grid', 'Images');
    await press('ArrowDown');
    await expect(person.images.pane(image)).toBeVisible();
    lap('sample');

    const sheet = person.signing.sheet();
    await press('s');
    await tabTo('button', 'Initialise it');
    await press('Enter');
    await tabToField('Passphrase for the root key');
    await type(secrets.root);
    await tabToField('Passphrase for the root key, again');
    await type(secrets.root);
    // From the key that is taken already, Enter goes on.
    await tabTo('radio', 'cobalt-finch');
    await press('Enter');
    await expect(sheet.getByRole('region', { name: 'What changes' })).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Unlock and sign');
    await press('Enter');
    await tabToField('Passphrase of app root');
    await type(secrets.root);
    await tabToField('Passphrase of cobalt-finch');
    await type(secrets.targets);
    await press('Enter');
    await expect(sheet.getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    lap('collection');

    await tabTo('button', 'Go on signing');
    await press('Enter');
    await tabTo('radio', 'cobalt-finch');
    await press('Enter');
    await expect(sheet.getByRole('region', { name: 'What changes' })).toBeVisible({ timeout: 20_000 });
    await tabTo('button', 'Unlock and sign');
    await press('Enter');
    await tabToField('Passphrase of cobalt-finch');
    await type(secrets.targets);
    await press('Enter');
    await expect(sheet.getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    await press('Enter');
    await expect(sheet).toHaveCount(0);
    await person.images.verdict(image, 'Trusted');
    lap('signed');

    await press('i');
    await person.chain.ready();
    await expect(person.chain.graph()).toBeVisible();
    await expect(window.getByText(/checks: \d+ passed$/)).toBeVisible();
    lap('chain');
    await person.signet.screenshot('two-minutes');

    await press('Control+p');
    const picture = window.getByRole('menuitem', { name: 'Copy as picture (SVG)' });
    await expect(picture).toBeVisible();
    // As a person does who sees where they are: the menu may take the focus a moment after it is drawn.
    for (let presses = 0; presses < 10 && !(await picture.evaluate((item) => item === document.activeElement)); presses += 1)
      await press('ArrowDown');
    await press('Enter');
    await expect(window.getByText('Picture copied')).toBeVisible();
    const copied = await person.system.clipboard();
    for (const part of ['<svg ', 'Trusted. ', 'linux/arm64/v8', 'cobalt-finch']) expect(copied).toContain(part);
    process.stdout.write(`two minutes, by keyboard: ${laps.join(', ')}\n`);
  });
});
