import { parseInstant } from '#electron/formats/tuf/instant.ts';
import type { Root } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { RotationIntent } from '#electron/systems/signature-system.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { ReviewChange } from '#shared/domain/review.ts';
import { at } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges } from './following.ts';
import { holderOf } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { withKey } from './next.ts';
import { composeReview, type PreparedPublish, type ReviewedDocument, reviewedBy } from './prepared.ts';
import { roleIn } from './role-view.ts';
import { type Rotated, rotatedRoot, rotatedSnapshot, rotatedTargets } from './rotated.ts';
import { eligibleFor, requireKey, signaturesWanted } from './signing-keys.ts';
import type { CollectionState } from './state.ts';
import { endWarnings, keyWarnings } from './warnings.ts';

/**
 * Prepares another key for a role: a new root that lists it, signed by the root key, and whatever that root needs beside it to be of
 * use. All of it is published at once: a server takes a root that orphans the targets metadata, and then no reader follows.
 * Source: formats/notary-v1.md 6, 13 and 17.16.
 */
export async function prepareRotation(deps: PublishDeps, intent: RotationIntent): Promise<PreparedPublish> {
  const { gun, role } = intent;
  const holder = holderOf(deps, gun);
  const state = await holder.load(gun);
  const rootKey = await requireKey(deps, intent.rootKeyId, gun, 'root', (keys) => eligibleFor(state, 'root', keys));
  if (role !== 'root' || intent.keyId !== intent.rootKeyId) requireOneSignature(state, role);
  const now = deps.now();
  const rotated = await change(deps, state, intent, rootKey);
  const root = withKey(state.root.signed, role, rotated, expiresFrom(now, 'root'));

  const before = await signaturesWanted(deps, state, 'root', rootKey);
  const documents = [rootDocument(root, before, rotated), ...rotated.documents];
  const differences = documents.map((document) =>
    difference(document.role, document.role === 'root' ? state.root.signed : state.targets.signed, document.signed),
  );
  const targets = rotated.documents.find((document) => document.role === 'targets')?.signed ?? state.targets.signed;
  const certificateEnds = rotated.certificateEnds ?? state.certificateEnds;
  return composeReview(deps, {
    gun,
    holder,
    base: state,
    documents,
    following: rotated.following,
    sentence: rotated.sentence,
    done: rotated.done,
    statements: rotated.statements,
    goodUntil: new Date(Math.min(certificateEnds.getTime(), parseInstant(root.expires, 'root'), parseInstant(targets.expires, 'targets'))),
    changes: [
      ...differences.flatMap(({ changes }) => changes),
      ...certificateChange(state, rotated),
      ...followingChanges(
        state,
        rotated.following,
        documents.map((document) => document.role),
      ),
    ],
    unrecognised: differences.reduce((sum, one) => sum + one.unrecognised, 0),
    warnings: [
      ...(role === 'root' ? (deps.pins?.warnings(gun, root, now) ?? []) : []),
      ...keyWarnings(intent, rootKey),
      ...endWarnings({ ...state, certificateEnds }, now, ['root']),
    ],
    ...(rotated.command === undefined ? {} : { command: rotated.command(at(state)) }),
  });
}

function change(deps: PublishDeps, state: CollectionState, intent: RotationIntent, rootKey: KeyRecord): Promise<Rotated> {
  switch (intent.role) {
    case 'targets':
      return rotatedTargets(deps, state, intent);
    case 'root':
      return rotatedRoot(deps, state, intent, rootKey);
    case 'snapshot':
      return rotatedSnapshot(deps, state, intent);
  }
}

/** The signatures of the new root key, where there is one, come first; those of the root keys of before let readers follow. */
function rootDocument(
  root: Root,
  [rootKey, ...others]: Awaited<ReturnType<typeof signaturesWanted>>,
  { key, id, role }: Rotated,
): ReviewedDocument {
  const before = { ...rootKey, passphrase: 'rootPassphrase' } as const;
  if (role !== 'root' || !key) return reviewedBy('root', root, [before, ...others]);
  if (key.keyId === rootKey.key.keyId) return reviewedBy('root', root, [{ ...before, ids: [id, ...rootKey.ids] }, ...others]);
  return reviewedBy('root', root, [{ key, ids: [id] }, before, ...others]);
}

/** Lowering a threshold without a word is no rotation. */
function requireOneSignature(state: CollectionState, role: RotationIntent['role']): void {
  const listed = roleIn(state, role);
  if (!listed || listed.threshold <= 1) return;
  const { threshold, keyIds, key } = listed;
  const keys = new Set(keyIds.map((id) => key(id)?.canonicalId));
  throw new SignetError({ code: 'threshold-kept', gun: state.place.gun, role, threshold, keys: keys.size });
}

function certificateChange(state: CollectionState, { certificateEnds }: Rotated): ReviewChange[] {
  if (!certificateEnds) return [];
  const text = (ends: Date) => `CN=${state.place.gun}, until ${ends.toISOString().slice(0, 10)}`;
  return [
    { role: 'root', kind: 'changed', subject: 'root certificate', before: text(state.certificateEnds), after: text(certificateEnds) },
  ];
}
