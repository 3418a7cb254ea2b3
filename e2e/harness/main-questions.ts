import { setTimeout as delay } from 'node:timers/promises';
import type { ElectronApplication } from 'playwright';

/** A question of main's own dialog, as it was put. */
export interface AskedQuestion {
  readonly message: string;
  readonly detail: string;
  readonly buttons: readonly string[];
  /** The buttons that Enter, and Escape or closing, press. */
  readonly byDefault: string;
  readonly onClose: string;
}

/**
 * Stands in for the person in front of main's own dialog, which no driver can click: presses the button of that name from now on, or
 * none until the question is taken away. What was asked is kept in the app.
 */
export const answerQuestions = (electronApp: ElectronApplication, button: 'Sign' | 'Cancel' | 'none'): Promise<void> =>
  againWhileStarting(() => standIn(electronApp, button));

/** While main is still loading its modules, V8 may collect the promise that the driver waits on: then nothing was run, or all of it. */
async function againWhileStarting(run: () => Promise<void>, left = 5): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (left === 0 || !String(error).includes('promise was garbage collected')) throw error;
    await delay(100);
    await againWhileStarting(run, left - 1);
  }
}

const standIn = (electronApp: ElectronApplication, button: 'Sign' | 'Cancel' | 'none'): Promise<void> =>
  electronApp.evaluate(({ dialog }, button) => {
    const kept = globalThis as unknown as { asked?: AskedQuestion[] };
    const asked = kept.asked ?? [];
    kept.asked = asked;
    dialog.showMessageBox = ((_window: unknown, { message, detail, buttons, defaultId, cancelId, signal }: Electron.MessageBoxOptions) => {
      const named = (at = -1) => buttons?.[at] ?? '';
      asked.push({ message, detail: detail ?? '', buttons: buttons ?? [], byDefault: named(defaultId), onClose: named(cancelId) });
      // What says yes comes first, whatever it is called.
      if (button !== 'none')
        return Promise.resolve({ response: button === 'Sign' ? 0 : (buttons?.indexOf(button) ?? -1), checkboxChecked: false });
      return new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve({ response: cancelId ?? -1, checkboxChecked: false }));
      });
    }) as typeof dialog.showMessageBox;
  }, button);

/** All that was asked since the app started. */
export const askedQuestions = (electronApp: ElectronApplication): Promise<readonly AskedQuestion[]> =>
  electronApp.evaluate(() => (globalThis as unknown as { asked: AskedQuestion[] }).asked);
