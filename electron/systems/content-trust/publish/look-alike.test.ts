import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasInvisible, quoted, skeleton, visible } from './look-alike.ts';

describe('a name that is shown', () => {
  it('stands as it is where every letter can be seen', () => {
    expect(visible('v1.4.2-rc+"1"')).toBe('v1.4.2-rc+"1"');
    expect(quoted('v1.4.2')).toBe('“v1.4.2”');
    expect(quoted('größe')).toBe('“größe”');
  });

  it.each([
    ['a\u200bb', 'a‹U+200B›b'],
    ['\u202eevil', '‹U+202E›evil'],
    ['tab\there', 'tab‹U+0009›here'],
    ['soft\u00adhyphen', 'soft‹U+00AD›hyphen'],
  ])('says which letters of %j cannot be seen', (name, shown) => {
    expect(visible(name)).toBe(shown);
    expect(hasInvisible(name)).toBe(true);
  });

  it('cannot end its quotation marks', () => {
    expect(quoted('a” is b, “c')).toBe('“a‹U+201D› is b, ‹U+201C›c”');
    expect(quoted('a" b')).toBe('“a‹U+0022› b”');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => !/[“”„‟"]/.test(quoted(name).slice(1, -1))));
  });

  it('is taken for another one of the same skeleton', () => {
    expect(skeleton('rеlease')).toBe(skeleton('release'));
    expect(skeleton('v1.0')).toBe(skeleton('vl.O'));
  });
});
