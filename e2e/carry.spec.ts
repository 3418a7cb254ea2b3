import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'playwright/test';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { expectAccessible } from './steps/accessibility.ts';
import { type Person, startAs } from './steps/person.ts';
import { answerDialogs, ask, fileWith, granted, pick } from './steps/security-bridge.ts';

const [from, to] = ['old.example.test/acme/app', 'new.example.test/acme/app'] as const;
const keys = { from: 'cobalt-finch', to: 'brass-heron' };
const secrets = { root: 'four words for a root', targets: 'five words for the targets' };

/** A person moves to another registry: what was signed in one repository is signed again in another, and can be proven later. */
describe('trust in one repository', { sequential: true, timeout: 120_000 }, () => {
  let person: Person;
  const sheet = () => person.signet.window.getByRole('dialog');

  beforeAll(async () => {
    person = await startAs('I am looking around');
    const { window } = person.signet;
    const makeKey = async (role: 'root' | 'targets', label: string) => {
      const wanted = { algorithm: 'ecdsa-p256' as const, label, role, guns: [], passphrase: secrets[role] };
      return granted(await ask(window, 'keys', 'create', wanted)).keyId;
    };
    const sign = async ({ reviewId, payload }: { readonly reviewId: string; readonly payload: string }) => {
      const passphrases = { passphrase: secrets.targets, rootPassphrase: secrets.root };
      granted(await ask(window, 'signing', 'confirm', { reviewId, payload: payload as never, ...passphrases }));
    };
    const rootKeyId = await makeKey('root', 'amber-otter');
    const targetsKeys = { from: await makeKey('targets', keys.from), to: await makeKey('targets', keys.to) };
    for (const [gun, targetsKeyId] of [
      [from, targetsKeys.from],
      [to, targetsKeys.to],
    ] as const) {
      const wanted = { gun: gun as never, rootKeyId, rootPassphrase: secrets.root, targetsKeyId };
      await sign(granted(await ask(window, 'signing', 'prepareInitialise', wanted)));
    }
    for (const name of ['notes.txt', 'manual.pdf', 'unwanted.txt']) {
      const file = await pick(person.signet, fileWith(name, `content of ${name}`), 'file-to-sign');
      await sign(granted(await ask(window, 'signing', 'prepareFile', { gun: from as never, keyId: targetsKeys.from, file, name })));
    }
    // Whatever was signed past the window's own flows is shown once it is read again.
    await person.repositories.show();
    await window.keyboard.press('Control+r');
    await expect(person.repositories.row(to)).toBeVisible();
  });
  afterAll(() => person?.close());

  it('is carried to another one, name by name', async () => {
    await person.repositories.open(from);
    await person.palette.run('Carry trust to another repository…');
    await expect(sheet()).toContainText(`all of ${from} verifies`);
    await expect(sheet().getByRole('checkbox', { name: /notes\.txt/ })).toBeChecked();
    await sheet()
      .getByRole('checkbox', { name: /unwanted\.txt/ })
      .click();
    await expect(sheet()).toContainText(`targets, signed by ${keys.from}`);
    await expectAccessible(person.signet, 'carry');
    await person.signing.chooseKey(keys.to);
    await person.signing.review();
    await expect(sheet()).toContainText(`You carry trust in 2 names from ${from} to ${to}: the same digests, signed anew.`);
    await expectAccessible(person.signet, 'carry-review');
    await person.signing.unlock({ [keys.to]: secrets.targets });
    await expect(sheet()).toContainText(`Carried: 2 names from ${from} to ${to}`);
  });

  it('leaves a report on what was carried, and what was not and why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'signet-report-'));
    const saved = async (form: 'text' | 'JSON') => {
      await answerDialogs(person.signet, { save: join(folder, form) });
      await sheet()
        .getByRole('button', { name: `Save report as ${form}` })
        .click();
      await expect(person.signet.window.getByText('Report saved').first()).toBeVisible();
      // The words may still be those of the report before.
      await expect.poll(() => existsSync(join(folder, form)) && readFileSync(join(folder, form), 'utf8')).toBeTruthy();
      return readFileSync(join(folder, form), 'utf8');
    };
    expect(JSON.parse(await saved('JSON'))).toMatchObject({
      from: { gun: from, verdict: 'trusted' },
      to: { gun: to, key: keys.to, versions: expect.arrayContaining([{ role: 'targets', before: 1, after: 2 }]) },
      carried: [{ name: 'manual.pdf' }, { name: 'notes.txt', signedBy: [keys.from] }],
      leftOut: [{ name: 'unwanted.txt', why: 'it was not chosen' }],
    });
    expect(await saved('text')).toContain('Carried: 2');
    await person.signing.finish();
  });

  it('is taken back where it is stated, and says what others get then', async () => {
    await person.repositories.open(to);
    await person.repositories.tab(to, 'Tags');
    await person.repositories.takeBack(to, 'notes.txt');
    await expect(sheet().getByRole('checkbox', { name: 'targets', exact: true })).toBeChecked();
    await expect(sheet()).toContainText('Then nobody gets it any more.');
    await expectAccessible(person.signet, 'take-back');
    await person.signing.complete({ [keys.to]: secrets.targets });
    await expect(person.repositories.tag('notes.txt')).toHaveCount(0);
    await expect(person.repositories.tag('manual.pdf')).toBeVisible();
  });
});
