import { parseInstant } from '#electron/formats/tuf/instant.ts';
import type { FileMeta, Targets } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { at, notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges, followingOf } from './following.ts';
import { holderOf } from './holder.ts';
import { expiresFrom } from './lifetimes.ts';
import { quoted, visible } from './look-alike.ts';
import { withTargets } from './next.ts';
import { composeReview, type PreparedPublish, type ReviewedDocument, reviewedBy } from './prepared.ts';
import { documentOf } from './role-view.ts';
import { eligibleToState, requireKey, signaturesWanted, statingRoles } from './signing-keys.ts';
import type { CollectionState } from './state.ts';
import { addWarnings, endWarnings, shadowWarnings } from './warnings.ts';

/** Prepares the statement that these names are these bytes, in every role the key states them in. What is stated already stays as it is. */
export async function prepareAddTargets(
  deps: PublishDeps,
  intent: Extract<SigningIntent, { kind: 'add-targets' }>,
): Promise<PreparedPublish> {
  const { gun } = intent;
  checkTargets(intent.targets);
  const [state, keys] = await Promise.all([holderOf(deps, gun).load(gun), deps.keys.list()]);
  const key = await requireKey(deps, intent.keyId, gun, 'targets', (ours) => eligibleToState(state, ours));
  const roles = requireRoles(state, key, keys, intent.targets);
  const missing = roles.map((role) => {
    const old = targetsOf(state, role);
    return { role, key, set: intent.targets.filter((target) => !isStated(old?.targets.get(target.name), target)), remove: [] };
  });
  const wanted = new Set(missing.flatMap((one) => one.set));
  const set = intent.targets.filter((target) => wanted.has(target));
  if (set.length === 0) throw new SignetError({ code: 'nothing-to-sign', gun });

  const [only] = set;
  const what =
    set.length === 1 && only
      ? `“${visible(only.name)}” is sha256:${only.sha256.slice(0, 12)}… (${only.length} bytes)`
      : `${set.length} names are what you chose`;
  const unchanged = intent.targets.filter((target) => !wanted.has(target));
  return prepareTargets(deps, state, {
    changes: missing.filter((one) => one.set.length > 0),
    warnings: [...addWarnings(merged(state, roles), set, unchanged), ...shadowWarnings(state, roles, set)],
    sentence: `You state that in ${gun} ${what}.`,
    done: `Signed: in ${gun} ${what}.`,
    statements: set.map(({ name, length, sha256 }) => `${quoted(name)} is ${length} bytes, sha256:${sha256}.`),
    command: notaryCommand.add(at(state), set, roles),
  });
}

export interface RoleChange {
  readonly role: SignedRole;
  readonly key: KeyRecord;
  readonly set: readonly NewTarget[];
  readonly remove: readonly string[];
}

export interface TargetsChange {
  readonly changes: readonly RoleChange[];
  readonly warnings: readonly ReviewWarning[];
  readonly sentence: string;
  readonly done: string;
  readonly statements: readonly string[];
  readonly command: string | undefined;
}

/** One publish of several roles' lists, each signed by its key. */
export async function prepareTargets(deps: PublishDeps, state: CollectionState, wanted: TargetsChange): Promise<PreparedPublish> {
  const { gun } = state.place;
  const now = deps.now();
  const documents: ReviewedDocument[] = [];
  for (const { role, key, ...change } of wanted.changes) {
    const signed = withTargets(targetsOf(state, role), change, expiresFrom(now, role));
    documents.push(reviewedBy(role, signed, await signaturesWanted(deps, state, role, key)));
  }
  const following = await followingOf(deps, state, ['snapshot', 'timestamp']);
  const differences = documents.map(({ role, signed }) => difference(role, documentOf(state, role)?.signed, signed));
  const ends = [
    ...documents.map(({ role, signed }) => parseInstant(signed.expires, role)),
    parseInstant(state.root.signed.expires, 'root'),
    state.certificateEnds.getTime(),
  ];
  return composeReview(deps, {
    gun,
    base: state,
    documents,
    following,
    sentence: wanted.sentence,
    done: wanted.done,
    statements: wanted.statements,
    goodUntil: new Date(Math.min(...ends)),
    changes: [
      ...differences.flatMap(({ changes }) => changes),
      ...followingChanges(
        state,
        following,
        documents.map(({ role }) => role),
      ),
    ],
    unrecognised: differences.reduce((sum, one) => sum + one.unrecognised, 0),
    warnings: [...wanted.warnings, ...endWarnings(state, now)],
    ...(wanted.command === undefined ? {} : { command: wanted.command }),
  });
}

function requireRoles(
  state: CollectionState,
  key: KeyRecord,
  ours: readonly KeyRecord[],
  targets: readonly NewTarget[],
): readonly SignedRole[] {
  const roles = statingRoles(
    state,
    key,
    ours,
    targets.map(({ name }) => name),
  );
  if (roles.length === 0) throw new SignetError({ code: 'no-eligible-key', gun: state.place.gun, role: 'targets' });
  return roles;
}

export const targetsOf = (state: CollectionState, role: SignedRole) => documentOf(state, role)?.signed as Targets | undefined;

/** What these roles state by name; the first that does is heard. */
export const merged = (state: CollectionState, roles: readonly SignedRole[]): ReadonlyMap<string, FileMeta> =>
  new Map([...roles].reverse().flatMap((role) => [...(targetsOf(state, role)?.targets ?? [])]));

function isStated(meta: FileMeta | undefined, target: NewTarget): boolean {
  return (
    meta !== undefined &&
    meta.length === target.length &&
    meta.custom === undefined &&
    meta.hashes.size === (target.sha512 === undefined ? 1 : 2) &&
    hex(meta.hashes.get('sha256')) === target.sha256 &&
    (target.sha512 === undefined || hex(meta.hashes.get('sha512')) === target.sha512)
  );
}
const hex = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64').toString('hex');

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const unprintable = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;
/** Most names: of ten thousand, each of these looks would be felt. */
const usualName = /^[ -~]{1,255}$/;

function checkTargets(targets: readonly NewTarget[]): void {
  const seen = new Set<string>();
  const invalid = (reason: string) => new SignetError({ code: 'input-invalid', field: 'targets', reason });
  for (const { name, length, sha256, sha512 } of targets) {
    if (!usualName.test(name) && (name.length === 0 || Buffer.byteLength(name) > 255 || unprintable.test(name)))
      throw invalid('a name is empty, too long, or has control characters');
    if (seen.has(name)) throw invalid(`“${visible(name)}” is there twice`);
    seen.add(name);
    if (!Number.isSafeInteger(length) || length < 0) throw invalid(`the length of “${visible(name)}” is no number of bytes`);
    if (!/^[0-9a-f]{64}$/.test(sha256) || (sha512 !== undefined && !/^[0-9a-f]{128}$/.test(sha512)))
      throw invalid(`a hash of “${visible(name)}” is malformed`);
  }
}
