import { z } from 'zod';
import { Digest } from '#shared/domain/digest.ts';
import { Instant } from '#shared/domain/key.ts';
import { readBounded, writeAtomic } from './atomic.ts';
import { oneAtATime } from './one-at-a-time.ts';

/** A tag seen to point at another digest than was signed, and whether a person wants to hear of this very difference no more. */
export const SeenDrift = z.object({
  repository: z.string().max(255),
  tag: z.string().max(512),
  signed: Digest,
  now: Digest,
  seenAt: Instant,
  ignored: z.boolean(),
});
export type SeenDrift = z.infer<typeof SeenDrift>;

const Kept = z.object({ format: z.literal(1), drifts: z.array(z.unknown()) });
const most = 8 * 1024 * 1024;

/** The differences seen so far, in one file. One that cannot be read is seen anew, and told again. */
export const driftFile = (path: string) => ({
  read: async (): Promise<readonly SeenDrift[]> => {
    const kept = Kept.safeParse(asJson(await readBounded(path, most)));
    return kept.success ? kept.data.drifts.flatMap((one) => SeenDrift.safeParse(one).data ?? []) : [];
  },
  write: (drifts: readonly SeenDrift[]): Promise<void> =>
    oneAtATime(path, () => writeAtomic(path, `${JSON.stringify({ format: 1, drifts })}\n`)),
});

function asJson(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(bytes?.toString('utf8') ?? '');
  } catch {
    return undefined; // seen anew
  }
}
