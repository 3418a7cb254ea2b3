import type { Signet } from '../harness/launch.ts';

/** Turns the clock of the main process on; the key service and everybody else keep theirs. The window takes it over when it loads again. */
export async function turnClock({ electronApp, window }: Signet, days: number): Promise<void> {
  await electronApp.evaluate((_electron, milliseconds) => {
    const Before = Date;
    const later = class extends Before {
      constructor(...given: [number?]) {
        if (given.length === 0) super(Before.now() + milliseconds);
        else super(...(given as [number]));
      }
      static override now = () => Before.now() + milliseconds;
    };
    globalThis.Date = later as DateConstructor;
  }, days * 86_400_000);
  await window.reload();
  await window.getByRole('navigation', { name: 'Screens' }).waitFor();
}
