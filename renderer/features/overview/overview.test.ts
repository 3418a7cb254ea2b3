import { expect, it } from 'vitest';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { nextEnds, personal, radarMarks, recentOf, verdictCounts, widgetsFor } from './overview.ts';

const key = {
  keyId: 'k',
  label: 'otter',
  createdAt: '2026-01-01T00:00:00Z',
  lastUsedAt: '2026-11-02T00:00:00Z',
  backup: { state: 'verified', at: '2026-11-01T00:00:00Z' },
};

it('tells what was done, newest first', () => {
  expect(recentOf([key as KeyRecord], 10).map(({ what }) => what)).toEqual(['Key used', 'Backup verified', 'Key added']);
  expect(recentOf([key as KeyRecord], 1)).toHaveLength(1);
});
it('leaves out what was never done', () => {
  const { lastUsedAt: _, ...unused } = key;
  expect(recentOf([{ ...unused, backup: { state: 'none' } } as unknown as KeyRecord], 10).map(({ what }) => what)).toEqual(['Key added']);
});
it('leaves out the keys that Signet makes for a collection', () => {
  const of = (role: string) => ({ ...key, role }) as KeyRecord;
  expect(personal([of('root'), of('snapshot'), of('timestamp'), of('delegation')]).map(({ role }) => role)).toEqual(['root', 'delegation']);
});
it('counts verdicts', () => {
  expect(verdictCounts([{ verdict: 'trusted' }, { verdict: 'trusted' }, { verdict: 'stale' }])).toMatchObject({
    trusted: 2,
    stale: 1,
    rejected: 0,
  });
});
it('orders ends by date, over and to come', () => {
  const rows = [
    { gun: 'b', nextExpiry: { what: 'Root', at: '2027-01-01T00:00:00Z' } },
    { gun: 'none' },
    { gun: 'a', nextExpiry: { what: 'Timestamp', at: '2026-01-01T00:00:00Z' } },
  ] as unknown as CollectionRow[];
  expect(nextEnds(rows, 5).map(({ gun }) => gun)).toEqual(['a', 'b']);
});
it('places ends within two years on the radar, and what is over at its near edge', () => {
  const now = new Date('2026-01-01T00:00:00Z');
  const end = (gun: string, at: string) => ({ gun, what: 'root', at });
  const marks = radarMarks(
    [end('over', '2025-06-01T00:00:00Z'), end('half', '2027-01-01T00:00:00Z'), end('far', '2028-06-01T00:00:00Z')],
    now,
  );
  expect(marks.map(({ gun, place }) => [gun, place])).toEqual([
    ['over', 0],
    ['half', 0.5],
  ]);
});
it('shows each person the same, in another order', () => {
  const all = [...widgetsFor(undefined)].sort();
  for (const persona of ['sign', 'guard', 'review', 'look'] as const) expect([...widgetsFor(persona)].sort()).toEqual(all);
  expect(widgetsFor('guard')[0]).toBe('ends');
});
