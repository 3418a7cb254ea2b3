import { type CanonicalValue, canonicalJson } from '#electron/formats/canonical-json.ts';
import { encodeSigned } from '#electron/formats/tuf/encode.ts';
import type { FileMeta, Metadata, RoleKeys, Root, Targets, TufKey } from '#electron/formats/tuf/types.ts';
import type { ReviewChange } from '#shared/domain/review.ts';

export interface Difference {
  readonly changes: readonly ReviewChange[];
  /** Differences that have no entry among the changes. */
  readonly unrecognised: number;
}

/** Every difference from the metadata as it is to the metadata as it will be; without `before` all of it is new. Pure. */
export function difference(role: string, before: Metadata | undefined, after: Metadata): Difference {
  const changes: ReviewChange[] = [];
  const note = (subject: string, old: string | undefined, now: string | undefined) => {
    if (old === now) return;
    const kind = old === undefined ? 'added' : now === undefined ? 'removed' : 'changed';
    changes.push({ role, kind, subject, ...(old === undefined ? {} : { before: old }), ...(now === undefined ? {} : { after: now }) });
  };
  note('version', before && String(before.version), String(after.version));
  note('expires', before?.expires, after.expires);
  if (before && before.type !== after.type) return { changes, unrecognised: 1 };

  switch (after.type) {
    case 'Root': {
      const old = before as Root | undefined;
      maps(old?.keys, after.keys, sameKey, keyText, (id, was, is) => note(`key ${id}`, was, is));
      maps(old?.roles, after.roles, sameRole, roleText, (name, was, is) => note(`keys of ${name}`, was, is));
      if (old && old.consistentSnapshot !== after.consistentSnapshot) {
        note('consistent_snapshot', String(old.consistentSnapshot), String(after.consistentSnapshot));
      }
      break;
    }
    case 'Targets':
      maps((before as Targets | undefined)?.targets, after.targets, sameFile, fileText, (name, was, is) => note(name, was, is));
      break;
    case 'Snapshot':
    case 'Timestamp':
      maps((before as typeof after | undefined)?.meta, after.meta, sameFile, fileText, (name, was, is) =>
        note(`${name} metadata`, was, is),
      );
      break;
  }
  return { changes, unrecognised: unrecognised(before, after) };
}

function maps<T>(
  old: ReadonlyMap<string, T> | undefined,
  now: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
  text: (value: T) => string,
  note: (name: string, was: string | undefined, is: string | undefined) => void,
): void {
  for (const [name, value] of now) {
    const was = old?.get(name);
    if (was === undefined) note(name, undefined, text(value));
    else if (was !== value && !same(was, value)) note(name, text(was), text(value));
  }
  for (const [name, value] of old ?? []) if (!now.has(name)) note(name, text(value), undefined);
}

/**
 * What the entries above do not cover. The old metadata with all that they do cover taken from the new must be the new metadata,
 * byte for byte; the parts that are not are counted.
 */
function unrecognised(before: Metadata | undefined, after: Metadata): number {
  if (!before) return count(after.extra) + (after.type === 'Targets' && !isEmpty(after) ? 1 : 0);
  let found = before.extra !== after.extra && !same(mapValue(before.extra), mapValue(after.extra)) ? 1 : 0;
  if (before.type === 'Targets' && after.type === 'Targets' && before.delegations !== after.delegations) {
    if (
      !encodeSigned({ ...before, targets: new Map() }).equals(
        encodeSigned({ ...before, targets: new Map(), delegations: after.delegations }),
      )
    )
      found += 1;
  }
  return found;
}

const count = (extra: ReadonlyMap<string, unknown> | undefined) => extra?.size ?? 0;
const isEmpty = ({ delegations }: Targets) => delegations?.keys.size === 0 && delegations.roles?.length === 0;
const mapValue = (map: ReadonlyMap<string, CanonicalValue> | undefined): CanonicalValue => map ?? null;
const same = (a: CanonicalValue, b: CanonicalValue) => canonicalJson(a).equals(canonicalJson(b));

const sameKey = (a: TufKey, b: TufKey) => a.keyType === b.keyType && a.public === b.public && same(mapValue(a.extra), mapValue(b.extra));
const sameRole = (a: RoleKeys, b: RoleKeys) =>
  a.threshold === b.threshold && same(a.keyIds ?? null, b.keyIds ?? null) && same(mapValue(a.extra), mapValue(b.extra));
const sameFile = (a: FileMeta, b: FileMeta) =>
  a.length === b.length &&
  same(new Map(a.hashes), new Map(b.hashes)) &&
  same(a.custom ?? null, b.custom ?? null) &&
  same(mapValue(a.extra), mapValue(b.extra));

const keyText = ({ keyType, extra }: TufKey) => `${keyType}${more(extra)}`;
const roleText = ({ keyIds, threshold, extra }: RoleKeys) => `${threshold} of ${(keyIds ?? []).join(', ') || 'none'}${more(extra)}`;

export function fileText({ length, hashes, custom, extra }: FileMeta): string {
  const digests = [...hashes].map(([algorithm, hash]) => `${algorithm}:${Buffer.from(hash, 'base64').toString('hex')}`);
  const data = custom === undefined ? '' : ` · custom ${canonicalJson(custom).toString('utf8')}`;
  return `${digests.join(' ')} · ${length} bytes${data}${more(extra)}`;
}

const more = (extra: ReadonlyMap<string, CanonicalValue> | undefined) => (extra ? ` · ${canonicalJson(extra).toString('utf8')}` : '');
