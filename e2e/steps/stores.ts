import type { Locator } from 'playwright';
import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';

/** Importing from a trust store, at the first run and later. */
export const storesSteps = ({ window }: Signet) => {
  const key = (name: string | RegExp): Locator => window.getByRole('group', { name, exact: true });
  return {
    store: (name: string) => window.getByRole('region', { name }),
    key,
    /** The keys of all stores shown, by name. */
    keys: () =>
      window
        .getByRole('region', { name: /trust store/ })
        .locator('fieldset')
        .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))),
    passphrase: (name: string) => window.getByLabel(`Passphrase of ${name}`, { exact: true }),
    useForAll: (name: string) => key(name).getByRole('checkbox', { name: /^Use for all of these/ }),
    unfold: async (title: RegExp) => {
      await window.locator('summary').filter({ hasText: title }).click();
    },
    staged: (gun: string) => window.getByRole('list', { name: `Staged changes for ${gun}` }).getByRole('listitem'),
    cached: () => window.getByRole('list', { name: 'Cached repositories' }),
    /** Keys → Import → Docker's or notary's trust store. */
    openSheet: async () => {
      await window.keyboard.press('Control+4');
      await window.getByRole('button', { name: 'Import', exact: true }).first().click();
      await window
        .getByRole('dialog', { name: 'Import keys' })
        .getByRole('button', { name: /trust store/ })
        .click();
      const sheet = window.getByRole('dialog', { name: 'Import from a trust store' });
      await expect(sheet).toBeVisible();
      return sheet;
    },
    /** Counts what is pressed with the pointer from now on. */
    countClicks: () =>
      window.evaluate(() => {
        const counted = globalThis as unknown as { clicks: number };
        counted.clicks = 0;
        globalThis.addEventListener('pointerdown', () => (counted.clicks += 1), true);
      }),
    clicks: () => window.evaluate(() => (globalThis as unknown as { clicks: number }).clicks),
  };
};
