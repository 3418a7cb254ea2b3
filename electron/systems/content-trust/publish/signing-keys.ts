import { createPublicKey } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { tufKeyId, tufKeyOf } from '#electron/formats/notary/public-key.ts';
import type { TufKey, TufSignature } from '#electron/formats/tuf/types.ts';
import type { Signer } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Eligibility } from '#electron/systems/signature-system.ts';
import type { Gun, SignedRole } from '#shared/domain/gun.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import type { PublishDeps } from './deps.ts';
import { directDelegations, mayState, roleIn } from './role-view.ts';
import type { CollectionState } from './state.ts';

/** Which keys can sign as `role` in a collection that exists, and why the others cannot. `keys` are all that we hold: a role may need several. */
export function eligibleFor(state: CollectionState, role: SignedRole, keys: readonly KeyRecord[]): Eligibility[] {
  const threshold = roleIn(state, role)?.threshold ?? 1;
  const listed = keys.filter((key) => idsOf(state, role, key).length > 0);
  return keys.map((key) => {
    if (!listed.includes(key)) return no(key, `is not a ${role} key of ${state.place.gun}`);
    const [, ...others] = signersOf(state, role, key, keys) ?? [];
    if (listed.length < threshold)
      return no(
        key,
        `${role} needs ${threshold} signatures at once, and ${listed.length} of its keys ${listed.length === 1 ? 'is' : 'are'} yours`,
      );
    return { keyId: key.keyId, eligible: true, reason: [role, ...others.map(({ label }) => `with “${label}”`)].join(', ') };
  });
}

/**
 * Our keys that together can sign `role`: this one first, then as many as it needs, those before that ask for no passphrase or were used
 * last. Undefined where too few of its keys are ours. A publish has to carry all signatures at once. Source: formats/notary-v1.md 5 and 15.
 */
export function signersOf(
  state: CollectionState,
  role: SignedRole,
  key: KeyRecord,
  ours: readonly KeyRecord[],
): readonly [KeyRecord, ...KeyRecord[]] | undefined {
  const needed = roleIn(state, role)?.threshold;
  if (needed === undefined || idsOf(state, role, key).length === 0) return undefined;
  if (needed === 1) return [key];
  const others = [...new Map(ours.map((one) => [one.keyId, one])).values()]
    .filter((one) => one.keyId !== key.keyId && idsOf(state, role, one).length > 0)
    .sort((a, b) => Number(a.passphrase) - Number(b.passphrase) || (b.lastUsedAt ?? '').localeCompare(a.lastUsedAt ?? ''));
  return others.length + 1 < needed ? undefined : [key, ...others.slice(0, needed - 1)];
}

/** Which keys can state targets: as the roles that `targets` delegates to, or as `targets` itself. */
export function eligibleToState(state: CollectionState, keys: readonly KeyRecord[]): Eligibility[] {
  const asTargets = eligibleFor(state, 'targets', keys);
  return keys.map((key, index) => {
    const delegated = statingRoles(state, key, keys).filter((role) => role !== 'targets');
    if (delegated.length === 0) return asTargets[index] as Eligibility;
    return { keyId: key.keyId, eligible: true, reason: delegated.join(' and ') };
  });
}

/**
 * The roles a key states these names in, as docker would: every direct delegation that lists it and may state them; where it is in
 * none, `targets`. Where a role needs more signatures, others of ours give them. Source: formats/notary-v1.md 10.
 */
export function statingRoles(
  state: CollectionState,
  key: KeyRecord,
  ours: readonly KeyRecord[],
  names: readonly string[] = [],
): SignedRole[] {
  const can = (role: SignedRole) => {
    const view = roleIn(state, role);
    return view !== undefined && signersOf(state, role, key, ours) !== undefined && names.every((name) => mayState(view, name));
  };
  const delegated = directDelegations(state).filter(can);
  if (delegated.length > 0) return delegated;
  return can('targets') ? ['targets'] : [];
}

/** Which keys can start a collection as its root or targets key. */
export function eligibleToStart(gun: Gun, role: 'root' | 'targets', keys: readonly KeyRecord[]): Eligibility[] {
  return keys.map((key) => {
    if (key.role !== role) return no(key, `is a ${key.role} key`);
    if (role === 'root' && key.algorithm === 'ed25519') return no(key, 'is an Ed25519 key, for which there are no root certificates');
    if (role === 'targets' && key.guns.length > 0 && !key.guns.includes(gun)) return no(key, `belongs to ${key.guns.join(', ')}`);
    return isUsable(key) ? { keyId: key.keyId, eligible: true, reason: role } : no(key, 'is of a kind that Notary does not know');
  });
}

/** The ids under which metadata lists this key for this role: several where one root key has several certificates. */
export function idsOf(state: CollectionState, role: SignedRole, key: KeyRecord): string[] {
  const view = roleIn(state, role);
  return (view?.keyIds ?? []).filter((id) => view?.key(id)?.canonicalId === key.notaryKeyId);
}

/** The key by its id, if it is one of these; `no-eligible-key` otherwise. */
export async function requireKey(
  deps: Pick<PublishDeps, 'keys'>,
  keyId: KeyId,
  gun: Gun,
  role: string,
  judge: (keys: readonly KeyRecord[]) => Eligibility[],
) {
  const keys = await deps.keys.list();
  const key = keys.find((one) => one.keyId === keyId);
  if (!key) throw new SignetError({ code: 'key-unknown', keyId });
  if (!judge(keys).some((one) => one.keyId === keyId && one.eligible)) throw new SignetError({ code: 'no-eligible-key', gun, role });
  return key;
}

/** Who signs a document of `role`, this key first, each under the ids that metadata knows it by. */
export async function signaturesWanted(
  deps: Pick<PublishDeps, 'keys'>,
  state: CollectionState,
  role: SignedRole,
  key: KeyRecord,
): Promise<readonly [WantedSigner, ...WantedSigner[]]> {
  const [first, ...others] = signersOf(state, role, key, await deps.keys.list()) ?? [key];
  const wanted = (one: KeyRecord): WantedSigner => ({ key: one, ids: idsOf(state, role, one) });
  return [wanted(first), ...others.map(wanted)];
}

interface WantedSigner {
  readonly key: KeyRecord;
  readonly ids: readonly string[];
}

/** The key of ours that signs for the collection itself, without anybody being asked; undefined where the trust server has it. */
export async function collectionKey(
  deps: Pick<PublishDeps, 'keys'>,
  state: CollectionState,
  role: 'snapshot' | 'timestamp',
): Promise<KeyRecord | undefined> {
  if (role === 'timestamp' && state.place.url !== undefined) return undefined;
  const key = (await deps.keys.list()).find((one) => idsOf(state, role, one).length > 0);
  if (!key && state.place.url === undefined) throw new SignetError({ code: 'no-eligible-key', gun: state.place.gun, role });
  return key;
}

/** Finds or makes the collection's own key: one left over from a start that was never confirmed is taken up again. */
export async function collectionKeyToStart(
  deps: Pick<PublishDeps, 'keys'>,
  gun: Gun,
  role: 'snapshot' | 'timestamp',
  fits: (key: KeyRecord) => boolean = () => true,
): Promise<KeyRecord> {
  const found = (await deps.keys.list()).find(
    (one) => one.role === role && !one.passphrase && one.guns.length === 1 && one.guns[0] === gun && fits(one),
  );
  return found ?? deps.keys.create({ algorithm: 'ecdsa-p256', label: `${role} of ${gun}`.slice(0, 100), role, guns: [gun] });
}

/** The metadata form of a bare key. */
export function tufKey(record: KeyRecord): { readonly id: string; readonly key: TufKey } {
  const key = tufKeyOf(createPublicKey({ key: Buffer.from(record.spki, 'base64'), format: 'der', type: 'spki' }));
  return { id: tufKeyId(key), key };
}

/** Signs once and states the signature under each id the role knows the key by. */
export async function signUnder(ids: readonly string[], signer: Signer, payload: Uint8Array): Promise<TufSignature[]> {
  const signature = await signer.sign(payload);
  return ids.map((keyId) => ({ keyId, method: methodOf(signer.record), signature }));
}

/** The method follows from the key alone. */
function methodOf({ algorithm }: KeyRecord): string {
  if (algorithm === 'ed25519') return 'eddsa';
  return algorithm.startsWith('ecdsa') ? 'ecdsa' : 'rsapss';
}

function isUsable(key: KeyRecord): boolean {
  try {
    tufKey(key);
    return true;
  } catch (problem) {
    if (problem instanceof FormatError) return false;
    throw problem;
  }
}

const no = (key: KeyRecord, reason: string): Eligibility => ({ keyId: key.keyId, eligible: false, reason });
