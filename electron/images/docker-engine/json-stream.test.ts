import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonObjects } from './json-stream.ts';

async function* cut(text: string, lengths: readonly number[]): AsyncGenerator<Buffer> {
  let rest = Buffer.from(text);
  for (const length of lengths) {
    yield rest.subarray(0, length);
    rest = rest.subarray(length);
  }
  yield rest;
}
const read = async (text: string, lengths: readonly number[] = []) => {
  const found: unknown[] = [];
  for await (const object of jsonObjects(cut(text, lengths))) found.push(object);
  return found;
};

it('reads objects that stand behind each other in any way engines write them', async () => {
  expect(await read('{"a":1}\r\n{"b":{"c":2}}{"d":"}{\\"é"}\n\u001e{}')).toEqual([{ a: 1 }, { b: { c: 2 } }, { d: '}{"é' }, {}]);
});

it('reads them wherever the pieces were cut', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), { maxLength: 5 }),
      fc.array(fc.nat(12), { maxLength: 40 }),
      fc.constantFrom('', '\r\n', '\n'),
      async (objects, lengths, between) => {
        const text = objects.map((object) => JSON.stringify(object)).join(between);
        expect(await read(text, lengths)).toEqual(JSON.parse(`[${objects.map((object) => JSON.stringify(object)).join(',')}]`));
      },
    ),
    { numRuns: 200 },
  ));

it.each([
  ['[1]', SyntaxError],
  ['{"a":1} x', SyntaxError],
  ['{"a":', SyntaxError],
  ['{a}', SyntaxError],
  [`{"a":"${'x'.repeat(1024 * 1024)}`, RangeError],
])('refuses %.20s', async (text, error) => {
  await expect(read(text)).rejects.toThrow(error);
});
