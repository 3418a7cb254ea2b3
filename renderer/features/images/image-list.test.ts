import { describe, expect, it } from 'vitest';
import { exampleRow, exampleRows } from './example-images.ts';
import { filterImages } from './image-filter.ts';
import { groupImages, sortImages } from './image-order.ts';

const ids = (rows: readonly { rowId: string }[]) => rows.map(({ rowId }) => rowId);

describe('the filter', () => {
  const rows = [
    exampleRow(0, { repository: 'registry.test/acme/app', tag: '1.4.2', verdict: 'unsigned', signedBy: [] }),
    exampleRow(1, { repository: 'registry.test/acme/web', tag: '2.0', verdict: 'warning', signedBy: ['otto'], platforms: ['linux/arm64'] }),
    exampleRow(2, { repository: 'registry.test/acme/web', tag: '2.1', verdict: 'trusted', signedBy: ['rhea'], place: 'Downloads', platforms: ['windows/amd64'] }),
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
    expect(ids(filterImages(rows, text))).toEqual(expected);
  });

  it('finds by the start of a digest', () => {
    expect(ids(filterImages(rows, `sha256:${'0'.repeat(63)}2`))).toEqual(['row-2']);
  });

  it('answers over 10,000 rows within 50 ms, the first time too', () => {
    const many = exampleRows(10_000);
    const start = performance.now();
    const found = filterImages(many, 'repo:app7 verdict:rejected 1.2');
    const took = performance.now() - start;
    expect(found.length).toBeGreaterThan(0);
    expect(took).toBeLessThan(50);
  });
});

describe('sorting', () => {
  it('counts versions as people do', () => {
    const rows = [exampleRow(1, { tag: '1.10' }), exampleRow(2, { tag: '1.9' })];
    expect(ids(sortImages(rows, { column: 'tag', descending: false }))).toEqual(['row-2', 'row-1']);
  });
  it('puts what needs a person first', () => {
    const rows = [exampleRow(1, { verdict: 'trusted' }), exampleRow(2, { verdict: 'rejected' }), exampleRow(3, { verdict: 'unsigned' })];
    expect(ids(sortImages(rows, { column: 'verdict', descending: false }))).toEqual(['row-2', 'row-3', 'row-1']);
  });
  it.each(['repository', 'digest', 'platforms', 'size', 'created', 'signedBy'] as const)('by %s turns around', (column) => {
    const rows = exampleRows(50);
    const up = sortImages(rows, { column, descending: false });
    const down = sortImages(rows, { column, descending: true });
    expect(up).toHaveLength(50);
    const value = (row: (typeof rows)[number]) => String(row[column]);
    expect(value(down[0] ?? exampleRow(0))).toBe(value(up[49] ?? exampleRow(0)));
  });
});

describe('grouping', () => {
  it('keeps the sorting within a group and loses nothing', () => {
    const rows = sortImages(exampleRows(200), { column: 'size', descending: true });
    for (const by of ['repository', 'place'] as const) {
      const groups = groupImages(rows, by);
      expect(groups.flatMap(({ rows: own }) => own)).toHaveLength(200);
      for (const { rows: own } of groups) expect(own.map(({ size }) => size)).toEqual(own.map(({ size }) => size).toSorted((a, b) => b - a));
    }
    expect(groupImages(rows, 'repository').map(({ title }) => title).slice(0, 3)).toEqual([
      'registry.acme.test/acme/app0',
      'registry.acme.test/acme/app1',
      'registry.acme.test/acme/app2',
    ]);
  });
});
