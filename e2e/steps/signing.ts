import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';
import { typeNewPassphrase } from './controls.ts';

export interface Passphrases {
  readonly root: string;
  readonly targets: string;
}

/** The sheet in which everything is signed: choose, review, unlock, receipt. */
export const signingSteps = ({ window }: Signet) => {
  const sheet = (title?: string | RegExp) => window.getByRole('dialog', title === undefined ? {} : { name: title });
  const review = async () => {
    await sheet().getByRole('button', { name: 'Review', exact: true }).click();
    await expect(sheet().getByRole('region', { name: 'What changes' })).toBeVisible({ timeout: 20_000 });
  };
  const finish = async (name: string | RegExp = 'Done') => {
    await expect(sheet().getByText('It was written, read again and verified afresh.')).toBeVisible({ timeout: 20_000 });
    await sheet().getByRole('button', { name }).click();
  };
  const unlock = async (secrets: Readonly<Record<string, string>>) => {
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
    for (const [key, passphrase] of Object.entries(secrets))
      await sheet().getByLabel(`Passphrase of ${key}`, { exact: true }).fill(passphrase);
    await sheet().getByRole('button', { name: 'Unlock and sign' }).click();
  };
  return {
    sheet,
    review,
    unlock,
    finish,
    chooseKey: (name: string) => sheet().getByRole('radio', { name }).click(),
    /** Review, unlock, receipt. */
    complete: async (secrets: Readonly<Record<string, string>>) => {
      await review();
      await unlock(secrets);
      await finish();
      await expect(sheet()).toHaveCount(0);
    },
    /** From the offer in the signing sheet: keys that exist are taken, missing ones made; then signing goes on. */
    initialise: async (
      keys: { readonly root: string; readonly targets: string },
      secrets: Passphrases,
      { made = false, on }: { readonly made?: boolean; readonly on?: string } = {},
    ) => {
      await sheet().getByRole('button', { name: 'Initialise it' }).click();
      const form = sheet('Initialise a repository');
      if (on !== undefined) {
        await form.getByRole('combobox', { name: /^Publish to/ }).click();
        await window.getByRole('option', { name: on }).click();
      }
      if (made) {
        await typeNewPassphrase(form, 'Passphrase for the root key', secrets.root);
        await typeNewPassphrase(form, 'Passphrase for the targets key', secrets.targets);
      } else {
        await form.getByRole('radio', { name: keys.root }).click();
        await form.getByLabel(`Passphrase of ${keys.root}`).fill(secrets.root);
        await form.getByRole('radio', { name: keys.targets }).click();
      }
      await review();
      await unlock({ [keys.root]: secrets.root, [keys.targets]: secrets.targets });
      await finish('Go on signing');
    },
  };
};
