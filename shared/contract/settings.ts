import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const Settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  density: z.enum(['comfortable', 'compact']),
  /** Minutes without input until Signet locks; 0 never. */
  autoLockMinutes: z.number().int().min(0).max(480),
  lockOnSuspend: z.boolean(),
  /** What the person said they do; orders the Overview. Undefined until the first run is done. */
  persona: z.enum(['sign', 'guard', 'review', 'look']).optional(),
  /** Days before an expiry at which it is announced. */
  leadDays: z.number().int().min(1).max(730),
  utc: z.boolean(),
});
export type Settings = z.infer<typeof Settings>;

export const settings = {
  get: endpoint({ input: z.object({}), output: Settings, fails: [], whileLocked: true }),
  set: endpoint({ input: Settings.partial(), output: Settings, fails: [] }),
};
