import { expect, it } from 'vitest';
import type { PublishedEntry } from '#shared/contract/trust.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { End } from '#shared/health/ends.ts';
import { personal, radarStrip, recentOf, verdictCounts, widgetsFor } from './overview.ts';

const key = {
  keyId: 'k',
  label: 'otter',
  createdAt: '2026-01-01T00:00:00Z',
  lastUsedAt: '2026-11-02T00:00:00Z',
  backup: { state: 'verified', at: '2026-11-01T00:00:00Z' },
};

it('tells what was done, newest first', () => {
  expect(recentOf([key as KeyRecord], [], 10).map(({ what }) => what)).toEqual(['Key used', 'Backup verified', 'Key added']);
  expect(recentOf([key as KeyRecord], [], 1)).toHaveLength(1);
});
it('leaves out what was never done', () => {
  const { lastUsedAt: _, ...unused } = key;
  expect(recentOf([{ ...unused, backup: { state: 'none' } } as unknown as KeyRecord], [], 10).map(({ what }) => what)).toEqual([
    'Key added',
  ]);
});
it('tells what was published, once', () => {
  const published = [
    {
      gun: 'acme/app',
      server: 'https://notary.example.test',
      at: '2026-11-02T00:00:05Z',
      roles: [
        { role: 'targets', version: 4 },
        { role: 'snapshot', version: 9 },
      ],
    },
  ] as unknown as PublishedEntry[];
  expect(recentOf([key as KeyRecord], published, 10).map(({ what, who }) => `${what} ${who}`)).toEqual([
    'Published targets 4 of acme/app',
    'Backup verified otter',
    'Key added otter',
  ]);
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
it('places every end in its month, what is over apart, and leaves out what is further away', () => {
  const end = (what: string, at: string) => ({ gun: 'acme/app', what, at }) as End;
  const { over, months } = radarStrip(
    [
      end('targets', '2026-01-10T00:00:00Z'),
      end('root', '2026-01-20T00:00:00Z'),
      end('snapshot', '2026-03-31T23:59:59Z'),
      end('targets/rhea', '2026-03-01T00:00:00Z'),
      end('root certificate', '2028-02-01T00:00:00Z'),
    ],
    { now: new Date('2026-01-15T12:00:00Z'), utc: true },
  );
  expect(over.map(({ what }) => what)).toEqual(['targets']);
  expect(months).toHaveLength(25);
  expect(months.flatMap(({ year, month, ends }) => ends.map(({ what }) => `${what} ${year}-${month + 1}`))).toEqual([
    'root 2026-1',
    'snapshot 2026-3',
    'targets/rhea 2026-3',
  ]);
});
it('shows each person the same, in another order', () => {
  const all = [...widgetsFor(undefined)].sort();
  for (const persona of ['sign', 'guard', 'review', 'look'] as const) expect([...widgetsFor(persona)].sort()).toEqual(all);
  expect(widgetsFor('guard')[0]).toBe('ends');
});
