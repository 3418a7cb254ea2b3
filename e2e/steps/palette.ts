import { expect } from 'playwright/test';
import type { Signet } from '../harness/launch.ts';

export const paletteSteps = ({ window }: Signet) => ({
  /** Ctrl+K, some letters, Enter. */
  run: async (text: string, entry = text) => {
    await window.keyboard.press('Control+k');
    const field = window.getByRole('combobox', { name: 'Search images, keys, repositories, commands' });
    await expect(field).toBeFocused();
    await field.fill(text);
    await expect(window.getByRole('option', { name: entry }).first()).toHaveAttribute('aria-selected', 'true');
    await window.keyboard.press('Enter');
    await expect(field).toBeHidden();
  },
});
