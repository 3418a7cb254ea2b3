import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';

export const healthSteps = ({ window }: Signet, show: () => Promise<void>) => {
  const grid = (name: 'Findings' | 'Ends' = 'Findings') => window.getByRole('grid', { name });
  const finding = (title: string | RegExp, gun = '') => grid().getByRole('row').filter({ hasText: title }).filter({ hasText: gun });
  const pane = (title: string | RegExp) => window.getByRole('region', { name: title });
  return {
    show,
    grid,
    finding,
    pane,
    open: async (title: string | RegExp, gun = '') => {
      await finding(title, gun).click();
      await expect(pane(title)).toBeVisible();
    },
    view: (name: 'Findings' | 'All ends') => window.getByRole('group', { name: 'View' }).getByRole('button', { name }).click(),
  };
};
