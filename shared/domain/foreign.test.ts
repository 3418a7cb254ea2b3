import { expect, it } from 'vitest';
import { foreignParts, plainForeign } from './foreign.ts';

it('leaves ordinary text alone', () => {
  expect(foreignParts('registry.acme.test/acme/app:1.4.2 – größer')).toEqual([
    { kind: 'text', text: 'registry.acme.test/acme/app:1.4.2 – größer' },
  ]);
});
it.each([
  ['right-to-left override', '\u202e', 'RLO'],
  ['zero-width space', '\u200b', 'ZWSP'],
  ['byte order mark', '\ufeff', 'BOM'],
  ['line feed', '\n', 'LF'],
  ['escape', '\u001b', 'ESC'],
  ['no-break space', '\u00a0', 'NBSP'],
  ['tag letter', '\u{e0041}', 'U+E0041'],
  ['hangul filler', '\u3164', 'U+3164'],
  ['private use', '\ue000', 'U+E000'],
  ['lone surrogate', '\ud800', 'U+D800'],
  ['variation selector', '\ufe0f', 'U+FE0F'],
])('names a %s', (_, character, name) => {
  expect(foreignParts(`a${character}b`)).toEqual([
    { kind: 'text', text: 'a' },
    { kind: 'hidden', text: character, name },
    { kind: 'text', text: 'b' },
  ]);
});
it('has no parts for nothing', () => {
  expect(foreignParts('')).toEqual([]);
});
it('writes as plain text what hides or reorders', () => {
  expect(plainForeign('1.0\u202egpj\u200b\n')).toBe('1.0‹RLO›gpj‹ZWSP›‹LF›');
});
