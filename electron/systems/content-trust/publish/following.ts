import type { SignedRole } from '#shared/domain/gun.ts';
import type { ReviewChange } from '#shared/domain/review.ts';
import { fileText } from '../difference/texts.ts';
import type { PublishDeps } from './deps.ts';
import { expiresFrom } from './lifetimes.ts';
import type { FollowingDocument } from './prepared.ts';
import { collectionKey, idsOf } from './signing-keys.ts';
import type { CollectionState } from './state.ts';

/** The documents that the collection's own keys sign after a person's, in this order; a trust server signs those it has the keys of. */
export async function followingOf(
  deps: PublishDeps,
  state: CollectionState,
  roles: readonly FollowingDocument['role'][],
): Promise<FollowingDocument[]> {
  const now = deps.now();
  const signed: FollowingDocument[] = [];
  for (const role of roles) {
    const key = await collectionKey(deps, state, role);
    if (key) signed.push({ role, expires: expiresFrom(now, role), key, ids: idsOf(state, role, key) });
  }
  return signed;
}

/** What will change in them: all of it is known but the checksums of files that are not signed yet. */
export function followingChanges(
  state: CollectionState | undefined,
  following: readonly FollowingDocument[],
  signedNow: readonly SignedRole[],
): ReviewChange[] {
  const changed = new Set<string>(signedNow);
  const changes: ReviewChange[] = [];
  for (const { role, expires } of following) {
    const old = state?.[role].signed;
    const note = (subject: string, before: string | undefined, after: string) =>
      changes.push({ role, kind: before === undefined ? 'added' : 'changed', subject, ...(before === undefined ? {} : { before }), after });
    note('version', old && String(old.version), String((old?.version ?? 0) + 1));
    if (old?.expires !== expires) note('expires', old?.expires, expires);
    for (const named of role === 'snapshot' ? signedNow.filter((one) => changed.has(one)) : ['snapshot']) {
      const before = old?.meta.get(named);
      note(`${named} metadata`, before && fileText(before), `length and checksums of the new ${named} file`);
    }
    changed.add(role);
  }
  return changes;
}
