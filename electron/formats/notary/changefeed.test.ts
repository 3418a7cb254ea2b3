import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { parseChangefeed } from './changefeed.ts';

const update = {
  ID: '39',
  CreatedAt: '2026-11-24T10:11:12.130000001Z',
  GUN: 'registry.example.com:5000/team/app',
  Version: 9,
  SHA256: 'ab'.repeat(32),
  Category: 'update',
};
const deletion = { ...update, ID: '40', Version: 0, SHA256: '', Category: 'deletion' };
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const answer = (...records: unknown[]) => bytes({ count: records.length, records });

describe('parseChangefeed', () => {
  it('reads publishes and deletions in their order', () => {
    const at = Date.parse('2026-11-24T10:11:12.130Z');
    expect(parseChangefeed(answer(update, deletion), 2)).toEqual([
      { id: '39', at, gun: update.GUN, what: { kind: 'published', version: 9, timestamp: update.SHA256 } },
      { id: '40', at, gun: update.GUN, what: { kind: 'deleted' } },
    ]);
  });
  it.each([{ count: 0, records: null }, { count: 0, records: [] }, { count: 0 }])('knows from %j that nothing happened', (empty) => {
    expect(parseChangefeed(bytes(empty), 10)).toEqual([]);
  });
  it.each<[string, unknown]>([
    ['a list', []],
    ['nothing', null],
    ['no list of records', { count: 0, records: {} }],
    ['another count', { count: 1, records: [] }],
    ['no count', { records: [] }],
    ['a record that is text', { count: 1, records: ['x'] }],
    ...Object.entries({
      ID: [39, '', 'a b', 'a\u0000', 'x'.repeat(201), null],
      CreatedAt: ['yesterday', '', 1, '2026-13-01T00:00:00Z', null],
      GUN: ['', 'x'.repeat(4097), null, 7],
      Version: [0, -1, 1.5, 2 ** 31, '9', null],
      SHA256: ['', 'AB'.repeat(32), 'ab', null],
      Category: ['', 'Update', 'other', null],
    }).flatMap(([member, wrong]) =>
      wrong.map((value): [string, unknown] => [
        `${member} ${JSON.stringify(value)}`,
        { count: 1, records: [{ ...update, [member]: value }] },
      ]),
    ),
  ])('refuses %s', (_, value) => {
    expect(() => parseChangefeed(bytes(value), 10)).toThrow(FormatError);
  });
  it('takes names that Signet would not', () => {
    expect(parseChangefeed(answer({ ...update, GUN: ' a\nb' }), 1)).toMatchObject([{ gun: ' a\nb' }]);
  });
  it('refuses more than was asked for, a member named twice, and what is no JSON', () => {
    expect(() => parseChangefeed(answer(update, update), 1)).toThrow(/more than 1 record/);
    expect(() => parseChangefeed(Buffer.from('{"count":0,"count":0,"records":[]}'), 1)).toThrow(FormatError);
    expect(() => parseChangefeed(Buffer.from('<html>'), 1)).toThrow(FormatError);
  });
});
