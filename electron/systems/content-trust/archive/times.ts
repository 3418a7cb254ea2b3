import { FormatError } from '#electron/formats/format-error.ts';
import type { Change } from '#electron/formats/notary/changefeed.ts';
import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { lifetimes } from '../publish/lifetimes.ts';
import type { ArchivedVersion, Came } from './report-file.ts';

/** When a version came, by the best word there is on it; undefined where there is none. */
export function cameAt(
  { role, sha256, expires }: Pick<ArchivedVersion, 'role' | 'sha256' | 'expires'>,
  storedAt: number | undefined,
  published: ReadonlyMap<string, number>,
): Came | undefined {
  const fed = role === 'timestamp' && sha256 !== undefined ? published.get(sha256) : undefined;
  if (fed !== undefined) return came(fed, 'changefeed');
  if (storedAt !== undefined) return came(storedAt, 'stored');
  const ends = role === 'timestamp' && expires !== undefined ? endOf(expires) : undefined;
  return ends === undefined ? undefined : came(ends - lifetimes.timestamp, 'lifetime');
}

/** SHA-256 of a timestamp → when it came first. */
export function publishTimes(changes: readonly Change[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const { at, what } of changes) if (what.kind === 'published' && !times.has(what.timestamp)) times.set(what.timestamp, at);
  return times;
}

/** A time that no date can hold says nothing. */
const came = (at: number, from: Came['from']): Came | undefined =>
  Math.abs(at) <= furthest ? { at: new Date(at).toISOString(), from } : undefined;
/** The year 9999: beyond it dates are written otherwise. */
const furthest = Date.UTC(9999, 11, 31);

function endOf(expires: string): number | undefined {
  try {
    return parseInstant(expires, 'timestamp');
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
