import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Bytes, decodeBase64, isBase64 } from './members.ts';

it('takes base64 that encodes its own bytes again, and no other', () => {
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    fc.string({ unit: fc.constantFrom(...'ABQZabgwz019+/='), maxLength: 12 }),
    fc.string({ maxLength: 8 }),
  );
  fc.assert(
    fc.property(text, (one) => {
      const canonical = Buffer.from(one, 'base64').toString('base64') === one;
      expect(isBase64(one)).toBe(canonical);
      expect(decodeBase64(one)).toEqual(canonical ? Buffer.from(one, 'base64') : undefined);
      if (canonical) expect(base64Bytes(one)).toBe(Buffer.from(one, 'base64').length);
    }),
    { numRuns: 2000 },
  );
});
