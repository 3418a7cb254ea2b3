import type { CanonicalValue } from '#electron/formats/canonical-json.ts';
import type { Delegations, Extra, FileMeta, Metadata, RoleKeys, Root, Targets, TufKey } from '#electron/formats/tuf/types.ts';
import type { ChangedPart, MetadataChange } from '#shared/domain/difference.ts';
import { delegationText, fileText, jsonText, keyListText, keyText, pathsText, roleText } from './texts.ts';

/** A change, and where it is: member names from the document's `signed` on. A role of `delegations.roles` goes by its name. */
export interface LocatedChange extends MetadataChange {
  readonly at: readonly string[];
}

type Where = readonly string[];

/**
 * Every difference from one document of a role to another; without `before` all of it is new. Each part of a document is taken out by
 * name and the rest must be nothing, so that a part that is added to the types and not compared here does not compile; members that the
 * types do not know are compared as they are, as `other`. Pure.
 */
export function metadataDifference(before: Metadata | undefined, after: Metadata): LocatedChange[] {
  const notes = new Notes();
  if (before && before.type !== after.type) {
    notes.put('other', '_type', ['_type'], before.type, after.type);
    notes.put('other', 'everything else', [], `as a ${before.type} has it`, `as a ${after.type} has it`);
    return notes.changes;
  }
  switch (after.type) {
    case 'Root':
      rootDifference(notes, before as Root | undefined, after);
      break;
    case 'Targets':
      targetsDifference(notes, before as Targets | undefined, after);
      break;
    case 'Snapshot':
    case 'Timestamp': {
      const { type: _type, version, expires, extra, meta, ...none } = after;
      none satisfies Nothing;
      common(notes, before, { version, expires, extra });
      filesDifference(notes, 'document', 'meta', (before as typeof after | undefined)?.meta, meta);
    }
  }
  return notes.changes;
}

type Nothing = Record<string, never>;

function common(
  notes: Notes,
  before: Metadata | undefined,
  after: Pick<Metadata, 'version' | 'expires'> & { extra: Extra | undefined },
): void {
  notes.value('version', 'version', ['version'], before && String(before.version), String(after.version));
  notes.value('expires', 'expires', ['expires'], before?.expires, after.expires);
  extras(notes, [], before?.extra, after.extra);
}

function rootDifference(notes: Notes, before: Root | undefined, after: Root): void {
  const { type: _type, version, expires, extra, consistentSnapshot, keys, roles, ...none } = after;
  none satisfies Nothing;
  common(notes, before, { version, expires, extra });
  if (before)
    notes.value(
      'consistent-snapshot',
      'consistent_snapshot',
      ['consistent_snapshot'],
      String(before.consistentSnapshot),
      String(consistentSnapshot),
    );
  keysDifference(notes, ['keys'], before?.keys, keys);
  maps(before?.roles, roles, (name, was, is) => {
    const at = ['roles', name];
    if (was === undefined || is === undefined) {
      notes.put('role-key', `keys of ${name}`, at, was && roleText(was), is && roleText(is));
      return;
    }
    roleKeysDifference(notes, name, at, was, is);
    const { keyIds: _keyIds, threshold: _threshold, extra: more, ...rest } = is;
    rest satisfies Nothing;
    extras(notes, at, was.extra, more);
  });
}

function targetsDifference(notes: Notes, before: Targets | undefined, after: Targets): void {
  const { type: _type, version, expires, extra, targets, delegations, ...none } = after;
  none satisfies Nothing;
  common(notes, before, { version, expires, extra });
  if (before?.delegations !== delegations) delegationsDifference(notes, before?.delegations, delegations, before === undefined);
  filesDifference(notes, 'target', 'targets', before?.targets, targets);
}

/** Of a document that is all new, an empty list of delegations is nothing to tell. */
function delegationsDifference(notes: Notes, before: Delegations | undefined, after: Delegations | undefined, allNew: boolean): void {
  const at = ['delegations'];
  if (after === undefined || (before === undefined && !allNew)) {
    notes.put('delegation', 'list of delegations', at, before && listText(before), after && listText(after));
  } else if (before && (before.roles === null) !== (after.roles === null)) {
    notes.put('delegation', 'list of delegations', [...at, 'roles'], listText(before), listText(after));
  }
  if (after) {
    const { keys: _keys, roles: _roles, extra: _extra, ...none } = after;
    none satisfies Nothing;
  }
  keysDifference(notes, [...at, 'keys'], before?.keys, after?.keys ?? new Map());
  extras(notes, at, before?.extra, after?.extra);

  const named = (list: Delegations['roles'] | undefined) => new Map((list ?? []).map((role) => [role.name, role]));
  const [was, is] = [named(before?.roles), named(after?.roles)];
  maps(was, is, (name, old, now) => {
    const here = [...at, 'roles', name];
    if (old === undefined || now === undefined) {
      notes.put('delegation', name, here, old && delegationText(old), now && delegationText(now));
      return;
    }
    roleKeysDifference(notes, name, here, old, now);
    notes.value('paths', `paths of ${name}`, [...here, 'paths'], pathsText(old.paths), pathsText(now.paths));
    const { name: _name, paths: _paths, keyIds: _keyIds, threshold: _threshold, extra, ...none } = now;
    none satisfies Nothing;
    extras(notes, here, old.extra, extra);
  });
  const kept = (here: ReadonlyMap<string, unknown>, there: ReadonlyMap<string, unknown>) =>
    [...here.keys()].filter((name) => there.has(name)).join(', ');
  // They are asked in this order, so the order decides whose statement counts.
  notes.value('delegation', 'order of delegations', [...at, 'order'], kept(was, is), kept(is, was));
}

const listText = ({ roles }: Delegations): string => (roles === null ? 'no list' : 'a list');

function roleKeysDifference(notes: Notes, name: string, at: Where, was: RoleKeys, is: RoleKeys): void {
  notes.value('threshold', `threshold of ${name}`, [...at, 'threshold'], String(was.threshold), String(is.threshold));
  const [old, now] = [was.keyIds ?? [], is.keyIds ?? []];
  const here = [...at, 'keyids'];
  const added = now.filter((id) => !old.includes(id));
  const removed = old.filter((id) => !now.includes(id));
  for (const id of new Set(added)) notes.put('role-key', `key of ${name}`, here, undefined, id);
  for (const id of new Set(removed)) notes.put('role-key', `key of ${name}`, here, id, undefined);
  if (added.length + removed.length === 0)
    notes.value('role-key', `list of keys of ${name}`, here, keyListText(was.keyIds), keyListText(is.keyIds));
}

function keysDifference(
  notes: Notes,
  at: Where,
  before: ReadonlyMap<string, TufKey> | undefined,
  after: ReadonlyMap<string, TufKey>,
): void {
  maps(before, after, (id, was, is) => notes.value('key', id, [...at, id], was && keyText(id, was), is && keyText(id, is)));
}

function filesDifference(
  notes: Notes,
  part: 'target' | 'document',
  member: string,
  before: ReadonlyMap<string, FileMeta> | undefined,
  after: ReadonlyMap<string, FileMeta>,
): void {
  maps(before, after, (name, was, is) => {
    if (was && is && sameFile(was, is)) return;
    notes.put(part, name, [member, name], was && fileText(was), is && fileText(is));
  });
}

/** Most entries of a document of ten thousand are alike: they are compared without being put into words. */
function sameFile(a: FileMeta, b: FileMeta): boolean {
  if (a.length !== b.length || a.hashes.size !== b.hashes.size) return false;
  for (const [algorithm, hash] of a.hashes) if (b.hashes.get(algorithm) !== hash) return false;
  return sameJson(a.custom, b.custom) && sameJson(a.extra, b.extra);
}

const sameJson = (a: CanonicalValue | undefined, b: CanonicalValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && jsonText(a) === jsonText(b));

function extras(notes: Notes, at: Where, before: Extra | undefined, after: Extra | undefined): void {
  maps(before, after ?? new Map(), (name, was, is) =>
    notes.value(
      'other',
      [...at, name].join('.'),
      [...at, name],
      was === undefined ? was : jsonText(was),
      is === undefined ? is : jsonText(is),
    ),
  );
}

/** Every name of either, those of `after` first; values that are one and the same are passed over. */
function maps<T>(
  before: ReadonlyMap<string, T> | undefined,
  after: ReadonlyMap<string, T>,
  compare: (name: string, was: T | undefined, is: T | undefined) => void,
): void {
  for (const [name, is] of after) {
    const was = before?.get(name);
    if (was !== is) compare(name, was, is);
  }
  for (const [name, was] of before ?? []) if (!after.has(name)) compare(name, was, undefined);
}

class Notes {
  readonly changes: LocatedChange[] = [];

  /** A change, if there is one: as words of values that differ differ. */
  value(part: ChangedPart, subject: string, at: Where, before: string | undefined, after: string | undefined): void {
    if (before !== after) this.put(part, subject, at, before, after);
  }

  put(part: ChangedPart, subject: string, at: Where, before: string | undefined, after: string | undefined): void {
    const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    this.changes.push({ part, kind, subject, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }), at });
  }
}
