import type { BrowserWindow } from 'electron';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import type { WindowPlace } from './main-window.ts';

/** Where the window was last; undefined where nothing usable is kept. */
export async function readWindowPlace(path: string): Promise<WindowPlace | undefined> {
  const bytes = await readBounded(path, 4096);
  if (!bytes) return undefined;
  try {
    const { width, height, x, y, maximised } = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    if (typeof width !== 'number' || typeof height !== 'number') return undefined;
    const corner = typeof x === 'number' && typeof y === 'number' ? { x, y } : {};
    return { width, height, ...corner, maximised: maximised === true };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function rememberWindowPlace(window: BrowserWindow, path: string): void {
  window.on('close', () => {
    const place: WindowPlace = { ...window.getNormalBounds(), maximised: window.isMaximized() };
    // A window that opens at its default place next time is no loss.
    writeAtomic(path, JSON.stringify(place)).catch(() => undefined);
  });
}
