import type { TufKey } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { RotationIntent } from '#electron/systems/signature-system.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { certifiedRootKey } from './certify.ts';
import { type CommandPlace, notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { followingOf } from './following.ts';
import { holderOf } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { quoted } from './look-alike.ts';
import { renewed } from './next.ts';
import { type FollowingDocument, type ReviewedDocument, reviewedBy } from './prepared.ts';
import { collectionKeyToStart, eligibleToStart, idsOf, requireKey, tufKey } from './signing-keys.ts';
import { type CollectionState, certificateEnds, firstEnd } from './state.ts';

type For<R extends RotationIntent['role']> = Extract<RotationIntent, { role: R }>;

/** What takes the place of a role's keys, and what has to be signed beside the root that says so. */
export interface Rotated {
  readonly role: RotationIntent['role'];
  /** As metadata lists it. */
  readonly id: string;
  readonly listed: TufKey;
  /** The ids it takes the place of; all of the role's unless said. */
  readonly replaces?: readonly string[];
  /** Undefined where a trust server has it. */
  readonly key: KeyRecord | undefined;
  readonly certificateEnds?: Date;
  readonly documents: readonly ReviewedDocument[];
  readonly following: readonly FollowingDocument[];
  readonly sentence: string;
  readonly done: string;
  readonly statements: readonly string[];
  readonly command: ((place: CommandPlace) => string) | undefined;
}

/** The new key signs the targets metadata as it is: what the old key signed counts no longer. */
export async function rotatedTargets(deps: PublishDeps, state: CollectionState, { gun, keyId }: For<'targets'>): Promise<Rotated> {
  const key = await newKey(deps, state, 'targets', keyId);
  const { id, key: listed } = tufKey(key);
  const signed = renewed(state.targets.signed, expiresFrom(deps.now(), 'targets'));
  return {
    role: 'targets',
    id,
    listed,
    key,
    documents: [reviewedBy('targets', signed, [{ key, ids: [id] }])],
    following: await followingOf(deps, state, ['snapshot', 'timestamp']),
    sentence: `You make “${key.label}” the targets key of ${gun}. It signs the list of tags again, unchanged.`,
    done: `Rotated: “${key.label}” is the targets key of ${gun} now.`,
    statements: [
      `${quoted(key.label)} is the targets key from now on; no earlier targets key counts any more.`,
      'It signs the list of tags again, unchanged.',
    ],
    command: (place) => notaryCommand.rotate(place, 'targets'),
  };
}

/** Another root key, or the same one in a new certificate. */
export async function rotatedRoot(deps: PublishDeps, state: CollectionState, intent: For<'root'>, rootKey: KeyRecord): Promise<Rotated> {
  const { gun } = intent;
  const same = intent.keyId === rootKey.keyId;
  const key = same ? rootKey : await newKey(deps, state, 'root', intent.keyId);
  const certified = await certifiedRootKey(deps, gun, key, intent.passphrase);
  // A new certificate is no reason to drop the other root keys.
  const replaces = idsOf(state, 'root', rootKey);
  const others = (state.root.signed.roles.get('root')?.keyIds ?? []).filter((id) => !replaces.includes(id));
  const until = certified.ends.toISOString().slice(0, 10);
  // Notary would drop them.
  const renewal = others.length > 0 ? undefined : (place: CommandPlace) => notaryCommand.renewCertificate(place, key.notaryKeyId);
  return {
    role: 'root',
    id: certified.id,
    listed: certified.key,
    key,
    ...(same ? { replaces } : {}),
    certificateEnds: same ? firstEnd([certified.ends, certificateEnds(others, state.keys)]) : certified.ends,
    documents: [],
    following: await followingOf(deps, state, ['snapshot', 'timestamp']),
    sentence: same
      ? `You renew the root certificate of ${gun} until ${until}. Its root key stays “${key.label}”.`
      : `You make “${key.label}” the root key of ${gun}. “${rootKey.label}” signs this root with it, for the last time.`,
    done: same
      ? `Renewed: the root certificate of ${gun} now lasts until ${until}.`
      : `Rotated: “${key.label}” is the root key of ${gun} now.`,
    statements: [
      same
        ? `${quoted(key.label)} stays the root key, in a new certificate until ${until}.`
        : `${quoted(key.label)} answers for the collection from now on; no earlier root key counts any more.`,
      `The id of its root certificate is ${certified.id}.`,
    ],
    command: same ? renewal : (place) => notaryCommand.rotate(place, 'root'),
  };
}

/** The snapshot key goes to the trust server, or to a new key of the collection's own. */
export async function rotatedSnapshot(deps: PublishDeps, state: CollectionState, { gun, to }: For<'snapshot'>): Promise<Rotated> {
  if (to === 'server') {
    const { newSnapshotKey, url } = holderOf(deps, gun);
    if (!newSnapshotKey) throw new SignetError({ code: 'input-invalid', field: 'to', reason: 'no trust server holds this collection' });
    const { id, key } = await newSnapshotKey(gun);
    const there = new URL(url ?? '').host;
    return {
      role: 'snapshot',
      id,
      listed: key,
      key: undefined,
      documents: [],
      following: [],
      sentence: `You let ${there} sign the snapshots of ${gun}.`,
      done: `Rotated: ${there} signs the snapshots of ${gun} now.`,
      statements: [`${there} signs snapshots from now on, with its key ${id}.`],
      command: (place) => notaryCommand.rotate(place, 'snapshot', true),
    };
  }
  // A key that was replaced once does not come back.
  const listedNow = state.root.signed.roles.get('snapshot')?.keyIds ?? [];
  const key = await collectionKeyToStart(
    deps,
    gun,
    'snapshot',
    (one) => one.lastUsedAt === undefined && !listedNow.includes(one.notaryKeyId),
  );
  const { id, key: listed } = tufKey(key);
  return {
    role: 'snapshot',
    id,
    listed,
    key,
    documents: [],
    following: [
      { role: 'snapshot', expires: expiresFrom(deps.now(), 'snapshot'), key, ids: [id] },
      ...(await followingOf(deps, state, ['timestamp'])),
    ],
    sentence: `You let this computer sign the snapshots of ${gun}, with a key of its own.`,
    done: `Rotated: this computer signs the snapshots of ${gun} now.`,
    statements: [`This computer signs snapshots from now on, with the key ${id}.`],
    command: (place) => notaryCommand.rotate(place, 'snapshot'),
  };
}

async function newKey(
  deps: PublishDeps,
  state: CollectionState,
  role: 'root' | 'targets',
  keyId: For<'root'>['keyId'],
): Promise<KeyRecord> {
  const { gun } = state.place;
  const key = await requireKey(deps, keyId, gun, role, (keys) => eligibleToStart(gun, role, keys));
  if (idsOf(state, role, key).length > 0)
    throw new SignetError({ code: 'input-invalid', field: 'keyId', reason: `it is a ${role} key of this collection already` });
  return key;
}
