import type { MetadataFile, Targets } from '#electron/formats/tuf/types.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Heard, HeardEntry, StatingRole, TakeBackPlan } from '#shared/domain/take-back.ts';
import { askingOrder, dockerLookup, dockerOrder, type LookedIn, lookup } from '../lookup.ts';
import { shortId } from '../verify/check-log.ts';
import { roleIn } from './role-view.ts';
import { idsOf, signersOf } from './signing-keys.ts';
import type { CollectionState } from './state.ts';

/** One role in which something is taken back, and the key that does it. */
export interface TakenFrom {
  readonly role: SignedRole;
  readonly key: KeyRecord;
  readonly names: readonly string[];
}

/** More names than these nobody reads one by one. */
const shownNames = 200;

/** Every role that states one of these names, in the order in which notary asks them; below a delegation too. */
export function rolesStating(state: CollectionState, names: readonly string[]): { readonly role: SignedRole; readonly names: string[] }[] {
  return [...documentsOf(state)].flatMap(([role, { signed }]) => {
    const stated = names.filter((name) => signed.targets.has(name));
    return stated.length > 0 ? [{ role: role as SignedRole, names: stated }] : [];
  });
}

/**
 * What can be taken back with these keys in one publish: in each role that one of them signs alone. A key that signs in one role is
 * preferred in the next, so that few passphrases are typed.
 */
export function takenWith(
  state: CollectionState,
  keys: readonly KeyRecord[],
  names: readonly string[],
  wanted?: readonly string[],
): TakenFrom[] {
  const used: KeyRecord[] = [];
  return rolesStating(state, names).flatMap(({ role, names: stated }) => {
    if (wanted && !wanted.includes(role)) return [];
    const key = keyFor(state, role, [...used, ...keys]);
    if (!key) return [];
    used.push(key);
    return [{ role, key, names: stated }];
  });
}

export function planTakeBack(
  state: CollectionState,
  keys: readonly KeyRecord[],
  names: readonly string[],
  wanted?: readonly string[],
): TakeBackPlan {
  const taken = takenWith(state, keys, names, wanted);
  const possible = new Map(takenWith(state, keys, names).map(({ role, key }) => [role, key]));
  const stating = rolesStating(state, names);
  const roles = stating.map(({ role, names: stated }): StatingRole => {
    const { version, expires } = documentsOf(state).get(role)?.signed ?? { version: 0, expires: '' };
    const key = possible.get(role);
    return {
      role,
      version,
      expires: new Date(expires).toISOString(),
      names: stated.length,
      ...(key ? { key: { keyId: key.keyId, label: key.label } } : {}),
      reason: key ? `with “${key.label}”` : whoMustAct(state, role, keys),
      chosen: taken.some((one) => one.role === role),
    };
  });
  const [before, after] = [heardIn(state), heardAfter(state, taken)];
  return {
    roles,
    names: names.slice(0, shownNames).map((name) => ({
      name,
      roles: stating.flatMap((one) => (one.names.includes(name) ? [one.role] : [])),
      before: before(name),
      after: after(name),
    })),
    stillHeard: names.filter((name) => isHeard(after(name))).length,
  };
}

/** What consumers get once these are taken back. */
export function heardAfter(state: CollectionState, taken: readonly TakenFrom[]): (name: string) => Heard {
  const left = new Map<string, MetadataFile<Targets>>(documentsOf(state));
  for (const { role, names } of taken) {
    const file = left.get(role);
    if (!file) continue;
    const targets = new Map(file.signed.targets);
    for (const name of names) targets.delete(name);
    left.set(role, { ...file, signed: { ...file.signed, targets } });
  }
  return heardIn(state, left);
}

export const isHeard = ({ docker, notary }: Heard): boolean => docker !== undefined || notary !== undefined;

/** Who has a key of this role, as far as can be told from here. */
export function whoMustAct(state: CollectionState, role: SignedRole, keys: readonly KeyRecord[]): string {
  const view = roleIn(state, role);
  if (!view || view.keyIds.length === 0) return 'nobody has a key of it any more';
  if (view.threshold > 1) return `needs ${view.threshold} signatures at once, and too few of its keys are yours`;
  const ids = view.keyIds.map((id) => shortId(view.key(id)?.canonicalId ?? id));
  const ours = keys.some((key) => idsOf(state, role, key).length > 0);
  return ours ? 'its key cannot be used' : `whoever has its key has to: ${ids.join(', ')}`;
}

function heardIn(
  state: CollectionState,
  documents: ReadonlyMap<string, MetadataFile<Targets>> = documentsOf(state),
): (name: string) => Heard {
  const collection: LookedIn = { targets: new Map([...documents].map(([role, file]) => [role, { file }])) };
  const [forDocker, forNotary] = [dockerOrder(collection), askingOrder(collection)];
  const entry = (found: ReturnType<typeof lookup>): HeardEntry | undefined => {
    const signed = found && documents.get(found.role)?.signed;
    return (
      signed && { role: found.role, version: signed.version, expires: new Date(signed.expires).toISOString(), sha256: found.sha256 ?? '' }
    );
  };
  return (name) => {
    const [docker, notary] = [entry(dockerLookup(collection, name, forDocker)), entry(lookup(collection, name, forNotary))];
    return { ...(docker ? { docker } : {}), ...(notary ? { notary } : {}) };
  };
}

/** `targets` and each delegation that is published, parents before children. */
const documentsOf = (state: CollectionState): ReadonlyMap<string, MetadataFile<Targets>> =>
  new Map([['targets', state.targets], ...state.delegated]);

function keyFor(state: CollectionState, role: SignedRole, keys: readonly KeyRecord[]): KeyRecord | undefined {
  return keys.find((key) => signersOf(state, role, key, keys) !== undefined);
}

/** For a sentence: what a consumer gets. */
export function heardWords({ docker, notary }: Heard, sha256Of: (entry: HeardEntry) => string): string {
  const from = (entry: HeardEntry) => `${sha256Of(entry)} of ${entry.role}, version ${entry.version}`;
  if (!docker && !notary) return 'nobody gets anything';
  if (docker && notary && docker.role === notary.role) return `docker and notary get ${from(docker)}`;
  return `docker gets ${docker ? from(docker) : 'nothing'}, notary gets ${notary ? from(notary) : 'nothing'}`;
}

export const fullDigest = ({ sha256 }: HeardEntry): string => `sha256:${sha256}`;
