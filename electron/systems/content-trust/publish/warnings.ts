import { parseInstant } from '#electron/formats/tuf/instant.ts';
import type { FileMeta } from '#electron/formats/tuf/types.ts';
import type { NewTarget, RotationIntent } from '#electron/systems/signature-system.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { ReviewWarning } from '#shared/domain/review.ts';
import type { Heard } from '#shared/domain/take-back.ts';
import { soon } from './lifetimes.ts';
import { hasInvisible, skeleton, visible } from './look-alike.ts';
import { targetMeta } from './next.ts';
import { idsOf } from './signing-keys.ts';
import type { CollectionState } from './state.ts';
import { fullDigest, heardWords, isHeard, rolesStating, whoMustAct } from './take-back.ts';

/** What a person should know before she states new targets. */
export function addWarnings(
  old: ReadonlyMap<string, FileMeta>,
  set: readonly NewTarget[],
  unchanged: readonly NewTarget[],
): ReviewWarning[] {
  const moved = set.flatMap((target) => {
    const before = old.get(target.name);
    return before ? [`${visible(target.name)}: ${digest(before)} → sha256:${target.sha256}`] : [];
  });
  return [
    ...listed('tag-moves', moved, 'a name that is signed already gets other content', 'names that are signed already get other content'),
    ...listed(
      'already-signed',
      unchanged.map(({ name }) => visible(name)),
      'a name is signed like this already',
      'names are signed like this already',
    ),
    ...listed(
      'same-digest-other-tag',
      otherNames(old, set),
      'the same content is signed under another name',
      'of these have the same content as another signed name',
    ),
    ...listed('look-alike', lookAlikes(old, set), 'a name looks like another one', 'names look like another one'),
  ];
}

/**
 * Docker and notary ask the releases first: what `targets` states of a name is not heard where the releases state it.
 * Source: formats/notary-v1.md 9 and 10.
 */
export function shadowWarnings(state: CollectionState, roles: readonly SignedRole[], set: readonly NewTarget[]): ReviewWarning[] {
  const releases = state.delegated.get('targets/releases')?.signed.targets;
  if (!releases || roles.includes('targets/releases')) return [];
  const unheard = set.filter(({ name, sha256 }) => releases.has(name) && hashOf(releases.get(name)) !== sha256);
  return listed(
    'shadowed',
    unheard.map(({ name }) => visible(name)),
    'a name stays what targets/releases says',
    'names stay what targets/releases says',
  );
}

/** A statement that is taken back uncovers the one below it. */
export function surfaceWarnings(names: readonly string[], then: (name: string) => Heard): ReviewWarning[] {
  const left = names.flatMap((name) => {
    const heard = then(name);
    return isHeard(heard) ? [`${visible(name)}: ${heardWords(heard, fullDigest)}`] : [];
  });
  return listed('surfaces', left, 'another entry surfaces for a name', 'names get another entry, which surfaces');
}

/** Roles in which it stays, and who can take it back there. */
export function stillStatedWarnings(
  state: CollectionState,
  roles: readonly SignedRole[],
  names: readonly string[],
  keys: readonly KeyRecord[],
): ReviewWarning[] {
  const left = rolesStating(state, names).flatMap(({ role, names: stated }) => {
    if (roles.includes(role)) return [];
    const what = stated.length === 1 ? visible(stated[0] ?? '') : `${stated.length} names`;
    const canSign = keys.some((key) => idsOf(state, role, key).length > 0);
    return [`${what} in ${role}, ${canSign ? 'which is not part of this' : whoMustAct(state, role, keys)}`];
  });
  return listed('still-stated', left, 'another role goes on stating it', 'other roles go on stating it');
}

export const removeWarnings = (old: ReadonlyMap<string, FileMeta>, names: readonly string[]): ReviewWarning[] =>
  names.length === old.size
    ? [{ kind: 'removes-last', title: 'Nothing stays signed', detail: 'After this the collection states nothing about any name.' }]
    : [];

/** What another key means for others. */
export function keyWarnings(intent: RotationIntent, rootKey: KeyRecord): ReviewWarning[] {
  switch (intent.role) {
    case 'targets':
      return [
        {
          kind: 'key-replaced',
          title: 'Whoever signs with the targets key of before cannot any more',
          detail: 'Give them the new key, or let them sign as a delegation. What is signed stays signed.',
        },
      ];
    case 'root':
      return [
        {
          kind: 'key-replaced',
          title: 'Tell others the id of the new root certificate',
          detail: `Who follows the collection goes along by itself; whoever pinned the root certificate of before, or compares its id, has to change that.${
            intent.keyId === rootKey.keyId ? '' : ' Back the new root key up before you need it.'
          }`,
        },
      ];
    case 'snapshot':
      return intent.to === 'server'
        ? []
        : [
            {
              kind: 'key-replaced',
              title: 'Only who has this snapshot key can publish from now on',
              detail: 'Delegations publish only where the trust server signs snapshots, and nobody but you can renew them.',
            },
          ];
  }
}

/** Ends that this publish does not move: the root metadata's and its certificate's. */
export function endWarnings(
  state: Pick<CollectionState, 'certificateEnds' | 'root'>,
  now: Date,
  renewed: readonly string[] = [],
): ReviewWarning[] {
  const ends: [string, Date][] = [['The root certificate', state.certificateEnds]];
  if (!renewed.includes('root')) ends.push(['The root metadata', new Date(parseInstant(state.root.signed.expires, 'root metadata'))]);
  return ends
    .filter(([, end]) => end.getTime() - now.getTime() < soon)
    .map(([what, end]) => ({
      kind: 'expires-soon',
      title: `${what} ${end <= now ? 'ended' : 'ends'} on ${end.toISOString().slice(0, 10)}`,
      detail: `Once it has ended, nobody accepts anything from this collection${what.endsWith('certificate') ? ', and it cannot be renewed any more' : ''}.`,
    }));
}

function otherNames(old: ReadonlyMap<string, FileMeta>, set: readonly NewTarget[]): string[] {
  if (old.size === 0) return [];
  const named = new Map<string, string>();
  for (const [name, meta] of old) named.set(meta.hashes.get('sha256') ?? '', name);
  return set.flatMap((target) => {
    const other = named.get(targetMeta(target).hashes.get('sha256') ?? '-');
    return other !== undefined && other !== target.name ? [`${visible(target.name)} and ${visible(other)}`] : [];
  });
}

function lookAlikes(old: ReadonlyMap<string, FileMeta>, set: readonly NewTarget[]): string[] {
  const fresh = set.filter(({ name }) => !old.has(name));
  const wanted = new Map<string, string[]>();
  for (const { name } of fresh) {
    const look = skeleton(name);
    const alike = wanted.get(look);
    if (alike) alike.push(name);
    else wanted.set(look, [name]);
  }
  const found = fresh.filter(({ name }) => hasInvisible(name)).map(({ name }) => `${visible(name)} has characters that cannot be seen`);
  for (const name of old.keys()) for (const twin of wanted.get(skeleton(name)) ?? []) found.push(`${visible(twin)} and ${visible(name)}`);
  for (const [first, ...others] of wanted.values()) for (const other of others) found.push(`${visible(other)} and ${visible(first ?? '')}`);
  return found;
}

const hashOf = (meta: FileMeta | undefined) => Buffer.from(meta?.hashes.get('sha256') ?? '', 'base64').toString('hex');
const digest = (meta: FileMeta) => `sha256:${hashOf(meta)}`;

function listed(kind: ReviewWarning['kind'], items: readonly string[], one: string, many: string): ReviewWarning[] {
  if (items.length === 0) return [];
  const rest = items.length > 5 ? `, and ${items.length - 5} more` : '';
  const title = items.length === 1 ? `${one.charAt(0).toUpperCase()}${one.slice(1)}` : `${items.length} ${many}`;
  return [{ kind, title, detail: `${items.slice(0, 5).join(', ')}${rest}` }];
}
