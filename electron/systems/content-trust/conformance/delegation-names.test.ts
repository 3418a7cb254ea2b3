import { expect } from 'vitest';
import { lookup } from '../lookup.ts';
import { gun, target } from '../testing/build-collection.ts';
import { Client, StoringClient } from './testing/client.ts';
import { type Delegated, delegating, entries, naming, trusted } from './testing/delegating.ts';
import { served } from './testing/https.ts';
import { key } from './testing/keys.ts';
import { type Draft, published } from './testing/simulator.ts';
import { conformance, rowsOf } from './testing/suite.ts';

const strange = [
  ...['../../etc/passwd', '/etc/passwd', '.', '..', '', ' ', 'a b', 'a/b/c', 'a//b', 'a\\b', 'C:\\x', 'CON', 'nul.json', 'a:b', '*', '?'],
  ...[
    '%2e%2e%2f',
    '%00',
    'a%2Fb',
    '名前',
    'ä',
    'a\u0308',
    '😀',
    '\u202egpj.exe',
    '\u200b',
    '<b>&"\'',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...['x'.repeat(255), 'é'.repeat(2000), '1.0\u2028', '-rf', '~', '$HOME', '$(id)', '`id`'],
];

async function nameIsData(name: string): Promise<void> {
  const client = await StoringClient.fresh();
  const collection = await client.trusts(
    published((one) => {
      one.entries = Object.fromEntries([[name, target(name)]]);
    }),
  );
  expect(lookup(collection, name)).toMatchObject({ name, length: name.length });
  expect([...(await client.stored()).keys()].sort()).toEqual([
    'current.json',
    ...['1.root.json', '1.snapshot.json', '1.targets.json', '1.timestamp.json'].map((file) => `documents/${file}`),
    'marks.json',
  ]);
}

const many = (count: number) => (signed: Draft) => {
  const { id, tuf } = key(4);
  signed.delegations.keys[id] = { keytype: tuf.keyType, keyval: { private: null, public: tuf.public } };
  signed.delegations.roles = Array.from({ length: count }, (_, index) => ({
    keyids: [id],
    name: `targets/d${index}`,
    paths: [''],
    threshold: 1,
  }));
};

const nested = (depth: number): Delegated =>
  Object.fromEntries(Array.from({ length: depth }, (_, level) => [Array.from({ length: level + 1 }, () => 'd').join('/'), {}]));

conformance([
  {
    id: 'C54',
    group: 'delegations',
    says: 'Names are data: those of roles keep their alphabet, those of tags are free, and none is ever a path.',
    run: {
      ...rowsOf(['targets/dev', 'targets/a-b_c', 'targets/0', `targets/${'x'.repeat(247)}`], async (name) => {
        const client = await StoringClient.fresh();
        const collection = await client.trusts(published((one) => one.delegate(name, { entries: entries('dev-1') })));
        expect(lookup(collection, 'dev-1')?.role).toBe(name);
        for (const file of (await client.stored()).keys()) expect(file.split('/').length).toBeLessThanOrEqual(2);
        await client.trusts(published((one) => one.delegate(name, { entries: entries('dev-1') })));
      }),
      ...Object.fromEntries(
        [
          ...[
            'targets/A',
            'targets/a.b',
            'targets/..',
            'targets/../root',
            'targets/a b',
            'targets/é',
            'targets/%2e',
            'targets/a%2fb',
            'targets//a',
          ],
          ...['targets/a/', 'targets/', 'targets', 'root', 'snapshot', '/targets/a', 'targets\\a', 'targets/\u{1f600}', ''],
          `targets/${'x'.repeat(248)}`,
        ].map((name) => [
          `a role ${JSON.stringify(name.length > 40 ? `${name.slice(0, 20)}… (${name.length})` : name)}`,
          () => new Client().refuses(naming(name), 'malformed', 'targets'),
        ]),
      ),
      ...Object.fromEntries(
        strange.map((name) => [
          `a tag ${JSON.stringify(name.length > 40 ? `${name.slice(0, 20)}… (${name.length})` : name)}`,
          () => nameIsData(name),
        ]),
      ),
      'two tags that differ by their normal form only': async () => {
        const collection = await new Client().trusts(
          published((one) => {
            one.entries = { '\u00e4': target('one'), 'a\u0308': target('three') };
          }),
        );
        expect([lookup(collection, '\u00e4')?.length, lookup(collection, 'a\u0308')?.length]).toEqual([3, 5]);
      },
      'over HTTPS a delegation keeps its slashes': async () => {
        const repository = delegating({ 'a-b': {}, 'a-b/c_d': {} });
        await served(repository, async ({ remote, paths }) => {
          await new Client().trusts(remote);
          expect(paths.at(-1)).toMatch(new RegExp(`^/v2/${gun}/_trust/tuf/targets/a-b/c_d\\.[0-9a-f]{64}\\.json$`));
        });
      },
    },
  },
  {
    id: 'C55',
    group: 'delegations',
    says: 'Delegations end: no cycles, no more than 4 096 of them, no deeper than a name is long.',
    run: {
      ...rowsOf(['targets', 'targets/a', 'root'], (name) => {
        const repository = published((one) => {
          one.delegate('targets/a');
          one.edit.set('targets/a', (signed) => {
            signed.delegations = { keys: {}, roles: [{ keyids: [], name, paths: [''], threshold: 1 }] };
          });
        });
        return new Client().refuses(repository, 'malformed', 'targets/a');
      }),
      'a role that delegates to a sibling': async () => {
        const repository = published((one) => {
          one.delegate('targets/a');
          one.delegate('targets/b');
          one.edit.set('targets/b', (signed) => {
            signed.delegations = { keys: {}, roles: [{ keyids: [], name: 'targets/a', paths: [''], threshold: 1 }] };
          });
        });
        await new Client().refuses(repository, 'malformed', 'targets/b');
      },
      'a role delegated twice': () =>
        new Client().refuses(
          published((one) => {
            one.delegate('targets/a');
            one.edit.set('targets', (signed) => signed.delegations.roles.push(signed.delegations.roles[0]));
          }),
          'malformed',
          'targets',
        ),
      '120 deep': async () => {
        expect((await trusted(nested(120))).targets.size).toBe(121);
      },
      '1 000 deep': () => new Client().refuses(delegating(nested(1000)), 'malformed', `targets${'/d'.repeat(124)}`),
      '4 096 siblings': async () => {
        const repository = published((one) => one.edit.set('targets', many(4096)));
        expect((await new Client().trusts(repository)).delegations).toHaveLength(4096);
      },
      '10 000 siblings': () =>
        new Client().refuses(
          published((one) => one.edit.set('targets', many(10_000))),
          'malformed',
          'targets',
        ),
    },
  },
]);
