import { clipboard } from 'electron';

/** Copies public text and clears it after a minute where it still stands there. */
export function copyForAMinute(text: string): void {
  void clipboard.writeText(text);
  const clear = async () => {
    // Electron 33 answers at once, newer ones with a promise.
    if ((await clipboard.readText()) === text) await clipboard.clear();
  };
  setTimeout(() => void clear(), 60_000).unref();
}
