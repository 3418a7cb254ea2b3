import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';
import { drop, select, typeNewPassphrase } from './controls.ts';
import type { SystemDialogs } from './system-dialogs.ts';

export interface NewKey {
  readonly name: string;
  readonly role?: 'Signer' | 'Root' | 'Targets';
  readonly algorithm?: string;
  readonly repository?: string;
  readonly passphrase?: string;
}

/** The sheet for a new key, from any screen; also where there is none yet. */
export async function openNewKey(window: Page): Promise<void> {
  await window.keyboard.press('Control+4');
  await window
    .getByRole('button', { name: /create|new key/i })
    .first()
    .click();
}

export const keysSteps = ({ window }: Signet, system: SystemDialogs, show: () => Promise<void>) => {
  const dialog = (name: string | RegExp) => window.getByRole('dialog', { name });
  const importing = () => dialog('Import keys');
  const pane = (name: string) => window.getByRole('region', { name, exact: true });
  const row = (name: string) => importing().getByRole('group', { name: new RegExp(`^${name}, key `) });
  return {
    show,
    create: async ({ name, role, algorithm, repository, passphrase }: NewKey) => {
      await show();
      await window.getByRole('button', { name: 'New key' }).first().click();
      const sheet = dialog('New key');
      await sheet.getByLabel('Name', { exact: true }).fill(name);
      if (role) await sheet.getByRole('radio', { name: role }).click();
      if (algorithm) await select(sheet, 'Algorithm', algorithm);
      if (repository) await sheet.getByLabel('Repository').fill(repository);
      if (passphrase !== undefined) {
        if (role === undefined || role === 'Signer')
          await sheet.getByRole('checkbox', { name: 'Ask for a passphrase at each use' }).click();
        await typeNewPassphrase(sheet, 'Passphrase', passphrase);
      }
      await sheet.getByRole('button', { name: 'Create key' }).click();
      await expect(sheet).toBeHidden({ timeout: 20_000 });
    },
    /** Opens the import sheet with files chosen in the system's dialog. */
    startImport: async (...paths: string[]) => {
      await show();
      await system.choose(...paths);
      await window.getByRole('button', { name: 'Import', exact: true }).first().click();
      await importing().getByRole('button', { name: 'Choose files' }).click();
    },
    drop: async (...paths: string[]) => {
      await show();
      await drop(window, paths);
      await expect(importing()).toBeVisible();
    },
    importing,
    importRow: row,
    chooseRole: (within: Locator, role: string) => select(within, 'Role', role),
    finishImport: async () => {
      await importing().getByRole('button', { name: 'Done' }).click();
      await expect(importing()).toBeHidden();
    },
    /** The names on the cards or rows, in the order they stand in. */
    names: async (): Promise<string[]> => {
      const buttons = window.getByRole('list', { name: 'Keys' }).getByRole('button', { name: /^Details of / });
      return (await buttons.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? ''))).map((name) =>
        name.replace('Details of ', ''),
      );
    },
    card: (name: string) =>
      window
        .getByRole('list', { name: 'Keys' })
        .getByRole('listitem')
        .filter({ has: window.getByRole('button', { name: `Details of ${name}`, exact: true }) }),
    open: async (name: string) => {
      await window.getByRole('button', { name: `Details of ${name}`, exact: true }).click();
      await expect(pane(name)).toBeVisible();
    },
    pane,
    view: (name: 'Cards' | 'Table' | 'Trash') => window.getByRole('group', { name: 'View' }).getByRole('button', { name }).click(),
    search: (text: string) => window.getByRole('textbox', { name: 'Filter' }).fill(text),
    describe: async (name: string, change: { readonly name?: string; readonly labels?: string; readonly notes?: string }) => {
      await pane(name).getByRole('tab', { name: 'Identity' }).click();
      const form = pane(name).getByRole('form', { name: 'Name and notes' });
      if (change.labels !== undefined) await form.getByLabel('Labels').fill(change.labels);
      if (change.notes !== undefined) await form.getByLabel('Notes').fill(change.notes);
      if (change.name !== undefined) await form.getByLabel('Name', { exact: true }).fill(change.name);
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(window.getByRole('status').filter({ hasText: `${change.name ?? name} saved` })).toBeVisible();
    },
    /** Writes a backup of the opened key to `path`. */
    backUp: async (name: string, path: string, filePassphrase: string, passphrase?: string) => {
      await pane(name).getByRole('tab', { name: 'Backup' }).click();
      await pane(name).getByRole('button', { name: 'Make a backup' }).click();
      await system.saveAs(path);
      const sheet = dialog(`Back up ${name}`);
      if (passphrase !== undefined) await sheet.getByLabel(`Passphrase of ${name}`).fill(passphrase);
      await typeNewPassphrase(sheet, 'Passphrase for the file', filePassphrase);
      await sheet.getByRole('button', { name: 'Choose where to save' }).click();
      await expect(sheet.getByText('was written, read back and opened.')).toBeVisible({ timeout: 20_000 });
      await sheet.getByRole('button', { name: 'Done' }).click();
    },
    verifyBackup: async (name: string, path: string, filePassphrase: string) => {
      await pane(name).getByRole('tab', { name: 'Backup' }).click();
      await pane(name).getByRole('button', { name: 'Verify a backup' }).click();
      await system.choose(path);
      const sheet = dialog(`Verify a backup of ${name}`);
      await sheet.getByRole('button', { name: 'Choose the file' }).click();
      await sheet.getByLabel('Passphrase of the file').fill(filePassphrase);
      await sheet.getByRole('button', { name: 'Open and compare' }).click();
      return sheet;
    },
    moveToTrash: async (name: string) => {
      await pane(name).getByRole('button', { name: 'Move to trash' }).first().click();
      const sheet = dialog(`Move ${name} to the trash?`);
      await expect(sheet.getByRole('button', { name: 'Cancel' })).toBeFocused();
      await sheet.getByRole('button', { name: 'Move to trash' }).click();
      await expect(sheet).toBeHidden();
    },
    restore: (name: string) => window.getByRole('button', { name: `Restore ${name}` }).click(),
  };
};
