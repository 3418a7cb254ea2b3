import { describe, expect, it } from 'vitest';
import type { Digest } from '#shared/domain/digest.ts';
import { exampleRow, exampleRows } from './example-images.ts';
import { filterImages } from './image-filter.ts';
import { arrangeImages, verdictRank } from './image-order.ts';

const now = Date.parse('2026-11-23T12:00:00Z');
const digestOf = (n: number) => `sha256:${String(n).repeat(64)}` as Digest;
const ids = (rows: readonly { rowId: string }[]) => rows.map(({ rowId }) => rowId);

describe('the filter', () => {
  const rows = [
    exampleRow(0, { repository: 'registry.test/acme/app', tag: '1.4.2', verdict: 'unsigned', signedBy: [] }),
    exampleRow(1, { repository: 'registry.test/acme/web', tag: '2.0', verdict: 'warning', signedBy: ['otto'], platforms: ['linux/arm64'] }),
    exampleRow(2, {
      repository: 'registry.test/acme/web',
      tag: '2.1',
      verdict: 'trusted',
      signedBy: ['rhea'],
      place: 'Downloads',
      platforms: ['windows/amd64'],
    }),
  ];
  it.each([
    ['', ['row-0', 'row-1', 'row-2']],
    ['repo:web', ['row-1', 'row-2']],
    ['tag:2.1', ['row-2']],
    ['verdict:trusted', ['row-2']],
    ['verdict:warning', ['row-1']],
    ['verdict:unsigned,trusted', ['row-0', 'row-2']],
    ['place:downloads', ['row-2']],
    ['platform:arm64', ['row-1']],
    ['signer:rhea', ['row-2']],
    ['signer:none', ['row-0']],
    ['app:1.4', ['row-0']],
    ['WEB', ['row-1', 'row-2']],
    ['-verdict:unsigned', ['row-1', 'row-2']],
    ['nothing-like-this', []],
  ])('%j', (text, expected) => {
    expect(ids(filterImages(rows, text, now))).toEqual(expected);
  });

  it('finds what drifted, and tells apart what is ignored', () => {
    const drift = { signed: digestOf(1), role: 'targets', version: 2, seenAt: '2026-11-20T10:00:00.000Z' };
    const drifted = [
      exampleRow(0, { drift: { ...drift, ignored: false } }),
      exampleRow(1, { drift: { ...drift, ignored: true } }),
      exampleRow(2, {}),
    ];
    expect(ids(filterImages(drifted, 'drift:yes', now))).toEqual(['row-0', 'row-1']);
    expect(ids(filterImages(drifted, 'drift:told', now))).toEqual(['row-0']);
    expect(ids(filterImages(drifted, 'drift:muted', now))).toEqual(['row-1']);
    expect(ids(filterImages(drifted, 'drift:no', now))).toEqual(['row-2']);
  });

  it('finds by age in days', () => {
    const aged = [
      exampleRow(0, { created: '2026-11-20T12:00:00Z' }),
      exampleRow(1, { created: '2026-01-01T00:00:00Z' }),
      exampleRow(2, { created: undefined }),
    ];
    expect(ids(filterImages(aged, 'age:<30d', now))).toEqual(['row-0']);
    expect(ids(filterImages(aged, 'age:>30', now))).toEqual(['row-1']);
    expect(ids(filterImages(aged, 'age:none', now))).toEqual(['row-2']);
  });
  it('finds by the start of a digest', () => {
    expect(ids(filterImages(rows, `sha256:${'0'.repeat(63)}2`, now))).toEqual(['row-2']);
  });

  it('finds among 10,000 rows what it finds among few', () => {
    const many = exampleRows(10_000);
    const found = filterImages(many, 'repo:app7 verdict:rejected 1.2', now);
    expect(found.length).toBeGreaterThan(0);
    expect(ids(found)).toEqual(ids(many.filter((row) => filterImages([row], 'repo:app7 verdict:rejected 1.2', now).length === 1)));
  });
});

describe('the order before anybody sorts', () => {
  it('counts versions as people do, highest first, in each repository', () => {
    const rows = [
      exampleRow(1, { tag: '1.9', repository: 'b' }),
      exampleRow(2, { tag: '1.10', repository: 'b' }),
      exampleRow(3, { repository: 'a' }),
    ];
    expect(ids(arrangeImages(rows, 'repository'))).toEqual(['row-3', 'row-2', 'row-1']);
  });
  it('keeps places together, also two of one name', () => {
    const places = arrangeImages(
      exampleRows(300).map((row) => ({ ...row, place: 'same' })),
      'place',
    ).map(({ placeId }) => placeId);
    expect(places.filter((place, index) => place !== places[index - 1])).toHaveLength(3);
  });
  it('puts the newest first where there are no groups, and what has no date last', () => {
    const rows = [exampleRow(1, { created: undefined }), exampleRow(2), exampleRow(3)];
    expect(ids(arrangeImages(rows, 'none'))).toEqual(['row-3', 'row-2', 'row-1']);
  });
  it('ranks what needs a person first', () => {
    expect(verdictRank(exampleRow(0, { verdict: 'rejected' }))).toBeLessThan(verdictRank(exampleRow(0, { verdict: 'trusted' })));
  });
});
