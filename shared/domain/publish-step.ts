import { z } from 'zod';

/** Where a publish is: `asking` the server what it has is done only where its answer did not come. */
export const PublishStep = z.enum(['signing', 'sending', 'asking', 'reading-back']);
export type PublishStep = z.infer<typeof PublishStep>;

/** Told as each step begins; nothing hangs on who listens. */
export type TellStep = (step: PublishStep) => void;
