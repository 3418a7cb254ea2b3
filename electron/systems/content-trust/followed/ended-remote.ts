import { isFailure } from '#electron/signet-error.ts';
import type { Failure } from '#shared/failure.ts';
import type { TrustRemote } from '../remote.ts';

/**
 * A server whose snapshot has ended, with a key it does not hold, answers 500 where its timestamp is asked for, and nobody can begin to
 * repair it. By version it still gives the last one. Versions of a timestamp follow each other one by one.
 * Source: formats/notary-v1.md 13 and 16.
 */
export const lastTimestamp = (remote: TrustRemote, knownVersion: number): TrustRemote => ({
  ...remote,
  current: async (role, limit) => {
    try {
      return await remote.current(role, limit);
    } catch (problem) {
      if (role !== 'timestamp' || !isFailure(problem, 'server-refused') || !cannotSign(problem.failure)) throw problem;
      const last = await newest((version) => remote.byVersion(role, version, limit), knownVersion);
      if (!last) throw problem;
      return last;
    }
  },
});

/** What such a server answers. */
export const cannotSign = (failure: Failure | undefined): boolean => failure?.code === 'server-refused' && failure.status === 500;

/** Doubles its steps upwards, then halves them: a thousand versions cost twenty questions. */
async function newest(read: (version: number) => Promise<Uint8Array | undefined>, from: number): Promise<Uint8Array | undefined> {
  let found = await read(from);
  if (!found) return undefined;
  let below = from;
  let step = 1;
  for (; step < furthest; step *= 2) {
    const bytes = await read(below + step);
    if (!bytes) break;
    found = bytes;
    below += step;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    const bytes = await read(below + step);
    if (!bytes) continue;
    found = bytes;
    below += step;
  }
  return found;
}

/** Steps beyond which nobody looks further. */
const furthest = 2 ** 20;
