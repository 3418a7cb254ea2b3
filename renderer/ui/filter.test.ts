import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FilterSubject, matchesFilter, parseFilter, withoutTerm } from './filter.ts';

const fields = ['repo', 'verdict', 'size', 'signer'];
const parse = (text: string) => parseFilter(text, fields);

describe('parseFilter', () => {
  it('takes fields and plain text', () => {
    expect(parse('repo:app verdict:unsigned web')).toEqual([
      { field: 'repo', values: ['app'], excluded: false, source: 'repo:app' },
      { field: 'verdict', values: ['unsigned'], excluded: false, source: 'verdict:unsigned' },
      { field: undefined, values: ['web'], excluded: false, source: 'web' },
    ]);
  });
  it('keeps what is no field as text', () => {
    expect(parse('alpine:3.20')).toMatchObject([{ field: undefined, values: ['alpine:3.20'] }]);
  });
  it('takes quotes, alternatives and exclusion', () => {
    expect(parse('"two words" repo:"a b" verdict:stale,rejected -signer:otto')).toMatchObject([
      { field: undefined, values: ['two words'] },
      { field: 'repo', values: ['a b'] },
      { field: 'verdict', values: ['stale', 'rejected'] },
      { field: 'signer', values: ['otto'], excluded: true },
    ]);
  });
  it.each(['', '   ', '""', 'repo:""', 'repo:,'])('finds nothing in %j', (text) => {
    expect(parse(text)).toEqual([]);
  });
  it('takes a quote that is still being typed', () => {
    expect(parse('"two wo')).toMatchObject([{ values: ['two wo'] }]);
  });
  it('never throws, and reads its own terms the same way again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const once = parse(text);
        const again = parse(withoutTerm(once, -1));
        expect(again.map(({ field, values }) => ({ field, values }))).toEqual(once.map(({ field, values }) => ({ field, values })));
      }),
    );
  });
});

describe('matchesFilter', () => {
  interface Row {
    repo: string;
    verdict: string;
    size: number;
    signer: string[];
  }
  const row: Row = { repo: 'acme/App', verdict: 'unsigned', size: 41_200_000, signer: ['rhea', 'otto'] };
  const subject: FilterSubject<Row> = {
    text: ({ repo }) => repo.toLowerCase(),
    fields: { repo: (r) => r.repo, verdict: (r) => r.verdict, size: (r) => r.size, signer: (r) => r.signer },
  };
  it.each([
    ['', true],
    ['app', true],
    ['APP', true],
    ['web', false],
    ['-web', true],
    ['-app', false],
    ['repo:acme verdict:uns', true],
    ['verdict:stale,unsigned', true],
    ['verdict:stale', false],
    ['signer:otto', true],
    ['-signer:otto', false],
    ['signer:none', false],
    ['size:>10MB', true],
    ['size:<10MB', false],
    ['size:>=41200000', true],
    ['size:<=41.2mb', true],
    ['size:41200kb', true],
    ['size:>lots', false],
  ])('%s is %s', (text, expected) => {
    expect(matchesFilter(row, parse(text), subject)).toBe(expected);
  });
  it('knows what is not there', () => {
    expect(matchesFilter({ ...row, signer: [] }, parse('signer:none'), subject)).toBe(true);
  });
});

it('drops one term', () => {
  expect(withoutTerm(parse('repo:app web "a b"'), 1)).toBe('repo:app "a b"');
});
