import { parseInstant } from '#electron/formats/tuf/instant.ts';
import type { Metadata } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import { at, notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges, followingOf } from './following.ts';
import { holderOf } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { nextSnapshot, nextTimestamp, renewed } from './next.ts';
import { composeReview, type FollowingDocument, type PreparedPublish, reviewedBy } from './prepared.ts';
import { documentOf } from './role-view.ts';
import { eligibleFor, requireKey, signaturesWanted } from './signing-keys.ts';
import type { CollectionState } from './state.ts';
import { endWarnings } from './warnings.ts';

/** What has to be signed again when a role is. */
const after = (role: SignedRole): readonly FollowingDocument['role'][] =>
  role === 'timestamp' ? [] : role === 'snapshot' ? ['timestamp'] : ['snapshot', 'timestamp'];

/** Prepares signing a role's content again, unchanged, with a later end. Also for one that has ended already. */
export async function prepareRenewal(deps: PublishDeps, intent: Extract<SigningIntent, { kind: 'renew' }>): Promise<PreparedPublish> {
  const { role } = intent;
  const state = await holderOf(deps, intent.gun).load(intent.gun);
  const old = documentOf(state, role)?.signed;
  if (!old) throw new SignetError({ code: 'input-invalid', field: 'role', reason: 'nothing is published for it that could be renewed' });
  const now = deps.now();
  const key = await requireKey(deps, intent.keyId, intent.gun, role, (keys) => eligibleFor(state, role, keys));
  const signed = next(state, role, old, expiresFrom(now, role));
  const following = await followingOf(deps, state, after(role));
  const { changes, unrecognised } = difference(role, old, signed);
  const until = new Date(parseInstant(signed.expires, role)).toISOString().slice(0, 10);
  const command = notaryCommand.renew(at(state), role);
  return composeReview(deps, {
    gun: intent.gun,
    base: state,
    documents: [reviewedBy(role, signed, await signaturesWanted(deps, state, role, key))],
    following,
    sentence: `You sign the ${role} metadata of ${intent.gun} again, unchanged, until ${until}.`,
    done: `Renewed: the ${role} metadata of ${intent.gun} now lasts until ${until}.`,
    statements: [`The ${role} metadata is signed again, unchanged, until ${until}.`],
    goodUntil: new Date(Math.min(parseInstant(signed.expires, role), state.certificateEnds.getTime())),
    changes: [...changes, ...followingChanges(state, following, [role])],
    unrecognised,
    warnings: endWarnings(state, now, [role]),
    ...(command === undefined ? {} : { command }),
  });
}

function next(state: CollectionState, role: SignedRole, old: Metadata, expires: string): Metadata {
  if (role === 'snapshot') return nextSnapshot(state.snapshot.signed, new Map(), expires);
  if (role === 'timestamp') return nextTimestamp(state.timestamp.signed, state.files.snapshot, expires);
  return renewed(old, expires);
}
