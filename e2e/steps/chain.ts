import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';
import { chooseFromMenu } from './controls.ts';

/** What stands between a trust anchor and an image: one thing in three views. */
export const chainSteps = ({ window }: Signet) => {
  const graph = () => window.getByRole('group', { name: /^Chain of trust/ });
  const tree = () => window.getByRole('tree', { name: 'Chain of trust' });
  const table = () => window.getByRole('region', { name: 'Checks of the chain' }).getByRole('table');
  const show = (view: 'Graph' | 'Tree' | 'Table') =>
    window.getByRole('group', { name: 'View' }).getByRole('button', { name: view }).click();
  const namesOf = (what: 'button' | 'treeitem') =>
    (what === 'button' ? graph() : tree())
      .getByRole(what)
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label') ?? one.textContent ?? ''));
  return {
    graph,
    tree,
    table,
    show,
    ready: () => expect(window.getByRole('button', { name: 'Export', exact: true })).toBeVisible(),
    /** Every node and edge of the graph, by name. */
    parts: async (): Promise<string[]> => {
      await show('Graph');
      await expect(graph()).toBeVisible();
      return namesOf('button');
    },
    lines: async (): Promise<string[]> => {
      await show('Tree');
      await expect(tree()).toBeVisible();
      return namesOf('treeitem');
    },
    copy: () => chooseFromMenu(window, 'Export', 'Copy as JSON'),
  };
};
