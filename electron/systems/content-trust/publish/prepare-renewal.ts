import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { hashHex } from '#electron/formats/tuf/parse.ts';
import type { Metadata, Targets } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { at, notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges, followingOf } from './following.ts';
import { holderOf } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { quoted } from './look-alike.ts';
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
  const unvouched = state.underSigned.get(role)?.signed;
  const old = documentOf(state, role)?.signed ?? unvouched;
  if (!old) throw new SignetError({ code: 'input-invalid', field: 'role', reason: 'nothing is published for it that could be renewed' });
  const now = deps.now();
  const key = await requireKey(deps, intent.keyId, intent.gun, role, (keys) => eligibleFor(state, role, keys));
  const signed = next(state, role, old, expiresFrom(now, role));
  const following = await followingOf(deps, state, after(role));
  // What nobody vouches for is new, all of it.
  const { changes, unrecognised } = difference(role, unvouched ? undefined : old, signed);
  const until = new Date(parseInstant(signed.expires, role)).toISOString().slice(0, 10);
  const command = notaryCommand.renew(at(state), role);
  return composeReview(deps, {
    gun: intent.gun,
    base: state,
    documents: [reviewedBy(role, signed, await signaturesWanted(deps, state, role, key))],
    following,
    sentence: unvouched
      ? `You sign all that stands in the ${role} metadata of ${intent.gun}, until ${until}. No key that counts has signed it.`
      : `You sign the ${role} metadata of ${intent.gun} again, unchanged, until ${until}.`,
    done: `${unvouched ? 'Signed' : 'Renewed'}: the ${role} metadata of ${intent.gun} now lasts until ${until}.`,
    statements: unvouched ? statementsOf(role, unvouched) : [`The ${role} metadata is signed again, unchanged, until ${until}.`],
    goodUntil: new Date(Math.min(parseInstant(signed.expires, role), state.certificateEnds.getTime())),
    changes: [...changes, ...followingChanges(state, following, [role])],
    unrecognised,
    warnings: [...(unvouched ? [unvouchedWarning(unvouched)] : []), ...endWarnings(state, now, [role])],
    ...(command === undefined ? {} : { command }),
  });
}

function statementsOf(role: SignedRole, { targets }: Targets): string[] {
  const stated = [...targets].map(
    ([name, meta]) => `${quoted(name)} is ${meta.length} bytes, sha256:${hashHex(meta, 'sha256') ?? 'unknown'}.`,
  );
  return stated.length > 0 ? stated : [`The ${role} metadata, which states nothing, is signed.`];
}

const unvouchedWarning = ({ targets }: Targets): ReviewWarning => ({
  kind: 'not-vouched',
  title: 'Too few keys that count have signed this before',
  detail: `Whoever wrote it, you vouch for all of it: ${targets.size === 1 ? 'one name' : `${targets.size} names`}. Read every line of what changes.`,
});

function next(state: CollectionState, role: SignedRole, old: Metadata, expires: string): Metadata {
  if (role === 'snapshot') return nextSnapshot(state.snapshot.signed, new Map(), expires);
  if (role === 'timestamp') return nextTimestamp(state.timestamp.signed, state.files.snapshot, expires);
  return renewed(old, expires);
}
