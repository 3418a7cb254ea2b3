import { z } from 'zod';
import { Instant } from './key.ts';

/** A publish whose answer was lost, and what is known of it: `absent` is not there yet and may still arrive. */
export const PublishStanding = z.object({
  id: z.string(),
  gun: z.string(),
  /** Address of the trust server. */
  server: z.string(),
  /** When it was sent. */
  at: Instant,
  stands: z.enum(['unknown', 'absent', 'published', 'not-published']),
  /** When the server answered last; absent where it could not be asked since Signet was started. */
  askedAt: Instant.optional(),
});
export type PublishStanding = z.infer<typeof PublishStanding>;
