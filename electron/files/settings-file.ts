import { Settings } from '#shared/contract/settings.ts';
import { readBounded, writeAtomic } from './atomic.ts';
import { oneAtATime } from './one-at-a-time.ts';

export const defaultSettings: Settings = {
  theme: 'system',
  density: 'comfortable',
  autoLockMinutes: 15,
  lockOnSuspend: true,
  // A root certificate that has ended cannot be renewed; a root within six months of its end locks out who has no root key.
  leads: { certificate: 730, root: 365, targets: 90, delegation: 90, snapshot: 90 },
  utc: false,
  offline: false,
  rail: 'auto',
  screen: 'overview',
  views: [],
};

/** Room for all saved views at their longest. */
const mostBytes = 512 * 1024;

/** What is kept in settings.json: the person's settings and which key store they chose. */
export interface StoredSettings {
  readonly settings: Settings;
  readonly keyStore: 'keychain' | 'vault';
}

/** Reads settings; members that are missing or no longer valid fall back to their defaults one by one. */
export async function readSettings(path: string): Promise<StoredSettings> {
  const bytes = await readBounded(path, mostBytes);
  let stored: Record<string, unknown> = {};
  if (bytes) {
    try {
      stored = JSON.parse(bytes.toString('utf8')) as Record<string, unknown>;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
  }
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [name, schema] of Object.entries(Settings.shape)) {
    const value = schema.safeParse(stored[name]);
    if (value.success && value.data !== undefined) settings[name] = value.data;
  }
  if (stored.leads === undefined) settings.leads = leadsOfBefore(stored.leadDays);
  return { settings: Settings.parse(settings), keyStore: stored.keyStore === 'vault' ? 'vault' : 'keychain' };
}

const beforeDefault = 60;

/** There was one lead for everything once; whoever chose it wants it for what is renewed often. */
function leadsOfBefore(chosen: unknown): Settings['leads'] {
  const { leads } = defaultSettings;
  const days = Settings.shape.leads.shape.targets.safeParse(chosen);
  if (!days.success || days.data === beforeDefault) return leads;
  return { ...leads, targets: days.data, delegation: days.data, snapshot: days.data };
}

export const writeSettings = (path: string, { settings, keyStore }: StoredSettings): Promise<void> =>
  writeAtomic(path, `${JSON.stringify({ ...settings, keyStore }, null, 2)}\n`);

export interface KeptSettings {
  readonly now: () => StoredSettings;
  /** Writes the change over what is kept by then. Two changes at once are both kept. */
  readonly change: (over: (kept: StoredSettings) => StoredSettings) => Promise<void>;
}

export async function openSettings(path: string): Promise<KeptSettings> {
  let kept = await readSettings(path);
  return {
    now: () => kept,
    change: (over) =>
      oneAtATime(path, async () => {
        const next = over(kept);
        await writeSettings(path, next);
        kept = next;
      }),
  };
}
