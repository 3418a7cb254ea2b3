import { describe, expect, it } from 'vitest';
import { type KnownState, nothingKnown, type UpdateOutcome, type VerifiedCollection } from '../collection.ts';
import {
  buildCollection,
  certificateKey,
  day,
  freshKeys,
  gun,
  memoryRemote,
  now,
  pair,
  signedValue,
  type TestSpec,
  target,
  testKey,
} from '../testing/build-collection.ts';
import { updateCollection } from './update.ts';

const keys = freshKeys();
const base: TestSpec = { ...keys, targets: { '1.0': target('one') } };

interface Given {
  readonly known?: KnownState;
  readonly roots?: readonly Uint8Array[];
  readonly at?: number;
  readonly acceptJump?: boolean;
}
const update = (files: ReadonlyMap<string, Uint8Array>, { known = nothingKnown, roots = [], at = now, acceptJump = false }: Given = {}) =>
  updateCollection({ gun, remote: memoryRemote(files, roots), known, now: at, acceptJump });
const run = (spec: TestSpec, given: Given = {}) => {
  const { files, root } = buildCollection(spec);
  return update(files, { roots: [root], ...given });
};

const verified = (outcome: UpdateOutcome): VerifiedCollection => {
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome, ['state', 'error', 'kind', 'role', 'detail']));
  return outcome.collection;
};
const knownAfter = (collection: VerifiedCollection): KnownState => ({
  root: collection.root.file.bytes,
  files: new Map([collection.timestamp, collection.snapshot, ...collection.targets.values()].map(({ role, file }) => [role, file.bytes])),
  floors: collection.floors,
});
/** The cache is lost, the marks are not. */
const marksOnly = (collection: VerifiedCollection): KnownState => ({ ...nothingKnown, floors: collection.floors });
const rejected = (kind: string, role: string) => ({ state: 'rejected', error: { kind, role } });

describe('a first contact', () => {
  it('asks for roots first, then timestamp, snapshot, targets', async () => {
    const { files, root } = buildCollection({ ...base, delegations: [{ name: 'targets/dev', keys: [testKey()] }] });
    const remote = memoryRemote(files, [root]);
    const outcome = await updateCollection({ gun, remote, known: nothingKnown, now });
    expect(remote.asked).toEqual(['root', '2.root', 'timestamp', 'snapshot by checksum', 'targets by checksum', 'targets/dev by checksum']);
    expect(verified(outcome).anchor).toEqual({ kind: 'first-use' });
    expect(verified(outcome).snapshot.file.bytes).toBe(files.get('snapshot'));
  });

  it('finds nothing at all: unsigned, not an error', async () => {
    expect(await update(new Map())).toMatchObject({ state: 'unsigned' });
  });

  it('finds no root where one was known: an error', async () => {
    const before = verified(await run(base));
    expect(await update(new Map(), { known: marksOnly(before) })).toMatchObject(rejected('missing', 'root'));
  });

  it.each(['timestamp', 'snapshot', 'targets'])('finds no %s', async (role) => {
    const { files } = buildCollection(base);
    const rest = new Map([...files].filter(([name]) => name !== role));
    expect(await update(rest)).toMatchObject(rejected('missing', role));
  });

  it('passes on what the remote itself throws', async () => {
    const remote = { ...memoryRemote(new Map()), current: () => Promise.reject(new Error('no network')) };
    await expect(updateCollection({ gun, remote, known: nothingKnown, now })).rejects.toThrow('no network');
  });
});

describe('signatures', () => {
  it.each(['root', 'targets', 'snapshot', 'timestamp'] as const)('unsigned %s: stops there', async (role) => {
    const change = (name: string, bytes: Uint8Array) => {
      if (name !== role) return bytes;
      const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8'));
      return Buffer.from(JSON.stringify({ signed, signatures: [] }));
    };
    expect(await run({ ...base, change })).toMatchObject(rejected('signature-threshold', role));
  });

  const withSignatures = (role: string, edit: (signatures: { keyid: string; method: string; sig: string }[]) => unknown) => ({
    ...base,
    change: (name: string, bytes: Uint8Array) => {
      if (name !== role) return bytes;
      const file = JSON.parse(Buffer.from(bytes).toString('utf8'));
      return Buffer.from(JSON.stringify({ ...file, signatures: edit(file.signatures) }));
    },
  });
  const other = 'ab'.repeat(32);

  it.each<[string, { keyid: string; method: string; sig: string }]>([
    ['garbage by an unknown key', { keyid: other, method: 'ecdsa', sig: 'AAAA' }],
    ['an empty one', { keyid: other, method: 'ecdsa', sig: '' }],
    ['one of an unknown method', { keyid: other, method: 'rot13', sig: 'AAAA' }],
  ])('%s beside a sufficient valid one does no harm', async (_name, extra) => {
    verified(await run(withSignatures('targets', (signatures) => [extra, ...signatures])));
  });

  it.each(['', 'AAAA'])('a bad one (%j) by the same key beside the valid one does no harm', async (sig) => {
    verified(
      await run(
        withSignatures('targets', (signatures) => [{ ...(signatures[0] as { keyid: string; method: string }), sig }, ...signatures]),
      ),
    );
  });

  it('that are not base64 make the document malformed', async () => {
    expect(await run(withSignatures('targets', ([one]) => [{ ...one, sig: '!!' }]))).toMatchObject(rejected('malformed', 'targets'));
  });

  it('by one key, given twice, count once', async () => {
    const spec = {
      ...withSignatures('targets', (signatures) => [...signatures, ...signatures]),
      targetsThreshold: 2,
      targetsKeys: [...base.targetsKeys],
    };
    expect(await run(spec)).toMatchObject(rejected('signature-threshold', 'targets'));
  });

  it('by a key listed twice count once', async () => {
    const [key] = base.targetsKeys;
    expect(await run({ ...base, targetsKeys: [key as never, key as never], targetsThreshold: 2 })).toMatchObject(
      rejected('signature-threshold', 'targets'),
    );
  });

  it('by two certificates of one key count once', async () => {
    const one = pair('p256');
    const bare = testKey('p256', one);
    const certificate = certificateKey(now - 100 * day, one);
    const delegations = [{ name: 'targets/dev', keys: [bare, certificate], threshold: 2 }];
    const collection = verified(await run({ ...base, delegations }));
    expect(collection.warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
  });

  it('of two keys reach a threshold of two, of one they do not', async () => {
    const two = [testKey(), testKey('rsa')];
    verified(await run({ ...base, targetsKeys: two, targetsThreshold: 2 }));
    const lost = verified(await run({ ...base, delegations: [{ name: 'targets/dev', keys: two, threshold: 2, signers: two.slice(1) }] }));
    expect(lost.delegations[0]).toMatchObject({ role: 'targets/dev', published: false });
  });

  it.each(['p256', 'p384', 'p521', 'rsa', 'ed25519'] as const)('by a key of kind %s', async (kind) => {
    verified(await run({ ...base, targetsKeys: [testKey(kind)] }));
  });

  it('cannot be enough where there are fewer keys than the threshold', async () => {
    const collection = verified(await run({ ...base, delegations: [{ name: 'targets/dev', keys: [testKey()], threshold: 2 }] }));
    expect(collection.warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
  });
});

describe('rollback', () => {
  const older = base;
  const newer: TestSpec = { ...base, targets: {}, versions: { targets: 2, snapshot: 2, timestamp: 2 } };

  it.each(['timestamp', 'snapshot', 'targets'] as const)('of %s is refused, with the cache and with nothing but marks', async (role) => {
    const seen = verified(await run(newer));
    const versions = { timestamp: 3, snapshot: 3, targets: 3, [role]: 1 };
    for (const known of [knownAfter(seen), marksOnly(seen)]) {
      expect(await run({ ...older, versions }, { known })).toMatchObject(rejected('rollback', role));
    }
  });

  it('of a delegation is refused', async () => {
    const dev = testKey();
    const seen = verified(await run({ ...base, delegations: [{ name: 'targets/dev', keys: [dev], version: 5 }] }));
    const again = {
      ...base,
      versions: { targets: 2, snapshot: 2, timestamp: 2 },
      delegations: [{ name: 'targets/dev', keys: [dev], version: 4 }],
    };
    expect(await run(again, { known: marksOnly(seen) })).toMatchObject(rejected('rollback', 'targets/dev'));
  });

  it('of the root is refused when only marks are left', async () => {
    const first = buildCollection(base);
    const second = buildCollection({ ...base, versions: { root: 2 } });
    const seen = verified(await update(second.files, { roots: [first.root, second.root] }));
    expect(await update(first.files, { known: marksOnly(seen) })).toMatchObject(rejected('rollback', 'root'));
  });

  it('is forgotten for a role whose keys were all replaced, so that a version driven up can be left behind', async () => {
    const seen = verified(await run({ ...base, versions: { timestamp: 900, snapshot: 900, targets: 900 } }));
    const replaced: TestSpec = {
      ...base,
      targetsKeys: [testKey()],
      snapshotKey: testKey(),
      timestampKey: testKey(),
      versions: { root: 2 },
    };
    const next = buildCollection(replaced);
    const outcome = await update(next.files, { known: knownAfter(seen), roots: [seen.root.file.bytes, next.root] });
    expect(verified(outcome).floors.get('targets')).toMatchObject({ version: 1 });
  });

  it('is not forgotten where a key was only added', async () => {
    const seen = verified(await run({ ...base, versions: { targets: 9 } }));
    const added = buildCollection({
      ...base,
      targetsKeys: [...base.targetsKeys, testKey()],
      versions: { root: 2, targets: 8, snapshot: 2, timestamp: 2 },
    });
    const outcome = await update(added.files, { known: knownAfter(seen), roots: [seen.root.file.bytes, added.root] });
    expect(outcome).toMatchObject(rejected('rollback', 'targets'));
  });

  it('keeps the earlier timestamp where it changed without a new version', async () => {
    const seen = verified(await run(base));
    const files = new Map(buildCollection({ ...base, expires: { timestamp: now + 300 * day } }).files);
    for (const role of ['root', 'snapshot', 'targets'] as const) files.set(role, knownAfter(seen).files.get(role) ?? seen.root.file.bytes);
    const outcome = verified(await update(files, { known: knownAfter(seen), roots: [seen.root.file.bytes] }));
    expect(outcome.timestamp.sha256).toBe(seen.timestamp.sha256);
  });

  it('includes other content under the same version', async () => {
    const seen = verified(await run(base));
    const changed = { ...base, targets: { '1.0': target('two') }, versions: { snapshot: 2, timestamp: 2 } };
    const outcome = await run(changed, { known: knownAfter(seen) });
    expect(outcome).toMatchObject(rejected('rollback', 'targets'));
  });

  it('has an opposite: a jump of more than a thousand versions asks for a person', async () => {
    const seen = verified(await run(base));
    const files = buildCollection({ ...base, versions: { timestamp: 1002 } });
    const given = { known: marksOnly(seen), roots: [files.root] };
    expect(await update(files.files, given)).toMatchObject(rejected('version-jump', 'timestamp'));
    verified(await update(files.files, { ...given, acceptJump: true }));
  });
});

describe('expiry', () => {
  it.each(['root', 'targets', 'snapshot', 'timestamp'] as const)('of %s is refused, to the second', async (role) => {
    const spec = { ...base, expires: { [role]: now } };
    expect(await run(spec)).toMatchObject(rejected('expired', role));
    verified(await run(spec, { at: now - 1000 }));
  });

  it('loses to every other error', async () => {
    const spec: TestSpec = { ...base, expires: { targets: now - day }, targetsThreshold: 2 };
    expect(await run(spec)).toMatchObject(rejected('signature-threshold', 'targets'));
  });

  it('of the known root or timestamp is left behind by newer ones', async () => {
    const past = now - 30 * day;
    const early: TestSpec = { ...base, expires: { root: now - day, timestamp: now - 20 * day } };
    const seen = verified(await run(early, { at: past }));
    const next = buildCollection({ ...base, versions: { root: 2, timestamp: 2, snapshot: 2 } });
    verified(await update(next.files, { known: knownAfter(seen), roots: [seen.root.file.bytes, next.root] }));
  });

  it('of the root still lets the next roots be walked', async () => {
    const first = buildCollection(base);
    const second = buildCollection({ ...base, versions: { root: 2 }, expires: { root: now - day } });
    const third = buildCollection({ ...base, versions: { root: 3 } });
    const known = { ...nothingKnown, root: first.root };
    const roots = [first.root, second.root, third.root];
    expect(await update(second.files, { known, roots: roots.slice(0, 2) })).toMatchObject(rejected('expired', 'root'));
    verified(await update(third.files, { known, roots }));
  });

  it('counts from the clock that is passed in', async () => {
    expect(await run(base, { at: now + 3651 * day })).toMatchObject(rejected('root-certificate', 'root'));
    expect(await run(base, { at: now - 400 * day })).toMatchObject(rejected('root-certificate', 'root'));
  });
});

describe('hashes and lengths', () => {
  const rewritten = (
    listing: 'snapshot' | 'timestamp',
    of: string,
    edit: (meta: Record<string, unknown>) => void,
    key: 'snapshotKey' | 'timestampKey',
  ) => ({
    ...base,
    change: (name: string, bytes: Uint8Array) => {
      if (name !== listing) return bytes;
      const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8'));
      edit(signed.meta[of]);
      return signedValue(signed, [base[key]]);
    },
  });
  const zero = Buffer.alloc(64).toString('base64');
  const zero32 = Buffer.alloc(32).toString('base64');

  it.each<[string, string, (meta: never) => void]>([
    [
      'another sha512 beside the right sha256',
      'checksum-mismatch',
      (meta: { hashes: Record<string, string> }) => (meta.hashes.sha512 = zero),
    ],
    ['a longer length', 'checksum-mismatch', (meta: { length: number }) => meta.length++],
    ['a shorter length', 'checksum-mismatch', (meta: { length: number }) => meta.length--],
    ['another sha256', 'missing', (meta: { hashes: Record<string, string> }) => (meta.hashes.sha256 = zero32)],
  ])('%s', async (_name, kind, edit) => {
    expect(await run(rewritten('snapshot', 'targets', edit as never, 'snapshotKey'))).toMatchObject(rejected(kind, 'targets'));
    expect(await run(rewritten('timestamp', 'snapshot', edit as never, 'timestampKey'))).toMatchObject(rejected(kind, 'snapshot'));
  });

  it.each<[string, (meta: never) => void]>([
    ['sha512 alone', (meta: { hashes: Record<string, string> }) => delete meta.hashes.sha256],
    ['an unknown algorithm alone', (meta: { hashes: unknown }) => (meta.hashes = { md5: zero32 })],
    ['a short sha256', (meta: { hashes: Record<string, string> }) => (meta.hashes.sha256 = 'AAAA')],
    ['no length', (meta: { length?: number }) => delete meta.length],
    ['a negative length', (meta: { length: number }) => (meta.length = -1)],
    ['no hashes', (meta: { hashes?: unknown }) => delete meta.hashes],
  ])('%s makes the listing malformed', async (_name, edit) => {
    expect(await run(rewritten('snapshot', 'targets', edit as never, 'snapshotKey'))).toMatchObject(rejected('malformed', 'snapshot'));
  });

  it('of the root must be the one that was walked', async () => {
    const spec = rewritten('snapshot', 'root', (meta) => ((meta.hashes as Record<string, string>).sha256 = zero32), 'snapshotKey');
    expect(await run(spec)).toMatchObject(rejected('checksum-mismatch', 'root'));
  });

  it('a root published in the middle of an update is followed', async () => {
    const first = buildCollection(base);
    const second = buildCollection({ ...base, versions: { root: 2 } });
    const remote = memoryRemote(second.files, [first.root, second.root]);
    let hidden = true;
    const racing = {
      ...remote,
      byVersion: async (...call: Parameters<typeof remote.byVersion>) => (hidden ? undefined : remote.byVersion(...call)),
      byChecksum: async (...call: Parameters<typeof remote.byChecksum>) => {
        hidden = false;
        return remote.byChecksum(...call);
      },
    };
    const outcome = await updateCollection({ gun, remote: racing, known: { ...nothingKnown, root: first.root }, now });
    expect(verified(outcome).root.file.signed.version).toBe(2);
  });
});

describe('versions that are none', () => {
  it.each([0, -1, 2 ** 31 - 1, 2 ** 31, '2', null])('%j', async (version) => {
    const change = (name: string, bytes: Uint8Array) => {
      if (name !== 'targets') return bytes;
      const { signed } = JSON.parse(Buffer.from(bytes).toString('utf8'));
      return signedValue({ ...signed, version }, base.targetsKeys);
    };
    expect(await run({ ...base, change })).toMatchObject(rejected('malformed', 'targets'));
  });
});

describe('delegations', () => {
  const dev = testKey();

  it('that vanish from the snapshot are a warning once they were seen', async () => {
    const delegations = [{ name: 'targets/dev', keys: [dev], targets: { 'dev-1': target('d') } }];
    const hidden = {
      ...base,
      delegations: delegations.map((one) => ({ ...one, unlisted: true })),
      versions: { targets: 2, snapshot: 2, timestamp: 2 },
    };
    expect(verified(await run(hidden)).warnings).toEqual([]);
    const seen = verified(await run({ ...base, delegations }));
    const after = verified(await run(hidden, { known: marksOnly(seen) }));
    expect(after.warnings).toMatchObject([{ kind: 'delegation-missing-from-snapshot', role: 'targets/dev' }]);
  });

  it('are lost with all below them', async () => {
    const delegations = [
      { name: 'targets/a', keys: [dev], expires: now - day },
      { name: 'targets/a/b', keys: [dev] },
      { name: 'targets/c', keys: [dev] },
    ];
    const collection = verified(await run({ ...base, delegations }));
    expect([...collection.targets.keys()]).toEqual(['targets', 'targets/c']);
    expect(collection.warnings).toMatchObject([{ kind: 'expired', role: 'targets/a' }]);
  });

  it('end the update where their document is missing', async () => {
    const { files, root } = buildCollection({ ...base, delegations: [{ name: 'targets/dev', keys: [dev] }] });
    const rest = new Map([...files].filter(([name]) => name !== 'targets/dev'));
    expect(await update(rest, { roots: [root] })).toMatchObject(rejected('missing', 'targets/dev'));
  });

  it('are judged by the current parent, not by the one they were cached under', async () => {
    const seen = verified(await run({ ...base, delegations: [{ name: 'targets/dev', keys: [dev] }] }));
    const cached = seen.targets.get('targets/dev')?.file.bytes as Uint8Array;
    const replaced = {
      ...base,
      versions: { targets: 2, snapshot: 2, timestamp: 2 },
      delegations: [{ name: 'targets/dev', keys: [testKey()], signers: [dev] }],
      change: (name: string, bytes: Uint8Array) => (name === 'targets/dev' ? cached : bytes),
    };
    const after = verified(
      await run(replaced, { known: knownAfter(seen), roots: [seen.root.file.bytes] }).catch(() =>
        run(replaced, { known: marksOnly(seen) }),
      ),
    );
    expect(after.warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
  });

  it('may be many, but not without end', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ name: `targets/d${index}`, keys: [dev], signers: [] }));
    expect(verified(await run({ ...base, delegations: many(1000) })).delegations).toHaveLength(1000);
    expect(await run({ ...base, delegations: many(4097) })).toMatchObject(rejected('malformed', 'targets'));
  });

  it('may be nested as deep as their names allow', async () => {
    const names = Array.from({ length: 100 }, (_, depth) => `targets${'/d'.repeat(depth + 1)}`);
    const collection = verified(await run({ ...base, delegations: names.map((name) => ({ name, keys: [dev] })) }));
    expect(collection.targets.size).toBe(101);
  });
});

describe('entries', () => {
  it('that no client can use are a warning, and keep their name', async () => {
    const bad = { length: -1, hashes: new Map([['sha256', 'AAAA']]) };
    const collection = verified(await run({ ...base, targets: { bad, good: target('x') } }));
    expect(collection.warnings).toMatchObject([{ kind: 'target-unusable', role: 'targets' }]);
  });
});
