import { describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import type { Api } from '#shared/contract/index.ts';
import type { Gun, RoleName } from '#shared/domain/gun.ts';
import type { HistoryRow, RepositoryHistory } from '#shared/domain/history.ts';
import { createHistorySlice } from './history-slice.ts';
import { entitlementSentence, leftOut, sourceSentence } from './history-words.ts';
import { filterVersions } from './version-filter.ts';
import { defaultPair, markedPair, withPrevious } from './version-pairs.ts';

const gun = (name: string) => `registry.acme.test/acme/${name}` as Gun;
const sha = (text: string) => Buffer.from(text.padEnd(32, '.')).toString('hex').slice(0, 64);
const row = (role: string, version: number, more: Partial<HistoryRow> = {}): HistoryRow => ({
  role: role as RoleName,
  version,
  sha256: sha(`${role}${version}`),
  signers: [{ id: 'ab'.repeat(32), label: 'amber-otter' }],
  ...more,
});
const history = (name: string, ...versions: HistoryRow[]): RepositoryHistory => ({
  gun: gun(name),
  source: 'computer',
  readAt: '2026-11-23T12:00:00Z',
  versions,
  roles: [],
});
const ready = <T>(value: T) => ({ ok: true as const, value });
const changes = (from: number, count: number, total: number) =>
  ready({
    changes: Array.from({ length: count }, (_, index) => ({ part: 'target', kind: 'added', subject: String(from + index) })),
    from,
    total,
    counts: {},
    unrecognised: 0,
  });

function make(api: Partial<Record<keyof Api['history'], unknown>>) {
  return createStore(createHistorySlice({ history: api as unknown as Api['history'] }));
}

describe('the timeline', () => {
  it('compares the newest targets with those before them, unless something else was chosen', async () => {
    const versions = vi.fn().mockResolvedValue(ready(history('app', row('targets', 9), row('targets', 7), row('root', 1))));
    const store = make({ versions, compare: async () => changes(0, 1, 1) });
    await store.getState().load(gun('app'));
    expect(store.getState().chosen).toEqual({ role: 'targets', before: 7, after: 9 });
    versions.mockResolvedValue(ready(history('app', row('targets', 10), row('targets', 9), row('targets', 7))));
    await store.getState().load(gun('app'));
    expect(store.getState().chosen).toEqual({ role: 'targets', before: 7, after: 9 });
    versions.mockResolvedValue(ready(history('app', row('targets', 10), row('targets', 9))));
    store.getState().mark(new Set(['targets 9', 'targets 7']));
    await store.getState().load(gun('app'));
    expect(store.getState().chosen).toEqual({ role: 'targets', before: 9, after: 10 });
    expect([...store.getState().marked]).toEqual(['targets 9']);
  });

  it('never shows a late answer for another repository', async () => {
    let late: (reply: unknown) => void = () => undefined;
    const versions = vi
      .fn()
      .mockReturnValueOnce(new Promise((resolve) => (late = resolve)))
      .mockResolvedValueOnce(ready(history('web', row('root', 1))));
    const store = make({ versions });
    const first = store.getState().load(gun('app'));
    await store.getState().load(gun('web'));
    late(ready(history('app', row('root', 2))));
    await first;
    expect(store.getState().history).toMatchObject({ value: { gun: gun('web') } });
  });
});

describe('the comparison', () => {
  const versions = async () => ready(history('app', row('targets', 3), row('targets', 2), row('targets', 1)));

  it('asks for the very bytes that were shown, and for the rest part by part', async () => {
    const compare = vi
      .fn()
      .mockResolvedValueOnce(changes(0, 2, 3))
      .mockResolvedValueOnce(changes(2, 1, 3));
    const store = make({ versions, compare });
    await store.getState().load(gun('app'));
    await store.getState().choose({ role: 'targets', before: 1, after: 3 });
    await store.getState().more();
    expect(compare.mock.calls.map(([asked]) => asked)).toEqual(
      [0, 2].map((from) => ({
        gun: gun('app'),
        role: 'targets',
        before: { version: 1, sha256: sha('targets1') },
        after: { version: 3, sha256: sha('targets3') },
        from,
      })),
    );
    expect(store.getState().comparison).toMatchObject({
      state: 'ready',
      value: { changes: [{ subject: '0' }, { subject: '1' }, { subject: '2' }] },
    });
  });

  it('drops an answer for versions that are chosen no longer', async () => {
    let late: (reply: unknown) => void = () => undefined;
    const compare = vi
      .fn()
      .mockReturnValueOnce(new Promise((resolve) => (late = resolve)))
      .mockResolvedValueOnce(changes(5, 1, 1));
    const store = make({ versions, compare });
    await store.getState().load(gun('app'));
    const first = store.getState().choose({ role: 'targets', before: 1, after: 2 });
    await store.getState().choose({ role: 'targets', before: 2, after: 3 });
    late(changes(0, 1, 1));
    await first;
    expect(store.getState().comparison).toMatchObject({ value: { changes: [{ subject: '5' }] } });
  });

  it('keeps what is shown when the rest cannot be had', async () => {
    const failure = { code: 'offline' };
    const compare = vi
      .fn()
      .mockResolvedValueOnce(changes(0, 1, 2))
      .mockResolvedValueOnce({ ok: false, failure });
    const store = make({ versions, compare });
    await store.getState().load(gun('app'));
    await store.getState().show('changes');
    await store.getState().more();
    expect(store.getState().comparison).toMatchObject({ state: 'failed', failure, value: { changes: [{ subject: '0' }] } });
  });

  it('reads the text once it is looked at, and anew with all of it', async () => {
    const lines = vi.fn().mockResolvedValue(ready({ lines: [], from: 0, total: 0 }));
    const store = make({ versions, lines, compare: async () => changes(0, 0, 0) });
    await store.getState().load(gun('app'));
    await store.getState().show('changes');
    expect(lines).not.toHaveBeenCalled();
    await store.getState().show('text');
    await store.getState().show('text');
    await store.getState().showWhole(true);
    expect(lines.mock.calls.map(([{ whole }]) => whole)).toEqual([false, true]);
  });
});

describe('marking as reviewed', () => {
  const versions = async () => ready(history('app', row('targets', 3), row('targets', 2)));
  const compare = async () => changes(0, 0, 0);

  it('keeps the later of the two, by its bytes, and shows that it is', async () => {
    const review = vi.fn().mockResolvedValue(ready({}));
    const asked = vi.fn(versions);
    const store = make({ versions: asked, compare, review });
    await store.getState().load(gun('app'));
    expect(await store.getState().review('looks right')).toBeUndefined();
    expect(review).toHaveBeenCalledWith({ gun: gun('app'), role: 'targets', version: 3, sha256: sha('targets3'), note: 'looks right' });
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('says why it could not be kept', async () => {
    const failure = { code: 'file-unreadable', file: 'reviewed.json', reason: 'it was altered' };
    const store = make({ versions, compare, review: async () => ({ ok: false, failure }) });
    await store.getState().load(gun('app'));
    expect(await store.getState().review('')).toEqual(failure);
  });
});

describe('pairs', () => {
  const versions = [row('root', 1), row('targets', 1), row('snapshot', 5), row('snapshot', 2), row('snapshot', 1, { sha256: undefined })];
  it.each<[string[], unknown]>([
    [['snapshot 5', 'snapshot 2'], { role: 'snapshot', before: 2, after: 5 }],
    [['snapshot 5'], 'Choose two versions of one role.'],
    [['snapshot 5', 'root 1'], 'These are versions of two roles. Choose two of one role.'],
    [['snapshot 5', 'snapshot 1'], 'One of them is too large to be read.'],
  ])('of %j', (marked, expected) => {
    expect(markedPair(versions, new Set(marked))).toEqual(expected);
  });
  it('begins at what was reviewed last', () => {
    const reviewed = { at: '2026-11-23T12:00:00Z', note: '' };
    const since = [
      row('targets', 9),
      row('targets', 8),
      row('targets', 5, { reviewed }),
      row('targets', 2, { reviewed }),
      row('targets', 1),
    ];
    expect(defaultPair(since)).toEqual({ role: 'targets', before: 5, after: 9 });
    expect(defaultPair([row('targets', 10, { reviewed }), ...since])).toEqual({ role: 'targets', before: 9, after: 10 });
  });
  it('falls back to another role where there is one version of targets', () => {
    expect(defaultPair(versions)).toEqual({ role: 'snapshot', before: 2, after: 5 });
    expect(defaultPair([row('root', 1)])).toBeUndefined();
    expect(withPrevious(versions, row('snapshot', 2))).toBeUndefined();
  });
});

describe('words', () => {
  it('filters by role, signer and state', () => {
    const rows = [row('root', 1), row('targets', 2, { problem: 'bad', signers: [] })];
    expect(filterVersions(rows, 'role:targets')).toHaveLength(1);
    expect(filterVersions(rows, 'signer:amber-otter')).toEqual([rows[0]]);
    expect(filterVersions(rows, 'state:refused')).toEqual([rows[1]]);
    expect(filterVersions(rows, 'root')).toEqual([rows[0]]);
    expect(filterVersions(rows, '')).toBe(rows);
  });
  it('says where versions come from and what was left out', () => {
    expect(sourceSentence(history('app', row('root', 1)))).toBe('1 version on this computer');
    const cut = {
      ...history('app'),
      stopped: 'bytes' as const,
      roles: [{ role: 'targets', found: 2, missing: 0, unasked: { from: 11, to: 999_990 } }],
    };
    expect(leftOut(cut)).toEqual([
      'Signet stopped after reading so many bytes: there may be more.',
      'Of targets, versions 11 to 999,990 were not asked for.',
    ]);
  });
  it.each([
    [row('root', 2, { by: { role: 'root', version: 2 }, how: 'root', threshold: 1, foreign: 0 }), 'of its own root keys'],
    [
      row('targets', 2, { by: { role: 'root', version: 1 }, how: 'snapshot', threshold: 2, foreign: 1 }),
      '2 signatures of the keys that root 1 names',
    ],
    [
      row('targets', 2, { by: { role: 'root', version: 1 }, how: 'search', threshold: 1, foreign: 2 }),
      '2 signatures by other keys do not count',
    ],
  ])('says who was entitled: %j', (one, words) => {
    expect(entitlementSentence(one)).toContain(words);
  });
});
