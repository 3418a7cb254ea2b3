import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, type UsableKey } from '#electron/formats/notary/public-key.ts';
import type { Delegations, MetadataFile, TufKey } from '#electron/formats/tuf/types.ts';
import type { Delegated, SignedRole } from '#shared/domain/gun.ts';
import type { CollectionState } from './state.ts';

/** Whose signatures make a role, and what it may state, as its parent says it. */
export interface RoleView {
  readonly keyIds: readonly string[];
  readonly threshold: number;
  /** Prefixes of names; undefined where nothing limits them. */
  readonly paths: readonly string[] | undefined;
  readonly key: (id: string) => UsableKey | undefined;
}

/** Undefined where nobody delegates to this role. */
export function roleIn(state: CollectionState, role: SignedRole): RoleView | undefined {
  if (!isBelowTargets(role)) {
    const listed = state.root.signed.roles.get(role);
    return listed && { keyIds: listed.keyIds ?? [], threshold: listed.threshold, paths: undefined, key: (id) => state.keys.get(id) };
  }
  const delegations = delegationsOf(state, parentOf(role));
  const listed = delegations?.roles?.find(({ name }) => name === role);
  if (!delegations || !listed) return undefined;
  return {
    keyIds: listed.keyIds ?? [],
    threshold: listed.threshold,
    paths: listed.paths ?? [],
    key: (id) => usable(delegations.keys.get(id)),
  };
}

/** What stands of a role now; undefined where a delegation was not published yet. */
export function documentOf(state: CollectionState, role: SignedRole): MetadataFile | undefined {
  return isBelowTargets(role) ? state.delegated.get(role) : state[role];
}

/** The roles that `targets` itself delegates to, in its order. */
export const directDelegations = (state: CollectionState): readonly Delegated[] =>
  (state.targets.signed.delegations?.roles ?? []).map(({ name }) => name as Delegated);

export const mayState = ({ paths }: RoleView, name: string): boolean => paths === undefined || paths.some((path) => name.startsWith(path));

function delegationsOf(state: CollectionState, parent: string): Delegations | undefined {
  return (parent === 'targets' ? state.targets : state.delegated.get(parent))?.signed.delegations;
}

const isBelowTargets = (role: SignedRole): role is Delegated => role.startsWith('targets/');
const parentOf = (role: Delegated) => role.slice(0, role.lastIndexOf('/'));

/** A delegation with a key that cannot be read is of no use to us; readers pass it over as well. */
function usable(key: TufKey | undefined): UsableKey | undefined {
  if (!key) return undefined;
  try {
    return readPublicKey(key);
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
