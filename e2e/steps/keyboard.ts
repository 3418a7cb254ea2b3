import type { Locator } from 'playwright';
import type { Signet } from '../harness/launch.ts';

/** A person without a pointer: keys alone, and eyes to see where the focus is. */
export const keyboardSteps = ({ window }: Signet) => {
  const press = async (...strokes: string[]) => {
    for (const stroke of strokes) await window.keyboard.press(stroke);
  };
  const hasFocus = (wanted: Locator) => wanted.evaluate((element) => element === document.activeElement);
  return {
    press,
    type: (text: string) => window.keyboard.type(text),
    focus: () => window.locator(':focus'),
    /** Tab until the wanted control has the focus, as a person does who sees where they are. */
    tabTo: async (role: 'button' | 'textbox' | 'radio' | 'combobox' | 'grid', name: string | RegExp) => {
      const wanted = window.getByRole(role, { name }).first();
      await wanted.waitFor();
      for (let presses = 0; presses < 60; presses += 1) {
        if (await hasFocus(wanted)) return;
        await press('Tab');
      }
      throw new Error(`Tab does not reach ${role} ${name}`);
    },
    /** The same for a field with this label; passphrase fields have no role. */
    tabToField: async (label: string) => {
      const wanted = window.getByLabel(label, { exact: true });
      await wanted.waitFor();
      for (let presses = 0; presses < 60; presses += 1) {
        if (await hasFocus(wanted)) return;
        await press('Tab');
      }
      throw new Error(`Tab does not reach ${label}`);
    },
  };
};
export type Keyboard = ReturnType<typeof keyboardSteps>;
