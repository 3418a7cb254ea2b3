import { describe, expect, it } from 'vitest';
import type { ImageList } from '#shared/contract/images.ts';
import type { CollectionRow } from '#shared/contract/trust.ts';
import type { KeyRecord, NotaryKeyId } from '#shared/domain/key.ts';
import { findingsOf } from '#shared/health/findings.ts';
import { alertsOf, backupSentence, listed } from './alerts.ts';

const now = new Date('2026-11-23T12:00:00.000Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000 + 1000).toISOString();
const leads = { certificate: 30, root: 30, targets: 30, delegation: 30, snapshot: 30 };
const collection = (gun: string, days: number, verdict: CollectionRow['verdict'] = 'trusted') =>
  ({
    gun,
    verdict,
    sentence: 'A check failed.',
    certificates: [],
    adminTags: 0,
    roles: [
      {
        role: 'targets',
        state: 'published',
        version: 1,
        expires: inDays(days),
        threshold: 1,
        keys: [{ id: 'abcdef0123456789'.repeat(4), type: 'ecdsa', notaryKeyId: 'target' }],
        signedBy: [],
      },
    ],
  }) as unknown as CollectionRow;
const key = (label: string, state: 'none' | 'made' | 'verified', role = 'delegation') =>
  ({ keyId: label.repeat(8), label, role, backup: { state } }) as unknown as KeyRecord;
const alerts = (known: Partial<Parameters<typeof alertsOf>[0]>) =>
  alertsOf(
    {
      keys: [],
      collections: [],
      images: undefined,
      publishes: [],
      findings: findingsOf(known.collections ?? [], known.keys ?? [], leads, now),
      ...known,
    },
    { now, utc: true },
  );

it('is quiet where nothing needs anybody', () => {
  expect(alerts({ keys: [key('a', 'verified')], collections: [collection('app', 31)] })).toEqual([]);
});

describe('ends', () => {
  it('are announced within the lead time, the nearest first', () => {
    expect(
      alerts({ collections: [collection('far', 29), collection('near', 3), collection('later', 30)] }).map(({ title }) => title),
    ).toEqual(['Targets of near ends in 3 days', 'Targets of far ends in 29 days']);
  });
  it('are told apart from what has ended', () => {
    expect(alerts({ collections: [collection('old', -4)] })).toMatchObject([
      { tone: 'rejected', title: 'Targets of old ended 3 days ago' },
    ]);
  });
  it('do not repeat a rejection that they explain', () => {
    const ended = { ...collection('old', -4, 'rejected'), refusal: { kind: 'expired', role: 'targets' } };
    expect(alerts({ collections: [ended] })).toMatchObject([{ title: 'Targets of old ended 3 days ago' }]);
    expect(alerts({ collections: [collection('bad', 400, 'rejected')] })).toMatchObject([
      { tone: 'rejected', title: 'bad does not verify', detail: 'A check failed.', action: { label: 'Look', target: { tab: 'chain' } } },
    ]);
  });
  it('lead to the sheet that renews, or to who can', () => {
    const ours = { ...key('target', 'verified'), notaryKeyId: 'target' as NotaryKeyId };
    expect(alerts({ collections: [collection('app', 20)], keys: [ours] })).toMatchObject([
      { action: { label: 'Renew', sheet: { kind: 'renew', gun: 'app', role: 'targets' } } },
    ]);
    expect(alerts({ collections: [collection('app', 20)] })).toMatchObject([
      { detail: expect.stringContaining('targets takes 1 of 1 key: abcd'), action: { label: 'Look', route: 'health' } },
    ]);
  });
  it('that are many become one line that leads to all', () => {
    const many = ['a', 'b', 'c', 'd'].map((gun) => collection(gun, 20));
    expect(alerts({ collections: many })).toMatchObject([
      {
        title: 'Metadata ends: 4 times',
        detail: 'a, b and 2 more. First: Targets of a ends in 20 days.',
        action: { route: 'health', target: { filter: 'kind:role-ends severity:attention' } },
      },
    ]);
  });
});

describe('backups', () => {
  it('lead straight to the one key', () => {
    expect(alerts({ keys: [key('otter', 'none'), key('ibis', 'verified')] })).toMatchObject([
      { title: 'One key has no verified backup', action: { sheet: { kind: 'export-key', backup: true } } },
    ]);
  });
  it('count a backup that was never proven', () => {
    expect(alerts({ keys: [key('a', 'made'), key('b', 'none'), key('c', 'none')] })).toMatchObject([
      { title: '3 keys have no verified backup', detail: 'a, b and 1 more. If this computer is lost, so are they.' },
    ]);
  });
  it('are not asked for where losing the key loses nothing', () => {
    expect(alerts({ keys: [key('a', 'none', 'snapshot'), key('b', 'none', 'timestamp')] })).toEqual([]);
  });
  it('are told in one sentence', () => {
    expect(backupSentence([])).toBe('There are no keys yet.');
    expect(backupSentence([key('a', 'verified')])).toBe('Your key has a verified backup.');
    expect(backupSentence([key('a', 'verified'), key('b', 'verified')])).toBe('All 2 keys have a verified backup.');
    expect(backupSentence([key('a', 'verified'), key('b', 'made')])).toBe('1 of 2 keys have a verified backup.');
  });
});

describe('publishes whose answer was lost', () => {
  const publish = (stands: 'unknown' | 'absent' | 'published' | 'not-published') =>
    ({
      id: stands,
      gun: 'r/app',
      server: 'https://notary.example.test',
      at: now.toISOString(),
      askedAt: now.toISOString(),
      stands,
    }) as const;
  it('are never called lost before something else has their place', () => {
    const told = alerts({ publishes: [publish('unknown'), publish('absent'), publish('published'), publish('not-published')] });
    expect(told.map(({ title }) => title)).toEqual([
      'notary.example.test has not said yet whether it has what you published',
      'What you published in r/app is not there yet',
      'What you published in r/app has arrived',
      'What you published in r/app was overtaken',
    ]);
    expect(told.map(({ detail }) => /Nothing was changed|Saved on this computer, not published|It may/g.test(detail))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    expect(told[1]?.detail).toContain('23 Nov 2026, 12:00 UTC');
  });
});

it('names places that cannot be read', () => {
  const images = {
    problems: [{ placeId: 'p', medium: 'broken.tar', problem: 'ARCHIVE_TRUNCATED', detail: 'It ends too early.' }],
  } as unknown as ImageList;
  expect(alerts({ images })).toMatchObject([{ title: 'broken.tar could not be read', action: { route: 'images' } }]);
});

it('puts the worst first', () => {
  expect(
    alerts({ keys: [key('a', 'none')], collections: [collection('bad', 90, 'rejected'), collection('near', 20)] }).map(({ tone }) => tone),
  ).toEqual(['rejected', 'warning', 'warning']);
});

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c', 'd'], 'a, b and 2 more'],
])('lists %j', (names, text) => {
  expect(listed(names)).toBe(text);
});

describe('drift', () => {
  const rows = (...list: [string, string, string][]) =>
    ({
      places: [],
      problems: [],
      rows: list.map(([repository, tag, verdict]) => ({ repository, tag, verdict, rowId: `${repository}:${tag}` })),
    }) as unknown as ImageList;
  it('names the tags that are not what was signed, and leads to them', () => {
    const images = rows(['acme/app', '1.0', 'rejected'], ['acme/web', '2.0', 'rejected'], ['acme/web', '3.0', 'trusted']);
    expect(alerts({ images })).toMatchObject([
      {
        tone: 'rejected',
        title: '2 tags are not what was signed',
        detail: 'acme/app:1.0 and acme/web:2.0. Look before anybody deploys them.',
        action: { label: 'Review', route: 'images', target: { filter: 'verdict:rejected', select: 'acme/app:1.0', tab: 'drift' } },
      },
    ]);
  });
  it('is quiet about a difference that the person ignores, and leads to the only one left', () => {
    const images = rows(['acme/app', '1.0', 'rejected'], ['acme/app', '2.0', 'rejected']);
    const [ignored, told] = images.rows;
    const drift = { signed: 'a', role: 'targets', version: 2, seenAt: '2026-11-20T10:00:00.000Z' };
    const marked = {
      ...images,
      rows: [
        { ...ignored, drift: { ...drift, ignored: true } },
        { ...told, drift: { ...drift, ignored: false } },
      ],
    };
    expect(alerts({ images: marked as unknown as ImageList })).toMatchObject([
      { title: 'One tag is not what was signed', action: { target: { select: 'acme/app:2.0', tab: 'drift' } } },
    ]);
    expect(alerts({ images: { ...marked, rows: marked.rows.slice(0, 1) } as unknown as ImageList })).toEqual([]);
  });
  it('does not repeat that a whole repository is rejected', () => {
    const collections = [collection('acme/app', 100, 'rejected')];
    expect(alerts({ collections, images: rows(['acme/app', '1.0', 'rejected']) })).toMatchObject([{ title: 'acme/app does not verify' }]);
  });
});

describe('stale repositories', () => {
  const stale = (gun: string, staleBecause: string) =>
    ({ ...collection(gun, 900, 'stale'), sentence: `Stale: ${gun}.`, staleBecause, readAt: '2026-11-20T10:00:00.000Z' }) as CollectionRow;
  it('are told, with when they were read', () => {
    expect(alerts({ collections: [stale('a', 'server-unreachable')] })).toMatchObject([
      { title: 'a could not be refreshed', detail: 'Stale: a.', action: { target: { select: 'a' } } },
    ]);
    expect(alerts({ collections: [stale('a', 'server-unreachable'), stale('b', 'server-denied')] })).toMatchObject([
      { title: '2 repositories could not be refreshed', detail: 'a and b. What is shown of them was read on 20 Nov 2026 or later.' },
    ]);
  });
  it('are not told before anybody was asked, nor while nobody may be', () => {
    expect(alerts({ collections: [stale('a', 'not-refreshed'), stale('b', 'offline')] })).toEqual([]);
  });
});
