import { expect } from 'vitest';
import type { VerifiedCollection } from '../collection.ts';
import { askingOrder, dockerLookup, lookup } from '../lookup.ts';
import { day, now } from '../testing/build-collection.ts';
import { Client } from './testing/client.ts';
import { type Delegated, delegating, entries, naming, trusted } from './testing/delegating.ts';
import { key } from './testing/keys.ts';
import { published, type SimulatedDelegation } from './testing/simulator.ts';
import { conformance, rows } from './testing/suite.ts';

/** Names of roles below targets, in the order in which they are asked. */
const order = (collection: VerifiedCollection) =>
  askingOrder(collection)
    .slice(1)
    .map(({ role }) => role.slice('targets/'.length));

/** Graphs, and the order in which their roles are asked for a name that nobody states. */
const graphs: Readonly<Record<string, [Delegated, readonly string[]]>> = {
  'one role': [{ a: {} }, ['a']],
  'two on one level': [{ a: {}, b: {} }, ['a', 'b']],
  'in the order of the list, not of the alphabet': [{ z: {}, m: {}, a: {} }, ['z', 'm', 'a']],
  'two levels': [{ a: {}, b: {}, 'b/c': {} }, ['a', 'b', 'b/c']],
  'two levels, breadth first': [{ a: {}, b: {}, 'a/c': {}, 'a/d': {} }, ['a', 'b', 'a/c', 'a/d']],
  'three levels, breadth first': [{ a: {}, b: {}, 'a/c': {}, 'a/c/d': {} }, ['a', 'b', 'a/c', 'a/c/d']],
  'two branches of three levels': [
    { a: {}, b: {}, 'a/c': {}, 'b/c': {}, 'a/c/d': {}, 'b/c/d': {} },
    ['a', 'b', 'a/c', 'b/c', 'a/c/d', 'b/c/d'],
  ],
  'two roles below two others, of one name': [{ a: {}, b: {}, 'b/c': {}, 'a/c': {} }, ['a', 'b', 'a/c', 'b/c']],
  'a role that is not published, with one below it': [{ a: { listed: false }, 'a/c': {}, b: {} }, ['b']],
  'a role that has ended, with one below it': [{ a: { expires: now - day }, 'a/c': {}, b: {} }, ['b']],
  'a role that is under-signed, with one below it': [{ a: { signers: [key(9)] }, 'a/c': {}, b: {} }, ['b']],
  'a role without paths is asked, and may say nothing': [{ a: { paths: undefined }, b: {} }, ['a', 'b']],
};

/** Roles that state `app`, and which of them is believed. */
const searches: Readonly<Record<string, [Delegated, string | undefined]>> = {
  'no paths match in the first branch': [{ a: { paths: ['x-'], entries: entries('app') }, b: { entries: entries('app') } }, 'targets/b'],
  'nor below it': [{ a: { paths: ['x-'] }, 'a/c': { entries: entries('app') }, b: { entries: entries('app') } }, 'targets/b'],
  'a role of the second level has no right to it': [
    { a: {}, 'a/c': { paths: ['x-'], entries: entries('app') }, 'a/c/d': { entries: entries('app') } },
    undefined,
  ],
  'the shallower role wins over the earlier branch': [
    { a: {}, b: { entries: entries('app') }, 'a/c': { entries: entries('app') } },
    'targets/b',
  ],
  'the first of two siblings wins': [{ b: { entries: entries('app') }, a: { entries: entries('app') } }, 'targets/b'],
  'the second branch has the right': [
    { a: {}, b: {}, 'a/c': { paths: ['x-'], entries: entries('app') }, 'b/c': { entries: entries('app') } },
    'targets/b/c',
  ],
};

const tree: Delegated = {
  a: { paths: ['README', 'docs/'], entries: entries('README.md') },
  b: { paths: ['releases/'] },
  'b/c': { paths: ['releases/x/'], entries: entries('releases/x/x_v1') },
  'b/d': { paths: ['releases/y/'], entries: entries('releases/y/y_v1.zip', 'releases/z/z_v1.zip') },
};

/** A client that saw the repository, and one role of it changed in its parent only: the child's own document stays as it was. */
async function reparented(change: (dev: SimulatedDelegation) => void): Promise<VerifiedCollection & { readonly asked: readonly string[] }> {
  const client = new Client();
  const repository = delegating({ dev: { entries: entries('dev-1') } });
  await client.trusts(repository);
  const [dev] = repository.delegations as [SimulatedDelegation];
  dev.signers = dev.keys;
  change(dev);
  repository.asked.length = 0;
  return { ...(await client.trusts(repository.release())), asked: repository.asked };
}

const saysNothing = ({ targets, warnings }: VerifiedCollection) => {
  expect(targets.has('targets/dev')).toBe(false);
  expect(warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
};

async function losesDev(more: Partial<SimulatedDelegation>): Promise<void> {
  const collection = await trusted({ dev: { expires: now - day, entries: entries('dev-1'), ...more }, other: { entries: entries('o') } });
  expect(collection.warnings).toMatchObject([{ kind: 'expired', role: 'targets/dev' }]);
  expect([lookup(collection, 'dev-1'), lookup(collection, 'o')?.role, lookup(collection, '1.0')?.role]).toEqual([
    undefined,
    'targets/other',
    'targets',
  ]);
}

conformance([
  {
    id: 'C50',
    group: 'delegations',
    says: 'Roles are asked breadth first, siblings in the order of their list, and the first that may speak is believed.',
    run: {
      ...rows(graphs, async ([delegations, expected]) => {
        const repository = delegating(delegations);
        const collection = await new Client().trusts(repository);
        expect(order(collection)).toEqual(expected);
        expect(lookup(collection, 'missing')).toBeUndefined();
        // Each document once, parents before children.
        const read = repository.asked.filter((asked) => asked.startsWith('targets/'));
        expect(new Set(read).size).toBe(read.length);
        for (const role of expected) {
          const parent = role.slice(0, Math.max(0, role.lastIndexOf('/')));
          if (parent !== '')
            expect(read.indexOf(`targets/${parent} by checksum`)).toBeLessThan(read.indexOf(`targets/${role} by checksum`));
        }
      }),
      ...rows(searches, async ([delegations, believed]) => {
        expect(lookup(await trusted(delegations), 'app')?.role).toBe(believed);
      }),
      ...rows<[string, string | undefined]>(
        {
          'tree: of targets itself': ['1.0', 'targets'],
          'tree: of a prefix': ['README.md', 'targets/a'],
          'tree: two levels down, x': ['releases/x/x_v1', 'targets/b/c'],
          'tree: two levels down, y': ['releases/y/y_v1.zip', 'targets/b/d'],
          'tree: not delegated by all roles on the way': ['releases/z/z_v1.zip', undefined],
        },
        async ([name, role]) => {
          expect(lookup(await trusted(tree), name)?.role).toBe(role);
        },
      ),
      'docker asks the releases before targets, and believes nobody below': async () => {
        const collection = await trusted({ alice: { entries: entries('a', 'b') }, releases: { entries: entries('1.0', 'b') } });
        expect(['1.0', 'a', 'b'].map((name) => dockerLookup(collection, name)?.role)).toEqual([
          'targets/releases',
          undefined,
          'targets/releases',
        ]);
      },
    },
  },
  {
    id: 'C51',
    group: 'delegations',
    says: 'A cached delegation is judged by the parent as it is now.',
    run: {
      'unchanged: taken from the cache': async () => {
        const { targets, asked } = await reparented(() => undefined);
        expect(targets.has('targets/dev')).toBe(true);
        expect(asked).not.toContain('targets/dev by checksum');
      },
      'its key was replaced': async () => saysNothing(await reparented((dev) => Object.assign(dev, { keys: [key(9)] }))),
      'its threshold was raised': async () =>
        saysNothing(await reparented((dev) => Object.assign(dev, { keys: [...dev.keys, key(9)], threshold: 2 }))),
      'its last key was removed': async () => saysNothing(await reparented((dev) => Object.assign(dev, { keys: [] }))),
      'its paths were cut': async () => {
        expect(lookup(await reparented((dev) => Object.assign(dev, { paths: ['x-'] })), 'dev-1')).toBeUndefined();
      },
      'it is delegated no longer, though the snapshot lists it': async () => {
        const client = new Client();
        const repository = delegating({ dev: { entries: entries('dev-1') } });
        await client.trusts(repository);
        repository.edit.set('targets', (signed) => (signed.delegations = { keys: {}, roles: [] }));
        const { targets } = await client.trusts(repository.release());
        expect(targets.has('targets/dev')).toBe(false);
      },
      'its key comes back': async () => {
        const client = new Client();
        const repository = delegating({ dev: {} });
        await client.trusts(repository);
        const [dev] = repository.delegations as [SimulatedDelegation];
        dev.signers = dev.keys;
        dev.keys = [key(9)];
        saysNothing(await client.trusts(repository.release()));
        dev.keys = dev.signers;
        expect((await client.trusts(repository.release())).targets.has('targets/dev')).toBe(true);
      },
    },
  },
  {
    id: 'C52',
    group: 'delegations',
    says: 'A delegation that the snapshot does not list says nothing; one that it lists has to be there.',
    run: {
      'not listed, never seen': async () => {
        const collection = await trusted({ dev: { listed: false, entries: entries('dev-1') } });
        expect(collection.delegations).toMatchObject([{ role: 'targets/dev', published: false }]);
        expect(lookup(collection, 'dev-1')).toBeUndefined();
        expect(collection.warnings).toEqual([]);
      },
      'listed, but not there': async () => {
        const repository = delegating({ dev: {} });
        repository.hidden.add('targets/dev');
        await new Client().refuses(repository, 'missing', 'targets/dev');
      },
      'listed, but delegated by nobody: not even asked for': async () => {
        const repository = published((one) => {
          one.delegate('targets/dev', { entries: entries('dev-1') });
          one.edit.set('targets', (signed) => (signed.delegations = { keys: {}, roles: [] }));
        });
        expect(lookup(await new Client().trusts(repository), 'dev-1')).toBeUndefined();
        expect(repository.asked).not.toContain('targets/dev by checksum');
      },
      'listed under a name no role can have': () =>
        new Client().trusts(published((one) => one.edit.set('snapshot', (signed) => (signed.meta['../x'] = signed.meta.targets)))),
    },
  },
  {
    id: 'C53',
    group: 'delegations',
    says: 'A role speaks for its prefixes, cut by all above it; Notary knows no terminating roles and no patterns.',
    run: {
      ...rows<[readonly string[] | undefined, readonly string[], readonly string[]]>(
        {
          everything: [[''], ['dev-1', '2.0', ''], []],
          'a prefix': [['dev-'], ['dev-1', 'dev-'], ['2.0', 'de', 'DEV-1']],
          'a prefix covers more than one may think': [['1.'], ['1.0.1', '1.10'], ['1', '2']],
          'two prefixes': [['a', 'b'], ['a1', 'b1'], ['c1']],
          'no paths': [undefined, [], ['dev-1']],
          'an empty list': [[], [], ['dev-1']],
          'a star is a star': [['dev-*'], ['dev-*1'], ['dev-1']],
          'half a character is none': [['\u{1f600}'], ['\u{1f600}x'], ['\u{1f601}x']],
        },
        async ([paths, may, mayNot]) => {
          const collection = await trusted({ dev: { paths, entries: entries(...may, ...mayNot) } });
          for (const name of may) expect(lookup(collection, name)?.role, name).toBe('targets/dev');
          for (const name of mayNot) expect(lookup(collection, name), name).toBeUndefined();
        },
      ),
      ...rows<[readonly string[], readonly string[], string, boolean]>(
        {
          'a child within its parent': [['dev-'], ['dev-1'], 'dev-1x', true],
          'a child beyond its parent': [['dev-'], [''], 'other', false],
          'a child beyond its parent may not even what the parent may': [['dev-'], ['d'], 'dev-1', false],
          'a child beside its parent': [['dev-'], ['test-'], 'test-1', false],
        },
        async ([parent, child, name, may]) => {
          const collection = await trusted({ a: { paths: parent }, 'a/b': { paths: child, entries: entries(name) } });
          expect(lookup(collection, name)?.role).toBe(may ? 'targets/a/b' : undefined);
        },
      ),
      'terminating is no word of Notary: the next role is asked': async () => {
        const repository = published((one) => {
          one.delegate('targets/a');
          one.delegate('targets/b', { entries: entries('app') });
          one.edit.set('targets', (signed) => (signed.delegations.roles[0].terminating = true));
        });
        expect(lookup(await new Client().trusts(repository), 'app')?.role).toBe('targets/b');
      },
      'prefixes of hashes are no right': async () => {
        const repository = published((one) => {
          one.delegate('targets/a', { paths: undefined, entries: entries('app') });
          one.edit.set('targets', (signed) => (signed.delegations.roles[0].path_hash_prefixes = ['']));
        });
        expect(lookup(await new Client().trusts(repository), 'app')).toBeUndefined();
      },
      ...rows({ 'paths that are one text': 'dev-', 'paths that are numbers': [1], 'paths that are an object': {} }, (paths) =>
        new Client().refuses(naming('targets/dev', paths), 'malformed', 'targets'),
      ),
    },
  },
  {
    id: 'C56',
    group: 'delegations',
    says: 'An expired delegation is left out with all below it, and is said to be; the rest stands.',
    run: {
      'one that has ended': () => losesDev({}),
      'one that ends this very second': () => losesDev({ expires: now }),
      'with another below it': async () => {
        const { targets, warnings } = await trusted({ dev: { expires: now - day }, 'dev/x': {}, other: {} });
        expect([...targets.keys()]).toEqual(['targets', 'targets/other']);
        expect(warnings).toMatchObject([{ kind: 'expired', role: 'targets/dev' }]);
      },
      'that ends while it is known': async () => {
        const [client, repository] = [new Client(), delegating({ dev: { expires: now + day } })];
        expect((await client.trusts(repository)).warnings).toEqual([]);
        client.now = now + day;
        expect((await client.trusts(repository)).warnings).toMatchObject([{ kind: 'expired', role: 'targets/dev' }]);
      },
      'and is shown as delegated, but not published': async () => {
        const { delegations } = await trusted({ dev: { expires: now - day } });
        expect(delegations).toMatchObject([{ role: 'targets/dev', published: false }]);
      },
      'is a failed check of the chain': async () => {
        const { checks } = await new Client().refresh(delegating({ dev: { expires: now - day } }));
        expect(checks).toContainEqual(
          expect.objectContaining({ to: 'targets/dev', result: 'failed', sentence: expect.stringContaining('expired') }),
        );
      },
    },
  },
]);
