import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';

export const repositoriesSteps = ({ window }: Signet, show: () => Promise<void>) => {
  const grid = () => window.getByRole('grid', { name: 'Repositories' });
  const pane = (gun: string) => window.getByRole('region', { name: gun, exact: true });
  const tags = () => window.getByRole('grid', { name: 'Tags' });
  const tag = (name: string) =>
    tags()
      .getByRole('row')
      .filter({ has: window.getByRole('checkbox', { name: `Select ${name}`, exact: true }) });
  return {
    show,
    grid,
    pane,
    row: (gun: string) => grid().getByRole('row').filter({ hasText: gun }),
    tags,
    tag,
    open: async (gun: string) => {
      await grid().getByRole('row').filter({ hasText: gun }).click();
      await expect(pane(gun)).toBeVisible();
    },
    tab: (gun: string, name: 'Roles' | 'Tags' | 'Versions' | 'Diff' | 'Chain' | 'Settings') => pane(gun).getByRole('tab', { name }).click(),
    takeBack: async (gun: string, name: string) => {
      await tag(name).click();
      await pane(gun).getByRole('button', { name: 'Take back' }).click();
    },
    renew: (gun: string, role: string) =>
      pane(gun)
        .getByRole('button', { name: `Renew ${role}` })
        .click(),
  };
};
