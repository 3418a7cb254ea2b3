import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { CollectionDetail, CollectionRow, TargetView } from '#shared/contract/trust.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { createRepositoriesSlice } from './repositories-slice.ts';
import { filterRepositories, filterTags } from './repository-filter.ts';

const gun = (name: string) => `registry.acme.test/acme/${name}` as Gun;
const row = (name: string, changes: Partial<CollectionRow> = {}): CollectionRow => ({
  gun: gun(name),
  verdict: 'trusted',
  sentence: '',
  tags: 3,
  signers: ['amber-otter'],
  roles: [],
  certificates: [],
  adminTags: 0,
  ...changes,
});
const tag = (name: string): TargetView => ({ name, role: 'targets', sha256: 'ab'.repeat(32), length: 1 });
const detail = (name: string, tags: readonly string[]) => ({ row: row(name), roles: [], targets: tags.map(tag) }) as CollectionDetail;

describe('filters', () => {
  const now = Date.parse('2026-11-23T12:00:00Z');
  const ending = { what: 'root', at: '2026-12-01T00:00:00Z' };
  const rows = [row('app', { nextExpiry: ending }), row('web', { verdict: 'warning', signers: ['otto'], tags: 40 })];
  it.each([
    ['', 2],
    ['repo:web', 1],
    ['verdict:trusted', 1],
    ['verdict:warning', 1],
    ['signer:otto', 1],
    ['tags:>10', 1],
    ['otter', 1],
    ['expires:<30d', 1],
    ['expires:<3', 0],
    ['expires:none', 1],
    ['nothing', 0],
  ])('%j finds %i', (filter, count) => {
    expect(filterRepositories(rows, filter, now)).toHaveLength(count);
  });
  it('finds tags by name and digest', () => {
    const tags = [tag('1.0'), { ...tag('2.0'), sha256: 'cd'.repeat(32) }];
    expect(filterTags(tags, '1.0')).toHaveLength(1);
    expect(filterTags(tags, 'digest:cdcd')).toHaveLength(1);
    expect(filterTags(tags, '')).toHaveLength(2);
  });
});

describe('opening', () => {
  const failure = { code: 'collection-unknown', gun: gun('app') } as const;
  const make = (collection: unknown) => createStore(createRepositoriesSlice({ trust: { collection } as unknown as Api['trust'] }));

  it('keeps marks of names that are still there, and only those', async () => {
    const store = make(
      vi
        .fn()
        .mockResolvedValueOnce({ ok: true, value: detail('app', ['1', '2']) })
        .mockResolvedValueOnce({ ok: true, value: detail('app', ['2']) }),
    );
    await store.getState().open(gun('app'));
    store.getState().setMarked(new Set(['1', '2']));
    await store.getState().open(gun('app'));
    expect([...store.getState().marked]).toEqual(['2']);
    await store.getState().open(undefined);
    expect(store.getState().detail).toEqual({ state: 'idle' });
  });

  it('keeps what was known when asking again fails', async () => {
    const store = make(
      vi
        .fn()
        .mockResolvedValueOnce({ ok: true, value: detail('app', []) })
        .mockResolvedValueOnce({ ok: false, failure }),
    );
    await store.getState().open(gun('app'));
    await store.getState().open(gun('app'));
    expect(store.getState().detail).toEqual({ state: 'failed', failure, value: detail('app', []) });
  });

  it('never shows a late answer for another repository', async () => {
    let late: (reply: unknown) => void = () => undefined;
    const slow = new Promise((resolve) => {
      late = resolve;
    });
    const store = make(
      vi
        .fn()
        .mockReturnValueOnce(slow)
        .mockResolvedValueOnce({ ok: true, value: detail('web', []) }),
    );
    const first = store.getState().open(gun('app'));
    await store.getState().open(gun('web'));
    late({ ok: true, value: detail('app', []) });
    await first;
    expect(store.getState().detail).toMatchObject({ value: detail('web', []) });
  });
});
