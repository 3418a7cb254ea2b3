import { parseInstant } from '#electron/formats/tuf/instant.ts';
import type { FileMeta } from '#electron/formats/tuf/types.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import { notaryCommand } from './command.ts';
import type { PublishDeps } from './deps.ts';
import { difference } from './diff.ts';
import { followingChanges, followingOf } from './following.ts';
import { expiresFrom } from './lifetimes.ts';
import { quoted, visible } from './look-alike.ts';
import { withTargets } from './next.ts';
import { composeReview, type PreparedPublish, reviewed } from './prepared.ts';
import { eligibleFor, idsOf, requireKey } from './signing-keys.ts';
import { type CollectionState, loadState } from './state.ts';
import { addWarnings, endWarnings, removeWarnings } from './warnings.ts';

/** Prepares the statement that these names are these bytes. What is stated already stays as it is. */
export async function prepareAddTargets(
  deps: PublishDeps,
  intent: Extract<SigningIntent, { kind: 'add-targets' }>,
): Promise<PreparedPublish> {
  checkTargets(intent.targets);
  const state = await loadState(deps, intent.gun);
  const old = state.targets.signed.targets;
  const unchanged = intent.targets.filter((target) => isStated(old.get(target.name), target));
  const set = intent.targets.filter((target) => !unchanged.includes(target));
  if (set.length === 0) throw new SignetError({ code: 'nothing-to-sign', gun: intent.gun });

  const [only] = set;
  const what =
    set.length === 1 && only
      ? `“${visible(only.name)}” is sha256:${only.sha256.slice(0, 12)}… (${only.length} bytes)`
      : `${set.length} names are what you chose`;
  return prepareTargets(deps, state, intent.keyId, {
    change: { set, remove: [] },
    warnings: addWarnings(state, set, unchanged),
    sentence: `You state that in ${intent.gun} ${what}.`,
    done: `Signed: in ${intent.gun} ${what}.`,
    statements: set.map(({ name, length, sha256 }) => `${quoted(name)} is ${length} bytes, sha256:${sha256}.`),
    command: set.length === 1 && only ? notaryCommand.add(intent.gun, only) : undefined,
  });
}

/** Prepares taking statements back. */
export async function prepareRemoveTargets(
  deps: PublishDeps,
  intent: Extract<SigningIntent, { kind: 'remove-targets' }>,
): Promise<PreparedPublish> {
  const state = await loadState(deps, intent.gun);
  const names = [...new Set(intent.names)];
  if (names.length === 0) throw new SignetError({ code: 'nothing-to-sign', gun: intent.gun });
  const unknown = names.find((name) => !state.targets.signed.targets.has(name));
  if (unknown !== undefined) throw new SignetError({ code: 'target-unknown', gun: intent.gun, target: unknown });

  const what = names.length === 1 ? `the statement about “${visible(names[0] ?? '')}”` : `the statements about ${names.length} names`;
  return prepareTargets(deps, state, intent.keyId, {
    change: { set: [], remove: names },
    warnings: removeWarnings(state, names),
    sentence: `You take back ${what} in ${intent.gun}.`,
    done: `Taken back in ${intent.gun}: ${what}.`,
    statements: names.map((name) => `${quoted(name)} is stated no longer; it was ${stated(state.targets.signed.targets.get(name))}.`),
    command: names.length === 1 ? notaryCommand.remove(intent.gun, names[0] ?? '') : undefined,
  });
}

interface TargetsChange {
  readonly change: { readonly set: readonly NewTarget[]; readonly remove: readonly string[] };
  readonly warnings: readonly ReviewWarning[];
  readonly sentence: string;
  readonly done: string;
  readonly statements: readonly string[];
  readonly command: string | undefined;
}

async function prepareTargets(deps: PublishDeps, state: CollectionState, keyId: KeyId, wanted: TargetsChange): Promise<PreparedPublish> {
  const { gun } = state.place;
  const now = deps.now();
  const key = await requireKey(deps, keyId, gun, 'targets', (keys) => eligibleFor(state, 'targets', keys));
  const signed = withTargets(state.targets.signed, wanted.change, expiresFrom(now, 'targets'));
  const following = await followingOf(deps, state, ['snapshot', 'timestamp']);
  const { changes, unrecognised } = difference('targets', state.targets.signed, signed);
  const ends = [parseInstant(signed.expires, 'targets'), parseInstant(state.root.signed.expires, 'root'), state.certificateEnds.getTime()];
  return composeReview(deps, {
    gun,
    base: state,
    documents: [reviewed({ role: 'targets', signed, key, ids: idsOf(state, 'targets', key) })],
    following,
    sentence: wanted.sentence,
    done: wanted.done,
    statements: wanted.statements,
    goodUntil: new Date(Math.min(...ends)),
    changes: [...changes, ...followingChanges(state, following, ['targets'])],
    unrecognised,
    warnings: [...wanted.warnings, ...endWarnings(state, now)],
    ...(wanted.command === undefined ? {} : { command: wanted.command }),
  });
}

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
const stated = (meta: FileMeta | undefined) =>
  [...(meta?.hashes ?? [])].map(([name, base64]) => `${visible(name)}:${hex(base64)}`).join(', ');
const hex = (base64: string | undefined) => Buffer.from(base64 ?? '', 'base64').toString('hex');

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const unprintable = /[\u0000-\u001f\u007f]|\p{Surrogate}/u;

function checkTargets(targets: readonly NewTarget[]): void {
  const seen = new Set<string>();
  const invalid = (reason: string) => new SignetError({ code: 'input-invalid', field: 'targets', reason });
  for (const { name, length, sha256, sha512 } of targets) {
    if (name.length === 0 || Buffer.byteLength(name) > 255 || unprintable.test(name))
      throw invalid('a name is empty, too long, or has control characters');
    if (seen.has(name)) throw invalid(`“${visible(name)}” is there twice`);
    seen.add(name);
    if (!Number.isSafeInteger(length) || length < 0) throw invalid(`the length of “${visible(name)}” is no number of bytes`);
    if (!/^[0-9a-f]{64}$/.test(sha256) || (sha512 !== undefined && !/^[0-9a-f]{128}$/.test(sha512)))
      throw invalid(`a hash of “${visible(name)}” is malformed`);
  }
}
