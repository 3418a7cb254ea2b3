import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CanonicalText, canonicalJson, escapeForFile, fileForm, sortByUtf8 } from './canonical-json.ts';
import { FormatError } from './format-error.ts';
import { type JsonValue, parseStrictJson } from './strict-json.ts';

interface Vector {
  readonly value: JsonValue;
  readonly canonical: string;
  readonly sha256: string;
  readonly fileForm: string;
}
const fixture = new URL('../../../shared/fixtures/notary-v1/vectors/expected.json', import.meta.url);
const { canonicalJson: vectors } = JSON.parse(readFileSync(fixture, 'utf8')) as { canonicalJson: Vector[] };

describe('canonicalJson', () => {
  it.each(vectors)('writes $canonical', ({ value, canonical, sha256, fileForm: inFile }) => {
    const bytes = canonicalJson(value);
    expect(bytes.toString('utf8')).toBe(canonical);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(escapeForFile(bytes.toString('utf8'))).toBe(inFile);
  });

  it('takes texts that are canonical already as they are', () => {
    expect(canonicalJson({ b: new CanonicalText('{"x":1}'), a: [new CanonicalText('2')] }).toString()).toBe('{"a":[2],"b":{"x":1}}');
  });

  it('keeps __proto__ as a member', () => {
    const parsed = parseStrictJson(Buffer.from('{"__proto__":{"a":1},"constructor":2}'), 'test');
    expect(canonicalJson(parsed).toString()).toBe('{"__proto__":{"a":1},"constructor":2}');
    expect(canonicalJson(new Map([['__proto__', 1]])).toString()).toBe('{"__proto__":1}');
  });

  it('writes minus zero as Go does', () => {
    expect(canonicalJson(-0).toString()).toBe('0');
  });

  it.each([[1.5], [2 ** 53], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800'], [undefined]])('refuses %s', (value) => {
    expect(() => canonicalJson(value as JsonValue)).toThrow(FormatError);
  });

  it('is read back to the same value, and written the same again', () => {
    fc.assert(
      fc.property(json, (value) => {
        const once = canonicalJson(value);
        expect(canonicalJson(parseStrictJson(Buffer.from(escapeForFile(once.toString('utf8'))), 'test')).equals(once)).toBe(true);
      }),
    );
  });

  it('orders names by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.array(text), (names) => {
        const bytes = sortByUtf8([...names]).map((name) => Buffer.from(name, 'utf8'));
        expect(bytes).toEqual([...bytes].sort(Buffer.compare));
      }),
    );
  });
});

describe('fileForm', () => {
  it('escapes what Go escapes and ends without a newline', () => {
    const bytes = fileForm(canonicalJson({ 'a<b>&c': 'x\u2028\u2029' }), [{ keyid: 'k', method: 'ecdsa', sig: 'AA==' }]);
    expect(bytes.toString('utf8')).toBe(
      '{"signed":{"a\\u003cb\\u003e\\u0026c":"x\\u2028\\u2029"},"signatures":[{"keyid":"k","method":"ecdsa","sig":"AA=="}]}',
    );
  });

  it('escapes like that whatever stands in it, and leaves the rest as it is', () => {
    fc.assert(
      fc.property(json, (value) => {
        const canonical = canonicalJson(value);
        const whole = escapeForFile(`{"signed":${canonical.toString('utf8')},"signatures":[]}`);
        expect(fileForm(canonical, []).toString('utf8')).toBe(whole);
      }),
    );
    for (const one of ['€', 'â', '–', '\u2027', '\u2028', '\u202a', '<', '&', '\u007f'])
      expect(fileForm(canonicalJson(one), []).toString('utf8')).toBe(`{"signed":${escapeForFile(JSON.stringify(one))},"signatures":[]}`);
  });

  it('refuses control characters: nobody could read the file', () => {
    expect(() => fileForm(canonicalJson({ a: 'b\nc' }), [])).toThrow(FormatError);
  });
});

const text = fc.string({ unit: 'binary' }).map((value) => value.replace(/\p{Cc}/gu, '~'));
const json = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value')),
    fc.dictionary(text, tie('value')),
  ),
})).value;
