import fc from 'fast-check';
import { expect, it } from 'vitest';
import { platformText } from './platform.ts';
import { quote } from './quote.ts';

it.each([
  ['plain', '"plain"'],
  ['a\u202Eb', '"a\\u{202e}b"'],
  ['a\nb\u0000', '"a\\u{a}b\\u{0}"'],
  ['z\u200Bw', '"z\\u{200b}w"'],
  ['x'.repeat(200), `"${'x'.repeat(120)}…"`],
])('shows %j as %s', (text, shown) => {
  expect(quote(text)).toBe(shown);
});

it('never lets a disguising character through', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(quote(text))));
});

it('writes platforms as people do, and not at all where a part is no word', () => {
  expect(platformText('linux', 'arm', 'v7')).toBe('linux/arm/v7');
  expect(platformText('linux', 'amd64', '')).toBe('linux/amd64');
  expect(platformText('linux', 'amd64', '../x')).toBe('linux/amd64');
  expect(platformText('linux', undefined, undefined)).toBeUndefined();
  expect(platformText('lin ux', 'amd64', undefined)).toBeUndefined();
});
