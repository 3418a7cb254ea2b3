import fc from 'fast-check';
import type { Endpoint } from '#shared/contract/endpoint.ts';
import { contract } from '#shared/contract/index.ts';

/** For each endpoint `count` inputs: some of no form at all, most with the right members and anything in them. */
export function fuzzInputs(seed: number, count: number): readonly (readonly [string, Endpoint, readonly unknown[]])[] {
  const all = Object.entries(contract).flatMap(([group, endpoints]) =>
    Object.entries(endpoints as Record<string, Endpoint>).map(([name, declared]) => [`${group}.${name}`, declared] as const),
  );
  return all
    .filter(([channel]) => channel !== 'files.dropped')
    .map(
      ([channel, declared], at) =>
        [channel, declared, fc.sample(inputsOf(channel, declared), { seed: seed + at, numRuns: count })] as const,
    );
}

/** What Playwright and structured clone both carry over. Playwright cannot carry an invalid date, nor a member named `__proto__`, which is asked by itself. */
const values = [
  ...[fc.boolean(), fc.integer(), fc.double(), fc.string(), fc.constantFrom(null, undefined)],
  ...[fc.bigInt(), fc.date({ noInvalidDate: true })],
];
const key = fc.string().filter((name) => name !== '__proto__');
const anything = fc.anything({ values, key, maxDepth: 2, maxKeys: 4 });
const tricky = fc.constantFrom<unknown>(
  '',
  '../../etc/passwd',
  '\u0000',
  '\u202egnp.exe',
  'x'.repeat(5000),
  'docker.io/library/alpine',
  'root',
  'ecdsa-p256',
  '0'.repeat(32),
  'a'.repeat(64),
  'ab'.repeat(8),
  -1,
  2 ** 53,
  Number.NaN,
  [],
  {},
  null,
  true,
);

function inputsOf(channel: string, { input }: Endpoint): fc.Arbitrary<unknown> {
  const members = Object.keys((input as unknown as { shape?: object }).shape ?? {});
  const member = fc.oneof(tricky, fc.string(), fc.integer(), anything);
  const shaped = fc.record(Object.fromEntries(members.map((name) => [name, member])), { requiredKeys: [] });
  const formless = anything.filter((value) => typeof value !== 'object' || value === null);
  // Any object locks; a passphrase that is long enough makes a vault.
  if (channel === 'app.lock' || channel === 'app.useVault') return formless;
  return fc.oneof({ weight: 1, arbitrary: anything }, { weight: 4, arbitrary: shaped });
}
