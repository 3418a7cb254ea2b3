import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CanonicalValue, canonicalJson } from '../canonical-json.ts';
import { encodeSigned } from './encode.ts';
import type { FileMeta, Targets } from './types.ts';

const text = fc.string({ unit: 'binary' });
const file = fc.record<FileMeta, 'length' | 'hashes'>(
  {
    length: fc.maxSafeInteger(),
    hashes: fc.dictionary(fc.oneof(fc.constantFrom('sha256', 'sha512'), text), text).map((hashes) => new Map(Object.entries(hashes))),
    custom: fc.constantFrom(null, 1, 'x', { b: 1, a: '<"' }),
    extra: fc.constantFrom(new Map([['more', 1]]), new Map([['created', 'x\\y']])),
  },
  { requiredKeys: ['length', 'hashes'] },
);

it('writes files as the canonical form of what they are', () => {
  fc.assert(
    fc.property(fc.dictionary(text, file), (files) => {
      const targets: Targets = {
        ...{ type: 'Targets', version: 1, expires: '2027-01-01T00:00:00Z', delegations: undefined },
        targets: new Map(Object.entries(files)),
      };
      const plain = Object.entries(files).map(([name, { length, hashes, custom, extra }]): [string, CanonicalValue] => [
        name,
        new Map<string, CanonicalValue>([
          ...(extra ?? []),
          ['length', length],
          ['hashes', hashes],
          ...(custom === undefined ? [] : [['custom', custom] as const]),
        ]),
      ]);
      const expected = canonicalJson({ _type: 'Targets', version: 1, expires: '2027-01-01T00:00:00Z', targets: new Map(plain) });
      expect(encodeSigned(targets).toString('utf8')).toBe(expected.toString('utf8'));
    }),
  );
});
