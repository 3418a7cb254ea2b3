import type { RoleName } from '#shared/domain/gun.ts';
import { limits, type TrustRemote } from '../remote.ts';

/** A document that a server most likely has. */
export interface Likely {
  readonly role: string;
  /** Lower-case hex of its bytes. */
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/**
 * The same remote, which is asked along with the next root for what an update comes to after it: the timestamp, and what the server is
 * likely to have. Nothing of it is looked at before it is wanted; what comes as it was expected is given as those very bytes, of which
 * all is known already. Where there is a next root, the timestamp is asked for again: that
 * root says who signs it.
 */
export function askedAhead(remote: TrustRemote, likely: readonly Likely[]): TrustRemote {
  let begun = false;
  let timestamp: Promise<Uint8Array | undefined> | undefined;
  const documents = new Map<string, Promise<Uint8Array | undefined>>();
  const name = (role: string, sha256: string, limit: number) => `${role} ${sha256} ${limit}`;
  const begin = () => {
    if (begun) return;
    begun = true;
    timestamp = early(remote.current('timestamp' as RoleName, limits.timestamp));
    for (const { role, sha256, bytes } of likely) {
      const asked = remote.byChecksum(role as RoleName, sha256, bytes.length);
      const given = asked.then((found) => (found && Buffer.compare(found, bytes) === 0 ? bytes : found));
      documents.set(name(role, sha256, bytes.length), early(given));
    }
  };
  return {
    ...remote,
    current: (role, limit) => (role === 'timestamp' && timestamp) || remote.current(role, limit),
    byVersion: async (role, version, limit) => {
      const asked = remote.byVersion(role, version, limit);
      begin();
      const bytes = await asked;
      if (bytes) timestamp = undefined;
      return bytes;
    },
    byChecksum: (role, sha256, limit) => documents.get(name(role, sha256, limit)) ?? remote.byChecksum(role, sha256, limit),
  };
}

/** Whoever comes to it meets its failure; nobody may. */
function early<T>(asked: Promise<T>): Promise<T> {
  asked.catch(() => undefined);
  return asked;
}
