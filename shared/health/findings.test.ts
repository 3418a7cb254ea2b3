import { describe, expect, it } from 'vitest';
import type { CollectionRow, RoleFacts } from '../contract/trust.ts';
import type { KeyRecord } from '../domain/key.ts';
import { endsOf } from './ends.ts';
import { findingsOf } from './findings.ts';

const now = new Date('2026-11-30T12:00:00.000Z');
const inDays = (days: number) => new Date(now.getTime() + days * 86_400_000).toISOString();
const leads = { certificate: 730, root: 365, targets: 90, delegation: 60, snapshot: 30 };

const key = (name: string, backup: 'none' | 'made' | 'verified' = 'verified') =>
  ({ keyId: `our ${name}`, notaryKeyId: name, label: name, custody: 'keychain', backup: { state: backup } }) as unknown as KeyRecord;
const role = (name: string, changes: Partial<RoleFacts> = {}): RoleFacts => ({
  role: name,
  state: 'published',
  version: 3,
  expires: inDays(2000),
  threshold: 1,
  keys: [{ id: `${name} id`, type: 'ecdsa', notaryKeyId: name }],
  signedBy: [name],
  ...changes,
});
const base = (changes: Readonly<Record<string, Partial<RoleFacts>>> = {}) =>
  ['root', 'targets', 'snapshot', 'timestamp'].map((name) => role(name, { ...changes[name] }));
const row = (changes: Partial<CollectionRow> = {}) =>
  ({
    gun: 'acme/app',
    server: 'https://notary.example.test',
    verdict: 'trusted',
    sentence: 'Trusted.',
    certificates: [{ subject: 'CN=acme/app', notAfter: inDays(3000), keyId: 'root id' }],
    roles: base(),
    adminTags: 0,
    ...changes,
  }) as unknown as CollectionRow;
const of = (one: CollectionRow, keys: readonly KeyRecord[] = []) => findingsOf([one], keys, leads, now);
const kinds = (one: CollectionRow, keys: readonly KeyRecord[] = []) => of(one, keys).map(({ severity, kind }) => `${severity} ${kind}`);
const all = ['root', 'targets'].map((name) => key(name));

it('finds nothing where nothing is the matter', () => {
  expect(of(row())).toEqual([]);
  expect(of(row(), all)).toEqual([]);
});

describe('ends', () => {
  it.each([
    ['targets', 89, 'warning'],
    ['targets', 91, undefined],
    ['targets', 13, 'bad'],
    ['snapshot', 29, 'note'],
    ['snapshot', 31, undefined],
    ['timestamp', 1, undefined],
  ])('%s in %i days: %s', (name, days, severity) => {
    expect(of(row({ roles: base({ [name]: { expires: inDays(days) } }) })).map((one) => one.severity)).toEqual(severity ? [severity] : []);
  });
  it('of a delegation have a lead of their own', () => {
    expect(kinds(row({ roles: [...base(), role('targets/rhea', { expires: inDays(61) })] }))).toEqual([]);
    expect(kinds(row({ roles: [...base(), role('targets/rhea', { expires: inDays(59) })] }))).toEqual(['warning role-ends']);
  });
  it('are renewed by whoever has enough keys; otherwise it is said who has them', () => {
    const roles = base({ targets: { expires: inDays(20) } });
    expect(of(row({ roles }), all)).toMatchObject([{ repair: { by: 'you', action: { do: 'renew', role: 'targets' } } }]);
    expect(of(row({ roles }))).toMatchObject([
      { repair: { by: 'others', who: { role: 'targets', needs: 1, keys: [{ id: 'targets id' }] } } },
    ]);
    const two = [
      { id: 'a id', type: 'ecdsa', notaryKeyId: 'a' },
      { id: 'b id', type: 'ecdsa', notaryKeyId: 'b' },
    ];
    const shared = base({ targets: { expires: inDays(20), threshold: 2, keys: two } });
    expect(of(row({ roles: shared }), [key('a')])[0]?.repair).toMatchObject({
      by: 'others',
      who: { needs: 2, keys: [{ id: 'a id', label: 'a', custody: 'keychain', backup: 'verified' }, { id: 'b id' }] },
    });
    expect(of(row({ roles: shared }), [key('a'), key('b')])[0]?.repair).toMatchObject({ by: 'you' });
  });
  it('that have come are bad, and explain the rejection', () => {
    const ended = row({
      verdict: 'rejected',
      refusal: { kind: 'expired', role: 'targets' },
      roles: base({ targets: { expires: inDays(-2) } }),
    });
    expect(of(ended, all)).toMatchObject([{ kind: 'role-ended', role: 'targets', repair: { by: 'you' } }]);
    expect(kinds(ended)).toEqual(['bad role-ended']);
  });
  it('of what a server signs by itself are nobody’s business', () => {
    const roles = base({ timestamp: { expires: inDays(-2) }, snapshot: { expires: inDays(-2) } });
    expect(of(row({ roles }))).toEqual([]);
    expect(kinds(row({ roles }), [key('snapshot')])).toContain('bad role-ended');
  });
  it('of a snapshot that its server cannot sign are what is the matter, not its silence', () => {
    const roles = base({ snapshot: { expires: inDays(-2) } });
    const stale = row({ verdict: 'stale', staleBecause: 'server-refused', readAt: inDays(-3), snapshotEndedAt: inDays(-2), roles });
    expect(of(stale)).toMatchObject([
      { kind: 'role-ended', role: 'snapshot', repair: { by: 'others', who: { keys: [{ id: 'snapshot id' }] } } },
    ]);
    expect(of(stale, [key('snapshot')])[0]).toMatchObject({ repair: { by: 'you', action: { do: 'renew', role: 'snapshot' } } });
  });
  it('of a timestamp of ours matter once it was not renewed for a week', () => {
    const { server: _, ...here } = row({ roles: base({ timestamp: { expires: inDays(4) } }) });
    expect(kinds(here)).toEqual(['warning timestamp-neglected']);
  });
});

describe('the root', () => {
  it('within six months of its end locks out who has no root key', () => {
    const roles = base({ root: { expires: inDays(180) } });
    expect(kinds(row({ roles }))).toEqual(['bad root-locks-out']);
    const { server: _, ...here } = row({ roles });
    expect(kinds(here)).toEqual(['warning role-ends']);
  });
  it.each([
    [731, []],
    [729, ['warning certificate-ends']],
    [180, ['bad certificate-ends']],
    [-1, ['bad certificate-ended']],
  ])('certificate in %i days: %j', (days, expected) => {
    expect(kinds(row({ certificates: [{ subject: '', notAfter: inDays(days), keyId: '' }] }))).toEqual(expected);
  });
  it('certificate is renewed by the root key, and by nobody once it has ended', () => {
    const certificates = [{ subject: '', notAfter: inDays(100), keyId: '' }];
    expect(of(row({ certificates }), all)[0]?.repair).toEqual({ by: 'you', action: { do: 'renew-certificate' } });
    expect(of(row({ certificates }))[0]?.repair).toMatchObject({ by: 'others', who: { role: 'root' } });
    const over = [{ subject: '', notAfter: inDays(-100), keyId: '' }];
    expect(of(row({ certificates: over, verdict: 'rejected', roles: base({ targets: { expires: inDays(-1) } }) }), all)).toMatchObject([
      { kind: 'certificate-ended', repair: { by: 'nobody' } },
    ]);
  });
});

describe('delegations and keys', () => {
  it('that cannot be used, lack signatures or vanished are named, with who has to act', () => {
    const delegations = [
      role('targets/few', { threshold: 2, state: 'under-signed', signedBy: [] }),
      role('targets/half', {
        threshold: 2,
        state: 'under-signed',
        signedBy: ['a'],
        keys: ['a', 'b'].map((id) => ({ id, type: 'ecdsa', notaryKeyId: id })),
      }),
      role('targets/gone', { state: 'vanished' }),
      role('targets/new', { state: 'unpublished', version: 0 }),
    ];
    expect(of(row({ roles: [...base(), ...delegations] }))).toMatchObject([
      { kind: 'unusable', role: 'targets/few', has: 1, needs: 2, repair: { by: 'others', who: { role: 'targets' } } },
      { kind: 'under-signed', role: 'targets/half', has: 1, needs: 2, repair: { by: 'others', who: { role: 'targets/half' } } },
      { kind: 'vanished', role: 'targets/gone', severity: 'warning' },
    ]);
  });
  it('that lack signatures are signed again by who has enough of their keys', () => {
    const half = role('targets/half', { state: 'under-signed', signedBy: [] });
    expect(of(row({ roles: [...base(), half] }), [key('targets/half')])[0]).toMatchObject({
      kind: 'under-signed',
      repair: { by: 'you', action: { do: 'renew', role: 'targets/half' } },
    });
  });
  it('without which a role is lost must have a backup', () => {
    expect(of(row(), [key('root', 'none'), key('targets', 'made')])).toMatchObject([
      { kind: 'single-key', role: 'root', repair: { action: { do: 'back-up', keyId: 'our root' } } },
      { kind: 'single-key', role: 'targets', repair: { action: { do: 'verify-backup' } } },
    ]);
    const spare = [
      { id: 'root id', type: 'ecdsa', notaryKeyId: 'root' },
      { id: 'spare', type: 'ecdsa', notaryKeyId: 'spare' },
    ];
    expect(kinds(row({ roles: base({ root: { keys: spare } }) }), [key('root', 'none'), key('targets')])).toEqual([]);
  });
  it('a snapshot key here keeps delegates from publishing', () => {
    const ours = [...all, key('snapshot')];
    expect(kinds(row(), ours)).toEqual(['note snapshot-here']);
    const delegated = row({ roles: [...base(), role('targets/rhea')] });
    expect(of(delegated, ours)).toMatchObject([
      { severity: 'warning', kind: 'snapshot-here', repair: { by: 'you', action: { do: 'move-snapshot' } } },
      { kind: 'cannot-sign' },
    ]);
    const { server: _, ...here } = row();
    expect(kinds(here, ours)).toEqual([]);
  });
  it('a signer is told which roles are not hers; who only reads is not', () => {
    const delegated = row({ roles: [...base(), role('targets/rhea')] });
    expect(of(delegated, [key('targets/rhea')])).toMatchObject([
      { severity: 'note', kind: 'cannot-sign', roles: [{ role: 'root' }, { role: 'targets' }] },
    ]);
    expect(kinds(delegated)).toEqual([]);
  });
  it('tags of nobody but the admin can be signed again by a signer', () => {
    const delegated = row({ adminTags: 3, roles: [...base(), role('targets/rhea')] });
    expect(of(delegated)).toMatchObject([{ kind: 'admin-tags', count: 3, repair: { by: 'others', who: { role: 'targets/rhea' } } }]);
    expect(of(delegated, [...all, key('targets/rhea')])).toMatchObject([{ repair: { by: 'you', action: { do: 'sign-tags' } } }]);
  });
});

describe('what was not read', () => {
  it.each([
    ['server-unreachable', 1, ['warning stale']],
    ['offline', 1, []],
    ['not-refreshed', 20, ['note stale']],
  ])('%s since %i days: %j', (staleBecause, days, expected) => {
    expect(kinds(row({ verdict: 'stale', staleBecause, readAt: inDays(-days) }))).toEqual(expected);
  });
  it('is rejected for another reason: that comes first', () => {
    const rejected = row({ verdict: 'rejected', refusal: { kind: 'rollback', role: 'targets' }, roles: [], certificates: [] });
    expect(of(rejected)).toMatchObject([{ severity: 'bad', kind: 'rejected', repair: { action: { do: 'look' } } }]);
  });
});

it('puts the worst first, then what ends soonest', () => {
  const ends = (gun: string, days: number) =>
    row({ gun: gun as CollectionRow['gun'], roles: base({ targets: { expires: inDays(days) } }) });
  expect(findingsOf([ends('late', 80), ends('soon', 20), ends('over', -1)], [], leads, now).map(({ gun }) => gun)).toEqual([
    'over',
    'soon',
    'late',
  ]);
});

it('lists every end but that of a timestamp', () => {
  const roles = [...base({ targets: { expires: inDays(5) } }), role('targets/rhea', { expires: inDays(7) })];
  expect(endsOf([row({ roles })]).map(({ what }) => what)).toEqual(['targets', 'targets/rhea', 'root', 'snapshot', 'root certificate']);
});
