import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';

export const themes = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Follows the system's theme, as Signet does unless told otherwise. */
export async function wear({ window }: Signet, theme: Theme): Promise<void> {
  await window.emulateMedia({
    colorScheme: theme === 'dark' ? 'dark' : 'light',
    contrast: theme === 'contrast' ? 'more' : 'no-preference',
    reducedMotion: 'reduce',
  });
}

/** What axe finds in what is shown now, in words that lead to the place. */
export async function findings({ window }: Signet): Promise<string[]> {
  // Legacy mode: Electron cannot open the blank page that axe otherwise uses.
  const { violations } = await new AxeBuilder({ page: window }).setLegacyMode().withTags(standards).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`));
}

/** No finding in any theme; a picture of each. */
export async function expectAccessible(signet: Signet, name: string): Promise<void> {
  const found: string[] = [];
  for (const theme of themes) {
    await wear(signet, theme);
    await signet.screenshot(`${name}-${theme}`);
    for (const finding of await findings(signet)) found.push(`${theme}: ${finding}`);
  }
  await wear(signet, 'light');
  expect(found, name).toEqual([]);
}
