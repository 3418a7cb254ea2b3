import { expect } from 'vitest';
import type { TrustErrorKind } from '#shared/failure.ts';
import { Client } from './testing/client.ts';
import { key, rootKey } from './testing/keys.ts';
import { published, type Simulator, topRoles } from './testing/simulator.ts';
import { conformance, rows, rowsOf } from './testing/suite.ts';

/** One version of a role: numbers of its keys, its threshold, and whose signatures it carries. */
interface Step {
  readonly keys: readonly number[];
  readonly threshold: number;
  readonly signers: readonly number[];
}
const step = (keys: readonly number[], threshold: number, signers: readonly number[]): Step => ({ keys, threshold, signers });
const five = [0, 1, 2, 3, 4];
const exchanged = [0, 1, 3, 4, 5];

/** Sequences of roots: the client knows the first and is offered the rest. The last is refused as said, the ones before are not. */
const rotations: Readonly<Record<string, { readonly roots: readonly Step[]; readonly refused?: TrustErrorKind }>> = {
  '1 of 1, another key': { roots: [step([1], 1, [1]), step([2], 1, [2, 1]), step([2], 1, [2])] },
  '1 of 1, another key, with signatures that nobody asked for': {
    roots: [step([1], 1, [3, 1, 4]), step([2], 1, [3, 2, 1, 4]), step([2], 1, [3, 2, 4])],
  },
  '3 of 5, signed by others each time': {
    roots: [step(five, 3, [0, 2, 4]), step(five, 3, [0, 4, 1]), step(five, 3, [0, 1, 3]), step(five, 3, [0, 1, 3])],
  },
  '3 of 5, one key exchanged': { roots: [step(five, 3, [0, 2, 4]), step(exchanged, 3, [0, 4, 1])] },
  '3 of 5, one key exchanged, with a step between': {
    roots: [step(five, 3, [0, 2, 4]), step(exchanged, 3, [0, 2, 4, 5]), step(exchanged, 3, [0, 4, 5])],
  },
  '3 of 5, all keys exchanged, with a step between': {
    roots: [step(five, 3, [0, 2, 4]), step([5, 6, 7, 8, 9], 3, [0, 2, 4, 5, 6, 7]), step([5, 6, 7, 8, 9], 3, [5, 6, 7])],
  },
  'the threshold raised from 1 to 2 of 3': { roots: [step([1, 2, 3], 1, [1]), step([1, 2, 3], 2, [1, 2])] },
  'the threshold lowered from 2 to 1 of 3': {
    roots: [step([1, 2, 3], 2, [1, 2]), step([1, 2, 3], 1, [1, 2]), step([1, 2, 3], 1, [1])],
  },
  'a key more, the threshold raised to 2 of 2': { roots: [step([1], 1, [1]), step([1, 2], 2, [1, 2])] },
  'a key less, the threshold lowered to 1 of 1': { roots: [step([1, 2], 2, [1, 2]), step([1], 1, [1, 2])] },
  'three rotations in a row, one seen by the client': {
    roots: [step([1], 1, [1]), step([2], 1, [1, 2]), step([3], 1, [2, 3]), step([4], 1, [3, 4])],
  },
  'away and back again': { roots: [step([1], 1, [1]), step([2], 1, [1, 2]), step([1], 1, [2, 1])] },
  '1 of 1, not signed by the old key': { roots: [step([1], 1, [1]), step([2], 1, [2, 3, 4])], refused: 'root-rotation' },
  '1 of 1, not signed by the new key': { roots: [step([1], 1, [1]), step([2], 1, [1, 3, 4])], refused: 'signature-threshold' },
  '3 of 5, not signed by 3 new keys': {
    roots: [step(five, 3, [0, 2, 4]), step(exchanged, 3, [0, 2, 4])],
    refused: 'signature-threshold',
  },
  '3 of 5, not signed by 3 old keys': { roots: [step(five, 3, [0, 2, 4]), step(exchanged, 3, [0, 4, 5])], refused: 'root-rotation' },
  'the threshold raised to 2 of 3, but signed by 1': {
    roots: [step([1, 2, 3], 1, [1]), step([1, 2, 3], 2, [2])],
    refused: 'signature-threshold',
  },
  'the threshold lowered to 1 of 3, signed by 1 where the old root asks for 2': {
    roots: [step([1, 2, 3], 2, [1, 2]), step([1, 2, 3], 1, [1])],
    refused: 'root-rotation',
  },
  'the second of two rotations signed by the first key': {
    roots: [step([1], 1, [1]), step([2], 1, [1, 2]), step([3], 1, [1, 3])],
    refused: 'root-rotation',
  },
  'back to the first key, signed by it alone': {
    roots: [step([1], 1, [1]), step([2], 1, [1, 2]), step([1], 1, [1])],
    refused: 'root-rotation',
  },
  'a key removed signs on': { roots: [step([1, 2], 1, [1]), step([1], 1, [1]), step([1], 1, [2])], refused: 'root-rotation' },
  'one old key signs twice where two are asked for': {
    roots: [step([1, 2], 2, [1, 2]), step([1, 3], 2, [1, 1, 3])],
    refused: 'root-rotation',
  },
  'one new key signs twice where two are asked for': {
    roots: [step([1], 1, [1]), step([2, 3], 2, [1, 2, 2])],
    refused: 'signature-threshold',
  },
  'fewer keys than the threshold': { roots: [step([1], 1, [1]), step([1], 2, [1])], refused: 'signature-threshold' },
  'no keys': { roots: [step([1], 1, [1]), step([], 1, [1])], refused: 'root-certificate' },
};

async function followsRoots({ roots, refused }: (typeof rotations)[string]): Promise<void> {
  const [repository, client] = [published(), new Client()];
  const publish = ({ keys, threshold, signers }: Step, version: number) => {
    Object.assign(repository.root, { keys: keys.map(rootKey), threshold, signers: signers.map(rootKey), version });
    repository.bump('snapshot', 'timestamp').publish();
  };
  const [first, ...rest] = roots;
  publish(first as Step, 1);
  await client.trusts(repository);
  const version = roots.length;
  for (const [index, one] of rest.entries()) publish(one, index + 2);
  if (refused === undefined) {
    expect((await client.trusts(repository)).root.file.bytes).toEqual(repository.file('root'));
    return;
  }
  await client.refuses(repository, refused, 'root');
  // The roots before the bad one hold: nobody can lead the client back behind them.
  expect(await client.mark('root')).toBe(version - 1);
}

/** One change of keys and signatures of a role that is not root. */
const changes: Readonly<Record<string, Step & { readonly refused?: true }>> = {
  '1 of 1, another key': step([2], 1, [2]),
  '1 of 1, with signatures that nobody asked for': step([1], 1, [3, 1, 4]),
  '1 of 1, not signed by the new key': { ...step([2], 1, [1, 3, 4]), refused: true },
  '3 of 5, one signature by a key that left': { ...step(exchanged, 3, [0, 2, 4]), refused: true },
  '3 of 5, one signature missing': { ...step(exchanged, 3, [0, 4]), refused: true },
  '3 of 5, first choice': step(five, 3, [0, 2, 4]),
  '3 of 5, second choice': step(five, 3, [0, 4, 1]),
  '3 of 5, third choice': step(five, 3, [0, 1, 3]),
  '3 of 5, fourth choice': step(five, 3, [1, 2, 3]),
  '3 of 5, fifth choice': step(five, 3, [2, 3, 4]),
  '2 of 2, one signs twice': { ...step([1, 2], 2, [1, 1]), refused: true },
  '5 of 5': step(five, 5, five),
  'no keys': { ...step([], 1, [1]), refused: true },
};

type Below = 'timestamp' | 'snapshot' | 'targets';

async function followsRole(role: Below, { keys, threshold, signers, refused }: (typeof changes)[string]): Promise<void> {
  const [repository, client] = [published(), new Client()];
  await client.trusts(repository);
  Object.assign(repository[role], { keys: keys.map((one) => key(one)), threshold, signers: signers.map((one) => key(one)) });
  repository.release('root');
  if (refused) await client.refuses(repository, 'signature-threshold', role);
  else expect((await client.trusts(repository)).floors.get(role)?.version).toBe(2);
}

async function followsDelegation({ keys, threshold, signers, refused }: (typeof changes)[string]): Promise<void> {
  const client = new Client();
  const repository = published((one) => one.delegate('targets/dev'));
  await client.trusts(repository);
  const [dev] = repository.delegations;
  if (!dev) throw new Error('there is no delegation');
  Object.assign(dev, { keys: keys.map((one) => key(one)), threshold, signers: signers.map((one) => key(one)) });
  const { targets, warnings } = await client.trusts(repository.release(dev));
  expect(targets.has('targets/dev')).toBe(!refused);
  expect(warnings).toMatchObject(refused ? [{ kind: 'signature-threshold', role: 'targets/dev' }] : []);
}

const tooFew =
  (threshold: number, keys = 2) =>
  (one: Simulator, role: Below | 'root') => {
    one[role].keys = [role === 'root' ? rootKey(0) : key(5), role === 'root' ? rootKey(1) : key(6)].slice(0, keys);
    one[role].threshold = threshold;
  };
const detail = async (repository: Simulator) => {
  const outcome = await new Client().refresh(repository);
  return outcome.state === 'rejected' ? outcome.error.detail : outcome.state;
};

conformance([
  {
    id: 'C20',
    group: 'thresholds',
    says: 'Fewer valid signatures than the threshold are not enough, for any role.',
    run: {
      ...rowsOf(topRoles, (role) =>
        new Client().refuses(
          published((one) => {
            tooFew(2)(one, role);
            one[role].signers = one[role].keys.slice(1);
          }),
          'signature-threshold',
          role,
        ),
      ),
      'a delegation is left out, and said to be': async () => {
        const { targets, warnings } = await new Client().trusts(
          published((one) => one.delegate('targets/dev', { keys: [key(5), key(6)], threshold: 2, signers: [key(6)] })),
        );
        expect(targets.has('targets/dev')).toBe(false);
        expect(warnings).toMatchObject([{ kind: 'signature-threshold', role: 'targets/dev' }]);
      },
      ...rows(
        { 'a threshold of zero': 0, 'a negative threshold': -1, 'a threshold in words': 'one', 'half a signature': null },
        (threshold) =>
          new Client().refuses(
            published((one) => one.edit.set('root', (signed) => (signed.roles.targets.threshold = threshold))),
            'malformed',
            'root',
          ),
      ),
    },
  },
  {
    id: 'C21',
    group: 'thresholds',
    says: 'A role with fewer keys than its threshold can never be satisfied, and it is said that it cannot be used.',
    run: {
      ...rowsOf(topRoles, async (role) => {
        expect(await detail(published((one) => tooFew(3)(one, role)))).toContain(`The role ${role} cannot be used`);
      }),
      'two certificates of one key do not make two keys': async () => {
        const repository = published((one) => {
          one.targets.keys = [key(5), key(5)];
          one.targets.threshold = 2;
        });
        expect(await detail(repository)).toContain('The role targets cannot be used');
      },
      'a delegation': async () => {
        const { warnings } = await new Client().trusts(published((one) => one.delegate('targets/dev', { threshold: 2 })));
        expect(warnings).toMatchObject([
          { kind: 'signature-threshold', role: 'targets/dev', detail: expect.stringContaining('The role targets/dev cannot be used') },
        ]);
      },
      'a delegation without keys': async () => {
        const { warnings } = await new Client().trusts(published((one) => one.delegate('targets/dev', { keys: [], signers: [key(4)] })));
        expect(warnings).toMatchObject([{ detail: expect.stringContaining('The role targets/dev cannot be used') }]);
      },
    },
  },
  {
    id: 'C22',
    group: 'thresholds',
    says: 'A chain of roots is followed exactly where each is signed as the one before and as it itself asks.',
    run: rows(rotations, followsRoots),
  },
  {
    id: 'C23',
    group: 'thresholds',
    says: 'Other roles change keys and thresholds with the root alone; their documents follow the current root.',
    run: {
      ...Object.fromEntries(
        (['timestamp', 'snapshot', 'targets'] as const).flatMap((role) =>
          Object.entries(changes).map(([name, change]) => [`${role}: ${name}`, () => followsRole(role, change)] as const),
        ),
      ),
      ...Object.fromEntries(
        Object.entries(changes).map(([name, change]) => [`delegation: ${name}`, () => followsDelegation(change)] as const),
      ),
    },
  },
]);
