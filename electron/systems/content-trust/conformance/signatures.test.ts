import { expect } from 'vitest';
import type { TufSignature } from '#electron/formats/tuf/types.ts';
import { certificateKey, day, now, pair, type TestKey, testKey } from '../testing/build-collection.ts';
import { Client, StoringClient } from './testing/client.ts';
import { key, rootKey } from './testing/keys.ts';
import { ecdsa, foreign, p1363, type Resign, refusesSignature, resigned, twice } from './testing/signing.ts';
import { published, type TopRole, topRoles } from './testing/simulator.ts';
import { conformance, rows, rowsOf } from './testing/suite.ts';

/** A later version of everything, one role of it unsigned: refused there, the earlier roles accepted, nothing of it kept. */
async function stopsAt(role: TopRole): Promise<void> {
  const repository = published();
  const client = await StoringClient.fresh();
  await client.trusts(repository);
  const before = await client.stored();
  repository.resign.set(role, () => []);
  // A root is found by its next version; it is signed by nobody there.
  repository.bump(...topRoles).publish();
  const versions = await client.refuses(repository, role === 'root' ? 'root-rotation' : 'signature-threshold', role);
  expect(Object.keys(versions)).toEqual(topRoles.slice(0, topRoles.indexOf(role)));
  const after = await client.stored();
  for (const [name, bytes] of before) if (name !== 'marks.json') expect(after.get(name), name).toEqual(bytes);
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
}

/** The same on first contact: nothing is stored at all. */
async function keepsNothing(role: TopRole): Promise<void> {
  const client = await StoringClient.fresh();
  const repository = resigned(role, () => []);
  await client.refuses(repository, 'signature-threshold', role);
  expect(await client.stored()).toEqual(new Map());
}

const unsigned = (id: `C${number}`, role: TopRole) =>
  ({
    id,
    group: 'signatures',
    says: `An unsigned ${role} stops the update there: the roles before it are accepted, what was kept stays.`,
    run: {
      'of a known repository': () => stopsAt(role),
      'on first contact': () => keepsNothing(role),
      'signed by keys of another role': async () => {
        const repository = published((one) => {
          one[role].signers = [key(8), one.root.keys[0] as TestKey].filter(({ id: one_ }) => role !== 'root' || one_ !== rootKey(0).id);
        });
        await new Client().refuses(repository, 'signature-threshold', role);
      },
    },
  }) as const;

const beside =
  (extra: Partial<TufSignature>): Resign =>
  (signatures) => [{ ...(signatures[0] as TufSignature), ...extra }, ...signatures, { ...(signatures[0] as TufSignature), ...extra }];

/** Accepted for every top role. */
const harmless = (resign: Resign) => async () => {
  for (const role of topRoles) await new Client().trusts(resigned(role, resign));
};

conformance([
  unsigned('C7', 'root'),
  unsigned('C8', 'timestamp'),
  unsigned('C9', 'snapshot'),
  unsigned('C10', 'targets'),
  {
    id: 'C11',
    group: 'signatures',
    says: 'Garbage beside enough valid signatures does no harm.',
    run: rows<Partial<TufSignature>>(
      {
        'by an unknown key': { keyId: foreign, signature: Buffer.alloc(64, 7) },
        'by the same key': { signature: Buffer.alloc(64, 7) },
        'of an unknown method': { keyId: foreign, method: 'rot13' },
        'of an unknown method by the same key': { method: 'rot13' },
        'of the wrong length by the same key': { signature: Buffer.alloc(5000, 7) },
      },
      (extra) => harmless(beside(extra))(),
    ),
  },
  {
    id: 'C12',
    group: 'signatures',
    says: 'An empty signature beside enough valid ones does no harm.',
    run: rows<Partial<TufSignature>>(
      {
        'by an unknown key': { keyId: foreign, signature: Buffer.alloc(0) },
        'by the same key': { signature: Buffer.alloc(0) },
        'by a key without a name': { keyId: '', signature: Buffer.alloc(0) },
      },
      (extra) => harmless(beside(extra))(),
    ),
  },
  {
    id: 'C13',
    group: 'signatures',
    says: 'A key listed twice in a role does not count twice.',
    run: rowsOf(topRoles, (role) => {
      const only = role === 'root' ? rootKey(0) : key(5);
      return new Client().refuses(
        published((one) => twice(one, role, [only, only])),
        'signature-threshold',
        role,
      );
    }),
  },
  {
    id: 'C14',
    group: 'signatures',
    says: 'Two signatures by one key count once.',
    run: {
      ...rowsOf(topRoles, (role) => {
        const two = role === 'root' ? [rootKey(0), rootKey(1)] : [key(5), key(6)];
        const repository = resigned(
          role,
          ([first]) => [first as TufSignature, first as TufSignature],
          (one) => twice(one, role, two),
        );
        return new Client().refuses(repository, 'signature-threshold', role);
      }),
      'two different ones, both valid': () =>
        refusesSignature(
          resigned(
            'targets',
            (_, payload) => [0, 1].map(() => ({ keyId: key(5).id, ...ecdsa(p1363(key(5), payload)) })),
            (one) => twice(one, 'targets', [key(5), key(6)]),
          ),
        ),
    },
  },
  {
    id: 'C15',
    group: 'signatures',
    says: 'Two certificates of one public key count once, and so do a key and its certificate.',
    run: {
      'two root certificates': async () => {
        const one = pair('p256');
        const keys = [certificateKey(now - 100 * day, one), certificateKey(now - 50 * day, one)];
        await new Client().refuses(
          published((repository) => twice(repository, 'root', keys)),
          'signature-threshold',
          'root',
        );
      },
      'two root certificates and another key': async () => {
        const one = pair('p256');
        const keys = [certificateKey(now - 100 * day, one), certificateKey(now - 50 * day, one), rootKey(1)];
        await new Client().trusts(published((repository) => twice(repository, 'root', keys)));
      },
      ...rows<TopRole>({ 'a bare key and its certificate, targets': 'targets', 'the same, timestamp': 'timestamp' }, async (role) => {
        const one = pair('p256');
        const keys = [testKey('p256', one), certificateKey(now - 100 * day, one)];
        await new Client().refuses(
          published((repository) => twice(repository, role, keys)),
          'signature-threshold',
          role,
        );
      }),
      'a delegation': async () => {
        const one = pair('p256');
        const keys = [testKey('p256', one), certificateKey(now - 100 * day, one)];
        const { warnings } = await new Client().trusts(published((it) => it.delegate('targets/dev', { keys, threshold: 2 })));
        expect(warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
      },
    },
  },
]);
