import type { Failure } from '#shared/failure.ts';

/** Since when a collection has not been read, in milliseconds since 1970, and why; without a reason it was not asked for yet. */
export interface Stale {
  readonly readAt: number;
  readonly why?: Failure;
  /** When the snapshot ended that its server cannot sign anew, which is why it does not answer. Milliseconds since 1970. */
  readonly snapshotEndedAt?: number;
}

/** `said` was so when it was read; what is missing is anybody who says that it still is. */
export function staleSentence(said: string, { readAt, ...because }: Stale, now: number): string {
  return `Stale: ${said} when it was read ${age(now - readAt)} ago; since then ${staleReason(because)}.`;
}

/** Why, as the end of a sentence. */
export function staleReason({ why, snapshotEndedAt }: Omit<Stale, 'readAt'>): string {
  if (snapshotEndedAt !== undefined)
    return `its snapshot ended on ${new Date(snapshotEndedAt).toISOString().slice(0, 10)}, and its server has no key to sign another`;
  switch (why?.code) {
    case undefined:
    case 'not-refreshed':
    case 'cancelled':
      return 'Signet has not asked again';
    case 'offline':
      return 'Signet is offline';
    case 'trust-data-missing':
      return `its server knows no ${why.role} of it any more`;
    case 'server-denied':
      return `${why.server} wants to know who asks`;
    case 'server-untrusted':
      return `${why.server} does not prove who it is`;
    case 'server-changed':
      return `${why.server} has another key than the one that was pinned`;
    case 'client-certificate':
      return `the certificate for ${why.server} was not of use`;
    case 'proxy-address':
      return 'the proxy that is named cannot be used';
    case 'proxy-unreachable':
    case 'proxy-refused':
      return `the proxy ${why.proxy} made no connection`;
    case 'server-unreachable':
      return `${why.server} did not answer`;
    case 'server-refused':
      return `${why.server} could not answer (${why.status})`;
    case 'server-busy':
      return `${why.server} was too busy to answer`;
    case 'credential-helper':
      return `${why.program} could not be asked for a log-in`;
    case 'server-misbehaved':
    case 'server-address':
      return `${why.server} could not be asked`;
    default:
      return 'it could not be read again';
  }
}

const minute = 60_000;

function age(milliseconds: number): string {
  const steps = [
    ['day', 24 * 60],
    ['hour', 60],
    ['minute', 1],
  ] as const;
  const minutes = Math.max(0, milliseconds) / minute;
  for (const [unit, length] of steps) {
    const count = Math.floor(minutes / length);
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'}`;
  }
  return 'a moment';
}
