import { z } from 'zod';
import { PublishStep } from '../domain/publish-step.ts';
import { SigningSet } from '../domain/signing-set.ts';
import { notice } from './endpoint.ts';
import { Settings } from './settings.ts';
import { Task } from './tasks.ts';

/** What main tells the window without being asked. Lists are named, not sent: the window asks again. */
export const notices = {
  changed: notice(z.object({ what: z.enum(['keys', 'images', 'collections', 'status']) })),
  task: notice(Task),
  /** How far a set of images is on its way to be signed. */
  signingSet: notice(SigningSet),
  /** Where a confirmed review is on its way to be published. */
  publishing: notice(z.object({ reviewId: z.string().max(64), step: PublishStep })),
  settings: notice(Settings, true),
  /** A menu entry or shortcut was used; it may open a view, never sign, publish, import or delete. */
  command: notice(
    z.object({ command: z.enum(['overview', 'images', 'repositories', 'keys', 'health', 'settings', 'palette', 'shortcuts', 'lock']) }),
  ),
};
export type Notices = typeof notices;
