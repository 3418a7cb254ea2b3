import { createHash } from 'node:crypto';
import type { RoleName } from '#shared/domain/gun.ts';
import { limits, type TrustRemote } from '../remote.ts';

const roles = ['root', 'targets', 'snapshot'] as const;

/**
 * What a place has of a repository now, as one digest; undefined where it has no root. The snapshot names every delegation, and the
 * timestamp is left out: servers renew it by themselves. Nothing is verified: also what verifies no longer can be deleted.
 */
export async function whatStands(remote: TrustRemote): Promise<string | undefined> {
  const hash = createHash('sha256');
  for (const role of roles) {
    const bytes = await remote.current(role as string as RoleName, limits.document);
    if (role === 'root' && !bytes) return undefined;
    const own = bytes ? createHash('sha256').update(bytes).digest('hex') : 'none';
    hash.update(`${role} ${own}\n`);
  }
  return hash.digest('hex');
}
