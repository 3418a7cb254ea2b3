import type { FileMeta } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import { at, notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { holderOf } from './holder.ts';
import { quoted, visible } from './look-alike.ts';
import { merged, prepareTargets, targetsOf } from './prepare-targets.ts';
import type { PreparedPublish } from './prepared.ts';
import { eligibleToState, requireKey, statingRoles } from './signing-keys.ts';
import type { CollectionState } from './state.ts';
import { fullDigest, heardAfter, heardWords, isHeard, rolesStating, type TakenFrom, takenWith } from './take-back.ts';
import { removeWarnings, stillStatedWarnings, surfaceWarnings } from './warnings.ts';

/** Prepares taking statements back in every role that one key states them in, as `docker trust revoke` would. */
export async function prepareRemoveTargets(
  deps: PublishDeps,
  intent: Extract<SigningIntent, { kind: 'remove-targets' }>,
): Promise<PreparedPublish> {
  const { gun } = intent;
  const state = await holderOf(deps, gun).load(gun);
  const names = namesOf(intent);
  const key = await requireKey(deps, intent.keyId, gun, 'targets', (keys) => eligibleToState(state, keys));
  const roles = statingRoles(state, key, await deps.keys.list());
  const taken = rolesStating(state, names)
    .filter(({ role }) => roles.includes(role))
    .map((one): TakenFrom => ({ ...one, key }));
  return prepare(deps, state, names, taken);
}

/** Prepares taking statements back in every role that keys of ours can sign, or in those that were chosen of them; all at once. */
export async function prepareTakeBack(deps: PublishDeps, intent: Extract<SigningIntent, { kind: 'take-back' }>): Promise<PreparedPublish> {
  const { gun } = intent;
  const state = await holderOf(deps, gun).load(gun);
  const names = namesOf(intent);
  const taken = takenWith(state, await deps.keys.list(), names, intent.roles);
  const missed = intent.roles?.find((role) => !taken.some((one) => one.role === role));
  if (missed !== undefined) throw new SignetError({ code: 'no-eligible-key', gun, role: missed });
  if (taken.length === 0 && rolesStating(state, names).length > 0) throw new SignetError({ code: 'no-eligible-key', gun, role: 'targets' });
  return prepare(deps, state, names, taken);
}

function namesOf({ gun, names }: Extract<SigningIntent, { kind: 'remove-targets' | 'take-back' }>): readonly string[] {
  if (names.length === 0) throw new SignetError({ code: 'nothing-to-sign', gun });
  return [...new Set(names)];
}

async function prepare(
  deps: PublishDeps,
  state: CollectionState,
  names: readonly string[],
  taken: readonly TakenFrom[],
): Promise<PreparedPublish> {
  const { gun } = state.place;
  const unknown = names.find((name) => !taken.some((one) => one.names.includes(name)));
  if (unknown !== undefined) throw new SignetError({ code: 'target-unknown', gun, target: unknown });
  const roles = taken.map(({ role }) => role);
  const before = merged(state, roles);
  const then = heardAfter(state, taken);
  const what = names.length === 1 ? `the statement about “${visible(names[0] ?? '')}”` : `the statements about ${names.length} names`;
  const where = roles.length === 1 && roles[0] === 'targets' ? '' : `, from ${roles.join(' and ')}`;
  return prepareTargets(deps, state, {
    changes: taken.map(({ role, key, names: remove }) => ({
      role,
      key,
      set: [],
      remove: remove.filter((name) => targetsOf(state, role)?.targets.has(name)),
    })),
    warnings: [
      ...removeWarnings(before, names),
      ...surfaceWarnings(names, then),
      ...stillStatedWarnings(state, roles, names, await deps.keys.list()),
    ],
    sentence: `You take back ${what} in ${gun}${where}.`,
    done: `Taken back in ${gun}: ${what}${where}.`,
    statements: names.map((name) => {
      const heard = then(name);
      const left = isHeard(heard) ? ` Then ${heardWords(heard, fullDigest)}.` : '';
      return `${quoted(name)} is stated no longer${where === '' ? '' : ` by ${rolesOf(taken, name).join(' and ')}`}; it was ${stated(before.get(name))}.${left}`;
    }),
    command: notaryCommand.remove(
      at(state),
      names.map((name) => ({ name, roles: rolesOf(taken, name) })),
    ),
  });
}

const rolesOf = (taken: readonly TakenFrom[], name: string) => taken.flatMap((one) => (one.names.includes(name) ? [one.role] : []));

const stated = (meta: FileMeta | undefined) =>
  [...(meta?.hashes ?? [])].map(([name, base64]) => `${visible(name)}:${Buffer.from(base64, 'base64').toString('hex')}`).join(', ');
