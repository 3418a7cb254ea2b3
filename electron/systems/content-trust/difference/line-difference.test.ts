import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { type JsonValue, parseStrictJson } from '#electron/formats/strict-json.ts';
import { type DifferenceLine, lineDifference } from './line-difference.ts';

const { json } = fc.letrec<{ json: JsonValue }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, 'a', 'é', ''),
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', '1', 'é', '__proto__'), tie('json'), { maxKeys: 4 }),
  ),
}));
/** As it comes out of a received document. */
const received = json.map((value) => parseStrictJson(canonicalJson(value), 'test'));

/** Commas belong to one of both documents; without them each line is the same in either. */
const bare = ({ text }: DifferenceLine) => text.replace(/,$/, '');
const written = (value: JsonValue) => lineDifference(value, value).map(bare);

describe('lineDifference', () => {
  it('holds both documents, whole', () => {
    fc.assert(
      fc.property(received, received, (before, after) => {
        const lines = lineDifference(before, after);
        expect(lines.filter(({ kind }) => kind !== 'added').map(bare)).toEqual(written(before));
        expect(lines.filter(({ kind }) => kind !== 'removed').map(bare)).toEqual(written(after));
        const same = canonicalJson(before).equals(canonicalJson(after));
        expect(lines.every(({ kind }) => kind === 'same')).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  it('writes JSON', () => {
    fc.assert(
      fc.property(received, received, (before, after) => {
        const text = lineDifference(before, after)
          .filter(({ kind }) => kind !== 'removed')
          .map((line) => line.text);
        expect(canonicalJson(JSON.parse(text.join('\n')) as JsonValue).equals(canonicalJson(after))).toBe(true);
      }),
    );
  });

  it('sets what is equal side by side', () => {
    const before = { a: 1, b: [1, 2, 3], c: {} };
    const after = { a: 2, b: [1, 3], d: 'x' };
    expect(lineDifference(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`)).toEqual([
      ' {',
      '-  "a": 1,',
      '+  "a": 2,',
      '   "b": [',
      '     1,',
      '-    2,',
      '     3',
      '   ],',
      '-  "c": {}',
      '+  "d": "x"',
      ' }',
    ]);
  });

  // Each line held against each other would take minutes.
  it('is done with forty thousand tags that all changed', { timeout: 20_000 }, () => {
    const many = (digest: string) =>
      Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`1.0.${index}`, { digest, length: index }]));
    expect(lineDifference(many('a'), many('b'))).toHaveLength(200_002);
  });
});
