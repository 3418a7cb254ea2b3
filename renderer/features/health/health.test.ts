import { expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { publishedAt } from '#renderer/store/published.ts';
import type { PublishedEntry } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { End } from '#shared/health/ends.ts';
import type { Finding } from '#shared/health/finding.ts';
import { exported } from './exported.ts';
import { type FindingRow, filterEnds, filterFindings } from './health-filter.ts';
import { createHealthSlice } from './health-slice.ts';

const now = Date.parse('2026-11-30T12:00:00.000Z');
const inDays = (days: number) => new Date(now + days * 86_400_000).toISOString();
const row = (changes: Partial<Finding> & Pick<Finding, 'kind'>, title = 'Something'): FindingRow => ({
  finding: {
    id: title,
    gun: 'acme/app',
    server: 'https://notary.example.test:4443',
    severity: 'warning',
    sentence: '',
    repair: { by: 'you', action: { do: 'look' } },
    ...changes,
  } as unknown as Finding,
  title,
  detail: 'Because of that.',
});
const rows = [
  row({ kind: 'role-ends', role: 'targets', at: inDays(20) } as Finding, 'Targets ends'),
  row({ kind: 'certificate-ends', at: inDays(400), severity: 'bad' } as Finding, 'Certificate ends'),
  row(
    { kind: 'cannot-sign', roles: [], severity: 'note', gun: 'acme/web' as Gun, repair: { by: 'nobody' } } as unknown as Finding,
    'Cannot sign',
  ),
];

it.each([
  ['', 3],
  ['severity:urgent', 1],
  ['severity:attention,note', 2],
  ['kind:role-ends', 1],
  ['role:root', 1],
  ['ends:<30d', 1],
  ['ends:none', 1],
  ['repo:web', 1],
  ['repair:nobody', 1],
  ['server:notary.example.test', 3],
  ['because certificate', 1],
  ['-repo:web', 2],
])('filters findings by %j', (filter, count) => {
  expect(filterFindings(rows, filter, now)).toHaveLength(count);
});

it('filters ends by repository, role and date', () => {
  const ends = [
    { gun: 'acme/app', what: 'root certificate', at: inDays(400) },
    { gun: 'acme/web', what: 'targets', at: inDays(5) },
  ] as End[];
  expect(filterEnds(ends, 'role:targets', now)).toEqual([ends[1]]);
  expect(filterEnds(ends, 'ends:>30d', now)).toEqual([ends[0]]);
  expect(filterEnds(ends, 'acme', now)).toEqual(ends);
});

it('exports the facts and the words that were read', () => {
  expect(exported(rows[0] as FindingRow)).toMatchObject({
    kind: 'role-ends',
    role: 'targets',
    what: 'Metadata ends',
    title: 'Targets ends',
    repairedBy: 'you',
  });
});

it('keeps view, filter and what is opened apart', () => {
  const store = createStore(createHealthSlice);
  store.getState().setView('ends');
  store.getState().openEnd('an end');
  store.getState().open('a finding');
  store.getState().setFilter('repo:app');
  expect(store.getState()).toMatchObject({ view: 'ends', opened: 'a finding', openedEnd: 'an end', filter: 'repo:app' });
});

it('knows when this computer published a version, and of others that it does not', () => {
  const published = [
    { gun: 'acme/app', at: '2026-11-02T00:00:00Z', roles: [{ role: 'targets', version: 4 }] },
    { gun: 'acme/web', at: '2026-11-03T00:00:00Z', roles: [{ role: 'targets', version: 5 }] },
  ] as unknown as PublishedEntry[];
  expect(publishedAt(published, 'acme/app' as Gun, 'targets', 4)).toBe('2026-11-02T00:00:00Z');
  expect(publishedAt(published, 'acme/app' as Gun, 'targets', 5)).toBeUndefined();
});
