import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';
import { chooseFromMenu, drop } from './controls.ts';
import type { SystemDialogs } from './system-dialogs.ts';

export const imagesSteps = ({ window }: Signet, system: SystemDialogs, show: () => Promise<void>) => {
  const grid = () => window.getByRole('grid', { name: 'Images' });
  /** A row by its name: repository and tag, as the list calls it. */
  const row = (name: string) =>
    grid()
      .getByRole('row')
      .filter({ has: window.getByRole('checkbox', { name: `Select ${name}`, exact: true }) });
  const pane = (name: string) => window.getByRole('region', { name, exact: true });
  const problems = () => window.getByText(/(parts? of your sources|sources?) could not be read/);
  const sources = () => window.getByRole('dialog', { name: 'Image sources' });
  return {
    show,
    grid,
    row,
    pane,
    problems,
    rows: () =>
      grid()
        .getByRole('row')
        .filter({ has: window.getByRole('gridcell') }),
    addFolder: async (...paths: string[]) => {
      await system.choose(...paths);
      await chooseFromMenu(window, 'Add source', /^Folder/);
    },
    addArchive: async (...paths: string[]) => {
      await system.choose(...paths);
      await chooseFromMenu(window, 'Add source', /^Archive/);
    },
    findEngines: async () => {
      // Of an empty list there are two such buttons.
      await window.keyboard.press('n');
      await window.getByRole('menuitem', { name: /^Container engine/ }).click();
      await expect(window.getByRole('list', { name: 'Container engines' })).toBeVisible();
    },
    addRepository: async (name: string) => {
      await chooseFromMenu(window, 'Add source', /^Repository/);
      const sheet = window.getByRole('dialog', { name: 'Add a repository of a registry' });
      await sheet.getByRole('textbox', { name: 'Repository' }).fill(name);
      await sheet.getByRole('button', { name: 'Add repository' }).click();
    },
    copyToRegistry: async (name: string, target: string) => {
      await row(name).click();
      await expect(pane(name)).toBeVisible();
      await window.keyboard.press('p');
      const sheet = window.getByRole('dialog', { name: 'Copy to a registry' });
      await sheet.getByRole('textbox', { name: 'To' }).fill(target);
      await sheet.getByRole('button', { name: 'Copy', exact: true }).click();
    },
    drop: (...paths: string[]) => drop(window, paths),
    open: async (name: string) => {
      await row(name).click();
      await expect(pane(name)).toBeVisible();
    },
    closeDetail: (name: string) =>
      pane(name)
        .getByRole('button', { name: /^(Close the detail|Back)$/ })
        .click(),
    tab: (name: string, tab: 'Summary' | 'Signatures' | 'Chain') => pane(name).getByRole('tab', { name: tab }).click(),
    search: (text: string) => window.getByRole('textbox', { name: 'Filter' }).fill(text),
    /** Signs the opened image. */
    sign: (name: string) => pane(name).getByRole('button', { name: 'Sign', exact: true }).first().click(),
    verdict: (name: string, verdict: string) =>
      expect(
        row(name)
          .getByRole('gridcell')
          .filter({ hasText: new RegExp(`^${verdict}$`) }),
      ).toBeVisible({ timeout: 15_000 }),
    showProblems: () => window.getByRole('button', { name: 'Show', exact: true }).click(),
    forget: async (source: string) => {
      await window.getByRole('button', { name: /^\d+ sources?$/ }).click();
      await sources()
        .getByRole('button', { name: `Forget ${source}`, exact: true })
        .click();
      await expect(sources().getByRole('button', { name: `Forget ${source}`, exact: true })).toHaveCount(0);
      await sources().getByRole('button', { name: 'Done' }).click();
    },
  };
};
