import { z } from 'zod';
import { endpoint } from './endpoint.ts';

/** How one list was looked at: kept under a name, chosen again from its filter bar. */
export const SavedView = z.object({
  list: z.enum(['images', 'repositories', 'keys', 'health']),
  name: z.string().trim().min(1).max(60),
  filter: z.string().max(500),
  /** Of images their grouping, of keys cards or table. */
  arrangement: z.string().max(20).optional(),
  sort: z.object({ column: z.string().max(40), descending: z.boolean() }).optional(),
  /** Ids of the columns that are not shown. */
  hidden: z.array(z.string().max(40)).max(30),
});
export type SavedView = z.infer<typeof SavedView>;

const Days = z.number().int().min(1).max(730);

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['comfortable', 'compact']),
  /** Minutes without input until Signet locks; 0 never. */
  autoLockMinutes: z.number().int().min(0).max(480),
  lockOnSuspend: z.boolean(),
  /** What the person said they do; orders the Overview. Undefined until the first run is done. */
  persona: z.enum(['sign', 'guard', 'review', 'look']).optional(),
  /** Days before an end at which it is announced: of the root certificate, and of the metadata of each role. */
  leads: z.object({ certificate: Days, root: Days, targets: Days, delegation: Days, snapshot: Days }),
  utc: z.boolean(),
  /** No server is asked. */
  offline: z.boolean(),
  /** The rail with names or icons alone; `auto` follows the width of the window. */
  rail: z.enum(['auto', 'narrow', 'wide']),
  /** The screen that was looked at last; Signet opens on it. */
  screen: z.enum(['overview', 'images', 'repositories', 'keys', 'health', 'settings']),
  views: z.array(SavedView).max(60),
});
export type Settings = z.infer<typeof Settings>;

export const settings = {
  get: endpoint({ input: z.object({}), output: Settings, fails: [], whileLocked: true }),
  set: endpoint({ input: Settings.partial(), output: Settings, fails: [] }),
};
