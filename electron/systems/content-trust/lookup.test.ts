import { describe, expect, it } from 'vitest';
import { nothingKnown, type VerifiedCollection } from './collection.ts';
import { dockerInspect } from './docker-view.ts';
import { allDockerTargets, allTargets, askingOrder, dockerLookup, lookup } from './lookup.ts';
import {
  buildCollection,
  freshKeys,
  gun,
  memoryRemote,
  now,
  type TestDelegation,
  type TestSpec,
  target,
  testKey,
} from './testing/build-collection.ts';
import { updateCollection } from './verify/update.ts';

const keys = freshKeys();
const key = testKey();
const role = (name: string, paths: readonly string[], names: readonly string[] = ['x']): TestDelegation => ({
  name,
  keys: [key],
  paths,
  targets: Object.fromEntries(names.map((one) => [one, target(name)])),
});
async function collection(delegations: readonly TestDelegation[], targets: TestSpec['targets'] = {}): Promise<VerifiedCollection> {
  const { files, root } = buildCollection({ ...keys, targets, delegations });
  const outcome = await updateCollection({ gun, remote: memoryRemote(files, [root]), known: { ...nothingKnown, root }, now });
  if (outcome.state !== 'verified') throw new Error(JSON.stringify(outcome));
  return outcome.collection;
}

describe('the order of asking', () => {
  it.each<[string, TestDelegation[], string[]]>([
    ['targets alone', [], ['targets']],
    ['siblings as listed', [role('targets/b', ['']), role('targets/a', [''])], ['targets', 'targets/b', 'targets/a']],
    [
      'breadth first',
      [role('targets/a', ['']), role('targets/a/c', ['']), role('targets/b', ['']), role('targets/b/d', ['']), role('targets/a/c/e', [''])],
      ['targets', 'targets/a', 'targets/b', 'targets/a/c', 'targets/b/d', 'targets/a/c/e'],
    ],
    ['without roles whose parent published nothing', [{ ...role('targets/a', ['']), signers: [] }, role('targets/a/b', [''])], ['targets']],
  ])('%s', async (_name, delegations, order) => {
    expect(askingOrder(await collection(delegations)).map((asked) => asked.role)).toEqual(order);
  });

  it('lets a role with its own place out, with all below it', async () => {
    const found = await collection([role('targets/releases', ['']), role('targets/releases/x', ['']), role('targets/b', [''])]);
    expect(askingOrder(found, 'targets', ['targets/releases']).map((asked) => asked.role)).toEqual(['targets', 'targets/b']);
    expect(askingOrder(found, 'targets/releases', ['targets']).map((asked) => asked.role)).toEqual([
      'targets/releases',
      'targets/releases/x',
    ]);
  });
});

describe('lookup', () => {
  it('takes the first role that states the name, before deeper and later ones', async () => {
    const found = await collection([role('targets/a', ['']), role('targets/a/c', ['']), role('targets/b', [''])]);
    expect(lookup(found, 'x')?.role).toBe('targets/a');
    expect(lookup(await collection([role('targets/a', [''], []), role('targets/a/c', ['']), role('targets/b', [''])]), 'x')?.role).toBe(
      'targets/b',
    );
    expect(lookup(await collection([role('targets/a', [''])], { x: target('own') }), 'x')?.role).toBe('targets');
  });

  it.each<[string, string[], string[], string, boolean]>([
    ['everything', [''], [''], 'x', true],
    ['no path at all', [''], [], 'x', false],
    ['no path at all in the parent', [], [''], 'x', false],
    ['a prefix', [''], ['1.'], '1.10', true],
    ['a prefix that is longer than the name', [''], ['1.10'], '1.1', false],
    ['a prefix within that of the parent', ['linux/'], ['linux/arm'], 'linux/armv7/app', true],
    ['a prefix beside that of the parent', ['linux/'], ['win/'], 'win/app', false],
    ['a prefix wider than that of the parent', ['linux/'], [''], 'linux/app', false],
    ['an astral prefix', [''], ['\u{1f600}'], '\u{1f600}x', true],
  ])('keeps to paths: %s', async (_name, parent, child, name, found) => {
    const one = await collection([role('targets/a', parent, []), role('targets/a/b', child, [name])]);
    expect(lookup(one, name)?.role).toBe(found ? 'targets/a/b' : undefined);
    expect(allTargets(one).length).toBe(found ? 1 : 0);
  });

  it('lets an entry that cannot be used keep its name', async () => {
    const bad = { length: 1, hashes: new Map([['md5', 'AAAA']]) };
    const found = await collection([role('targets/a', [''])], { x: bad });
    expect(lookup(found, 'x')).toBeUndefined();
    expect(allTargets(found)).toEqual([]);
  });

  it('knows names that every object has', async () => {
    const found = await collection([]);
    for (const name of ['__proto__', 'constructor', 'toString']) expect(lookup(found, name)).toBeUndefined();
  });
});

describe('docker', () => {
  it('asks the releases first, then targets', async () => {
    const found = await collection([role('targets/releases', [''])], { x: target('own'), y: target('own') });
    expect(dockerLookup(found, 'x')?.role).toBe('targets/releases');
    expect(dockerLookup(found, 'y')?.role).toBe('targets');
  });

  it('refuses a hit that is deeper than these', async () => {
    const found = await collection([
      role('targets/alice', ['']),
      role('targets/releases', [''], []),
      role('targets/releases/x', [''], ['z']),
    ]);
    expect(dockerLookup(found, 'x')).toBeUndefined();
    expect(dockerLookup(found, 'z')).toBeUndefined();
    expect(allDockerTargets(found)).toEqual([]);
    expect(lookup(found, 'x')?.role).toBe('targets/alice');
  });

  it('refuses a hit without a SHA-256', async () => {
    const only512 = { length: 1, hashes: new Map([['sha512', Buffer.alloc(64).toString('base64')]]) };
    const found = await collection([], { x: only512 });
    expect(dockerLookup(found, 'x')).toBeUndefined();
    expect(allTargets(found)).toMatchObject([{ name: 'x', sha256: undefined, sha512: '00'.repeat(64) }]);
    expect(dockerInspect(found).signedTags).toEqual([]);
  });

  it('names every role that states the same digest as a signer', async () => {
    const same = (name: string): TestDelegation => ({ ...role(name, ['']), targets: { x: target('same') } });
    const found = await collection([same('targets/releases'), same('targets/zoe'), same('targets/amy'), role('targets/bob', [''])]);
    expect(dockerInspect(found).signedTags).toMatchObject([{ tag: 'x', signers: ['amy', 'zoe'] }]);
    expect(dockerInspect(found).signers.map(({ name }) => name)).toEqual(['amy', 'bob', 'zoe']);
  });
});
