import { readBounded } from '#electron/files/atomic.ts';

export type SystemTheme = 'light' | 'dark' | 'system';

/** What Chromium is to take for the system's theme. High contrast follows the system in light and dark. */
export const systemTheme = (theme: unknown): SystemTheme => (theme === 'light' || theme === 'dark' ? theme : 'system');

/** The theme in settings.json, so that the window opens in it; the settings themselves are read and judged later. */
export async function readKeptTheme(settings: string): Promise<SystemTheme> {
  const bytes = await readBounded(settings, 64 * 1024).catch(() => undefined);
  if (!bytes) return 'system';
  try {
    return systemTheme((JSON.parse(bytes.toString('utf8')) as { theme?: unknown } | null)?.theme);
  } catch (error) {
    if (error instanceof SyntaxError) return 'system';
    throw error;
  }
}
