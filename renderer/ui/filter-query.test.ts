import { describe, expect, it } from 'vitest';
import { isEmptyFilter, matcher, parseFilter } from './filter-query.ts';

const fields = ['repo', 'verdict'];

describe('parsing', () => {
  it.each([
    ['', [], []],
    ['repo:App', [['repo', 'app', false]], []],
    ['-repo:app', [['repo', 'app', true]], []],
    ['repo:"a b" rest', [['repo', 'a b', false]], ['rest']],
    ['"two words"', [], ['two words']],
    ['sha256:abcd', [], ['sha256:abcd']],
    ['repo:', [], []],
    ['repo:app verdict:unsigned x', [['repo', 'app', false], ['verdict', 'unsigned', false]], ['x']],
    ['"open', [], ['open']],
  ])('%j', (text, terms, words) => {
    const query = parseFilter(text, fields);
    expect(query.terms.map(({ field, value, not }) => [field, value, not])).toEqual(terms);
    expect(query.words).toEqual(words);
    expect(isEmptyFilter(query)).toBe(terms.length + words.length === 0);
  });

  it('reads no more than a thousand characters', () => {
    expect(parseFilter('x'.repeat(5000), fields).words[0]).toHaveLength(1000);
  });
});

describe('matching', () => {
  const row: Record<string, string> = { repo: 'registry.test/acme/app', verdict: 'unsigned' };
  const searchable = { field: (from: typeof row, name: string) => [from[name] ?? ''], text: () => 'registry.test/acme/app 1.4.2' };
  it.each([
    ['', true],
    ['repo:acme', true],
    ['repo:other', false],
    ['repo:other repo:acme', true],
    ['repo:acme verdict:trusted', false],
    ['-repo:acme', false],
    ['-repo:other 1.4', true],
    ['1.4 acme', true],
    ['1.5', false],
  ])('%j is %s', (text, expected) => {
    expect(matcher(parseFilter(text, fields), searchable)(row)).toBe(expected);
  });
});
