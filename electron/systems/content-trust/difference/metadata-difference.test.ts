import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import type { Extra, FileMeta, Metadata, RoleKeys, Root, Snapshot, Targets, TufKey } from '#electron/formats/tuf/types.ts';
import { certificateKey, testKey } from '../testing/build-collection.ts';
import { type LocatedChange, metadataDifference } from './metadata-difference.ts';

const words = (...all: string[]) => fc.constantFrom(...all);
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });
const mapOf = <K extends string, V>(names: fc.Arbitrary<K>, values: fc.Arbitrary<V>) =>
  fc.uniqueArray(fc.tuple(names, values), { selector: ([name]) => name, maxLength: 4 }).map((entries) => new Map<K, V>(entries));
/** As it comes out of a received document. */
const json = fc
  .oneof(
    fc.constant(null),
    fc.boolean(),
    fc.integer({ min: 0, max: 3 }),
    fc.string({ maxLength: 3 }),
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
    fc.dictionary(words('a', 'b', '__proto__'), fc.integer({ min: 0, max: 2 }), { maxKeys: 2 }),
  )
  .map((value) => parseStrictJson(canonicalJson(value), 'test'));
const extra: fc.Arbitrary<{ extra?: Extra }> = maybe(mapOf(words('x', 'y', 'a · b'), json)).map((map) =>
  map && map.size > 0 ? { extra: map } : {},
);
const hash = words('AAAA', 'AAAB', 'AQID');
const file: fc.Arbitrary<FileMeta> = fc
  .tuple(fc.integer({ min: -1, max: 2 }), mapOf(words('sha256', 'sha512', 'sha256:00 sha512'), hash), maybe(json), extra)
  .map(([length, hashes, custom, more]) => ({ length, hashes, ...(custom === undefined ? {} : { custom }), ...more }));

const real = [testKey().tuf, testKey('ed25519').tuf, certificateKey().tuf, certificateKey().tuf];
const key: fc.Arbitrary<TufKey> = fc
  .tuple(fc.oneof(fc.constantFrom(...real), fc.record({ keyType: words('ecdsa', 'ecdsa · x', ''), public: hash })), extra)
  .map(([one, more]) => ({ ...one, ...more }));
const ids = words('aa', 'bb', 'aa, bb', 'none');
const roleKeys: fc.Arbitrary<RoleKeys> = fc
  .tuple(fc.oneof(fc.constant(null), fc.array(ids, { maxLength: 4 })), fc.integer({ min: 1, max: 3 }), extra)
  .map(([keyIds, threshold, more]) => ({ keyIds, threshold, ...more }));
const common = fc.record({ version: fc.integer({ min: 1, max: 3 }), expires: words('2029-01-01T00:00:00Z', '2029-01-01T00:00:00.0Z') });

const root: fc.Arbitrary<Root> = fc
  .tuple(common, extra, fc.boolean(), mapOf(ids, key), mapOf(words('root', 'targets', 'other'), roleKeys))
  .map(([head, more, consistentSnapshot, keys, roles]) => ({ type: 'Root', ...head, ...more, consistentSnapshot, keys, roles }));
const delegation = fc
  .tuple(words('targets/a', 'targets/b', 'targets/c'), maybe(fc.array(words('', 'x', 'x", "y'), { maxLength: 3 })), roleKeys)
  .map(([name, paths, keys]) => ({ name, paths, ...keys }));
const delegations = fc
  .tuple(mapOf(ids, key), fc.oneof(fc.constant(null), fc.uniqueArray(delegation, { selector: ({ name }) => name, maxLength: 3 })), extra)
  .map(([keys, roles, more]) => ({ keys, roles, ...more }));
const targets: fc.Arbitrary<Targets> = fc
  .tuple(common, extra, mapOf(words('1.0', '2.0', '__proto__'), file), maybe(delegations))
  .map(([head, more, all, below]) => ({ type: 'Targets', ...head, ...more, targets: all, delegations: below }));
const snapshot: fc.Arbitrary<Snapshot> = fc
  .tuple(common, extra, mapOf(words('root', 'targets', 'targets/a'), file))
  .map(([head, more, meta]) => ({ type: 'Snapshot', ...head, ...more, meta }));

/** A document as nested maps, members by the names they have there; a list of delegations goes by name, with its order beside it. */
type Tree = ReadonlyMap<string, unknown>;
const memberNames: Readonly<Record<string, string>> = { consistentSnapshot: 'consistent_snapshot', keyIds: 'keyids' };

function treeOf(value: unknown): unknown {
  if (value instanceof Map) return new Map([...value].map(([name, one]) => [name, treeOf(one)]));
  if (typeof value !== 'object' || value === null || Array.isArray(value) || 'custom' in value || !isRecord(value)) return value;
  const { extra: others, ...members } = value as Readonly<Record<string, unknown>>;
  const own = Object.entries(members).map(
    ([name, one]) =>
      [memberNames[name] ?? name, name === 'custom' ? one : name === 'roles' && Array.isArray(one) ? byName(one) : treeOf(one)] as const,
  );
  return new Map<string, unknown>([...own, ...((others as Extra | undefined) ?? [])]);
}
const byName = (roles: readonly { readonly name: string }[]): Tree =>
  new Map<string, unknown>([...roles.map((one) => [one.name, treeOf(one)] as const), ['*', roles.map(({ name }) => name)]]);
const isRecord = (value: object) =>
  'version' in value || 'threshold' in value || 'keyType' in value || 'length' in value || 'roles' in value;

/** Every place at which two values differ, worked out without knowing what they mean. */
function differing(before: unknown, after: unknown, at: readonly string[] = []): (readonly string[])[] {
  if (!(before instanceof Map) || !(after instanceof Map)) return isDeepStrictEqual(before, after) ? [] : [at];
  const names = new Set<string>([...(before as Tree).keys(), ...(after as Tree).keys()]);
  return [...names].flatMap((name) => differing(before.get(name), after.get(name), [...at, name]));
}

const startsWith = (path: readonly string[], start: readonly string[]) => start.every((step, index) => step === path[index]);

/** Names of delegations that stand in both, in the order of each. */
function orders(before: Metadata, after: Metadata): readonly [string[], string[]] {
  const [was, is] = [before, after].map((one) => (one.type === 'Targets' ? (one.delegations?.roles ?? []).map(({ name }) => name) : []));
  const [old, now] = [was ?? [], is ?? []];
  return [old.filter((name) => now.includes(name)), now.filter((name) => old.includes(name))];
}
const isOrder = (place: readonly string[]) => place[0] === 'delegations' && place.at(-1) === '*';

/** The first with one place of it as the second has it: documents that differ in little. */
function grafted(before: unknown, after: unknown, picks: readonly number[]): unknown {
  const [pick = 0, ...rest] = picks;
  const choose = <T>(all: readonly T[]): T | undefined => all[pick % Math.max(1, all.length)];
  if (before instanceof Map && after instanceof Map) {
    const name = choose([...new Set([...before.keys(), ...after.keys()])]);
    const result = new Map(before);
    if (name === undefined) return result;
    if (!after.has(name)) result.delete(name);
    else result.set(name, before.has(name) ? grafted(before.get(name), after.get(name), rest) : after.get(name));
    return result;
  }
  if (isMembers(before) && isMembers(after)) {
    const name = choose([...new Set([...Object.keys(before), ...Object.keys(after)])]);
    if (name === undefined) return before;
    const { [name]: _old, ...others } = before;
    return name in after ? { ...others, [name]: grafted(before[name], after[name], rest) } : others;
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && before.every(isMembers)) {
    const index = pick % Math.max(1, before.length);
    const one = grafted(before[index], after[index], rest) as { readonly name?: string } | undefined;
    const names = before.map(({ name }: { readonly name?: string }) => name);
    return one && names.indexOf(one.name) === index ? before.with(index, one) : after;
  }
  return after;
}
const isMembers = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Map) && Object.getPrototypeOf(value) !== null;
const picks = fc.array(fc.nat({ max: 30 }), { minLength: 6, maxLength: 6 });

const tellsOf = ({ at }: LocatedChange, place: readonly string[]): boolean => (isOrder(place) ? at[1] === 'order' : startsWith(place, at));
/** A list that is not there in one of both differs as a whole, and is told of part by part. */
const belongsTo = (change: LocatedChange, place: readonly string[]) => tellsOf(change, place) || startsWith(change.at, place);

describe.each([
  ['root', root],
  ['targets', targets],
  ['snapshot', snapshot],
] as const)('the difference of two %s documents', (_role, arbitrary) => {
  const check = (before: Metadata, after: Metadata) => {
    const changes = metadataDifference(before, after);
    const places = differing(treeOf(before), treeOf(after));
    const [was, is] = orders(before, after);
    expect(changes.some(({ at }) => at[1] === 'order')).toBe(was.join() !== is.join());
    for (const place of places.filter((one) => !isOrder(one))) {
      expect(
        changes.some((change) => tellsOf(change, place)),
        `nothing tells of ${place.join('.')}`,
      ).toBe(true);
    }
    for (const change of changes) {
      expect(
        places.some((place) => belongsTo(change, place)),
        `${change.at.join('.')} does not differ`,
      ).toBe(true);
      expect(change.before).not.toBe(change.after);
    }
  };

  it('has a change for every place at which they differ, and no other', { timeout: 60_000 }, () => {
    const documents = arbitrary as fc.Arbitrary<Metadata>;
    fc.assert(fc.property(documents, documents, check), { numRuns: 500 });
  });

  it('has one where they differ in one place only', { timeout: 60_000 }, () => {
    const documents = arbitrary as fc.Arbitrary<Metadata>;
    fc.assert(
      fc.property(documents, documents, picks, (before, other, where) => {
        check(before, { ...(grafted(before, other, where) as Metadata), type: before.type } as Metadata);
      }),
      { numRuns: 2500 },
    );
  });

  it('is empty between a document and itself', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Metadata>, (one) => {
        expect(metadataDifference(one, structuredClone(one))).toEqual([]);
      }),
    );
  });

  it('tells all of a new document', () => {
    fc.assert(
      fc.property(arbitrary as fc.Arbitrary<Metadata>, (one) => {
        const changes = metadataDifference(undefined, one);
        expect(changes.every(({ kind }) => kind === 'added')).toBe(true);
        const names = changes.map(({ at }) => at.join('/'));
        for (const [name] of one.extra ?? []) expect(names).toContain(name);
        if (one.type === 'Targets') for (const [name] of one.targets) expect(names).toContain(`targets/${name}`);
      }),
    );
  });
});

describe('what the changes say', () => {
  const before: Targets = {
    type: 'Targets',
    version: 1,
    expires: '2029-01-01T00:00:00Z',
    targets: new Map(),
    delegations: { keys: new Map(), roles: [] },
  };
  const only = (after: Targets, old: Targets = before) => metadataDifference(old, after).map(({ at: _at, ...change }) => change);
  const meta = (more: Partial<FileMeta> = {}): FileMeta => ({ length: 5, hashes: new Map([['sha256', 'AAAA']]), ...more });

  it('of a tag: digest, length and custom data, old and new', () => {
    const old = { ...before, targets: new Map([['1.0', meta()]]) };
    expect(only({ ...before, targets: new Map([['1.0', meta({ length: 6, custom: { a: null } })]]) }, old)).toEqual([
      {
        part: 'target',
        kind: 'changed',
        subject: '1.0',
        before: 'sha256:000000 · 5 bytes',
        after: 'sha256:000000 · 6 bytes · custom {"a":null}',
      },
    ]);
  });

  it('tells custom data that is null from none', () => {
    const old = { ...before, targets: new Map([['1.0', meta()]]) };
    expect(only({ ...before, targets: new Map([['1.0', meta({ custom: null })]]) }, old)).toHaveLength(1);
  });

  it('of a key that stands under an id that is not its own', () => {
    const [one, other] = [testKey(), testKey()];
    const with_ = (key: TufKey): Targets => ({ ...before, delegations: { keys: new Map([[one.id, key]]), roles: [] } });
    expect(only(with_(other.tuf), with_(one.tuf))).toEqual([
      { part: 'key', kind: 'changed', subject: one.id, before: 'ecdsa', after: `ecdsa · its own id is ${other.id}` },
    ]);
  });

  it('of a root key: its type, its bare key, and the end of its certificate', () => {
    const one = certificateKey();
    const root: Root = {
      type: 'Root',
      version: 1,
      expires: '2029-01-01T00:00:00Z',
      consistentSnapshot: false,
      keys: new Map(),
      roles: new Map(),
    };
    const [change] = metadataDifference(root, { ...root, keys: new Map([[one.id, one.tuf]]) });
    expect(change).toMatchObject({ part: 'key', kind: 'added', subject: one.id });
    expect(change?.after).toMatch(/^ecdsa-x509 · bare key [0-9a-f]{64} · certificate CN=.* until 20\d\d-\d\d-\d\d$/);
  });

  it('of a delegation: keys, threshold, paths, and the order in which it is asked', () => {
    const role = (name: string, more: object = {}) => ({ name, paths: [''], keyIds: ['aa'], threshold: 1, ...more });
    const with_ = (...roles: ReturnType<typeof role>[]): Targets => ({ ...before, delegations: { keys: new Map(), roles } });
    const old = with_(role('targets/a'), role('targets/b'));
    expect(only(with_(role('targets/b'), role('targets/a', { keyIds: ['bb'], threshold: 2, paths: ['1.'] })), old)).toEqual([
      { part: 'threshold', kind: 'changed', subject: 'threshold of targets/a', before: '1', after: '2' },
      { part: 'role-key', kind: 'added', subject: 'key of targets/a', after: 'bb' },
      { part: 'role-key', kind: 'removed', subject: 'key of targets/a', before: 'aa' },
      { part: 'paths', kind: 'changed', subject: 'paths of targets/a', before: '""', after: '"1."' },
      {
        part: 'delegation',
        kind: 'changed',
        subject: 'order of delegations',
        before: 'targets/a, targets/b',
        after: 'targets/b, targets/a',
      },
    ]);
    expect(only(old)).toEqual([
      { part: 'delegation', kind: 'added', subject: 'targets/a', after: '1 of aa · paths ""' },
      { part: 'delegation', kind: 'added', subject: 'targets/b', after: '1 of aa · paths ""' },
    ]);
  });

  it('of what has no words, as an unrecognised change with what stands there', () => {
    expect(only({ ...before, extra: new Map([['spec_version', '1.0']]) })).toEqual([
      { part: 'other', kind: 'added', subject: 'spec_version', after: '"1.0"' },
    ]);
  });

  it('of documents of two kinds, that nothing compares', () => {
    expect(
      metadataDifference(before, { type: 'Timestamp', version: 1, expires: before.expires, meta: new Map() }).map(({ part }) => part),
    ).toEqual(['other', 'other']);
  });
});
