import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from './format-error.ts';
import { maxDepth, parseStrictJson } from './strict-json.ts';

const parse = (text: string | Uint8Array) => parseStrictJson(typeof text === 'string' ? Buffer.from(text, 'utf8') : text, 'test');
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe('parseStrictJson', () => {
  it.each([
    '{}',
    '[]',
    ' [1 , 2]\n',
    '"a\\u00e9\\n\\ud83d\\ude00"',
    '-0.5e-3',
    'true',
    'null',
    '{"a":{"b":[null,false]}}',
    nested(maxDepth),
  ])('reads %s', (text) => {
    expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
  });

  it('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        fc.pre(!/\d{16}|e/.test(text)); // integers beyond 2^53 are refused on purpose
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('never answers what JSON.parse refuses', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.string({ maxLength: 2 }), (text, at, put) => {
        const changed = text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + 1);
        let mine: unknown;
        try {
          mine = parse(changed);
        } catch (problem) {
          expect(problem).toBeInstanceOf(FormatError);
          return;
        }
        expect(JSON.stringify(mine)).toBe(JSON.stringify(JSON.parse(changed)));
      }),
    );
  });

  it('keeps __proto__ as data', () => {
    const value = parse('{"__proto__":{"polluted":true}}') as Record<string, unknown>;
    expect(Object.keys(value)).toEqual(['__proto__']);
    expect((Object.prototype as Record<string, unknown>).polluted).toBeUndefined();
  });

  it.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a duplicate member', '{"a":1,"a":2}'],
    ['a duplicate member, spelled otherwise', '{"a":1,"\\u0061":2}'],
    ['a duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
    ['trailing data', '{} {}'],
    ['a trailing comma', '[1,]'],
    ['a trailing comma in an object', '{"a":1,}'],
    ['too much nesting', nested(maxDepth + 1)],
    ['a byte order mark', '\ufeff{}'],
    ['invalid UTF-8', Uint8Array.of(0x22, 0xff, 0x22)],
    ['an overlong NUL', Uint8Array.of(0x22, 0xc0, 0x80, 0x22)],
    ['a surrogate in UTF-8', Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)],
    ['half a surrogate pair', '"\\ud800"'],
    ['the halves swapped', '"\\ude00\\ud83d"'],
    ['NaN', 'NaN'],
    ['Infinity', '-Infinity'],
    ['1e400', '1e400'],
    ['2^53', '9007199254740992'],
    ['2^53 + 1', '9007199254740993'],
    ['a leading zero', '01'],
    ['a plus', '+1'],
    ['hexadecimal', '0x1'],
    ['a bare point', '1.'],
    ['a raw newline in a string', '"a\nb"'],
    ['a NUL in a string', '"a\u0000b"'],
    ['an unknown escape', '"\\x41"'],
    ['an open string', '"abc'],
    ['an open string that ends in a backslash', '"abc\\'],
    ['an open object', '{"a":1'],
    ['a member without quotes', '{a:1}'],
    ['single quotes', "'a'"],
    ['a comment', '/* */ 1'],
    ['another kind of space', '\u00a01'],
    ['an unfinished word', 'tru'],
    ['a closing bracket alone', ']'],
  ])('refuses %s', (_name, text) => {
    expect(() => parse(text)).toThrow(FormatError);
  });
});
