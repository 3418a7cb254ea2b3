import { describe, expect, it } from 'vitest';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Finding, FindingFacts, Repair } from '#shared/health/finding.ts';
import { custodyWords, findingWords, kindWords, repairSentence, whoSentence } from './finding-words.ts';
import { repairPlace } from './repairs.ts';

const gun = 'acme/app' as Gun;
const time = { now: new Date('2026-11-30T12:00:00.000Z'), utc: true };
const at = '2026-12-11T12:00:00.000Z';
const over = '2026-11-20T12:00:00.000Z';
const others: Repair = { by: 'others', who: { role: 'targets', needs: 2, keys: [{ id: 'ab'.repeat(32) }, { id: 'x', label: 'otter' }] } };
const finding = (facts: FindingFacts, repair: Repair = others, severity: Finding['severity'] = 'warning') =>
  ({ ...facts, id: '', gun, server: undefined, severity, sentence: 'What the verdict says.', repair }) as Finding;

describe('every kind has words', () => {
  const all: FindingFacts[] = [
    { kind: 'rejected' },
    { kind: 'certificate-ended', at: over },
    { kind: 'certificate-ends', at },
    { kind: 'role-ended', role: 'targets', at: over },
    { kind: 'role-ends', role: 'targets/rhea', at },
    { kind: 'root-locks-out', role: 'root', at },
    { kind: 'timestamp-neglected', role: 'timestamp', at },
    { kind: 'under-signed', role: 'targets/rhea', has: 0, needs: 2 },
    { kind: 'vanished', role: 'targets/rhea' },
    { kind: 'unusable', role: 'targets/rhea', has: 1, needs: 2 },
    { kind: 'single-key', role: 'root', key: { id: 'x', label: 'otter', backup: 'made' } },
    { kind: 'snapshot-here', role: 'snapshot', delegations: 2 },
    { kind: 'cannot-sign', roles: [{ role: 'root', needs: 1, keys: [{ id: 'ab'.repeat(32) }] }] },
    { kind: 'stale', since: over },
    { kind: 'admin-tags', count: 1 },
  ];
  it('which are all told apart', () => {
    expect(all.map(({ kind }) => kind).sort()).toEqual(Object.keys(kindWords).sort());
    const titles = all.map((facts) => findingWords(finding(facts), time, gun).title);
    expect(new Set(titles).size).toBe(all.length);
    for (const title of titles) expect(title).toContain('acme/app');
  });
  it.each(all)('$kind: a title and a whole sentence', (facts) => {
    const { title, detail } = findingWords(finding(facts), time);
    expect(title).toMatch(/^[A-Za-z0-9/]/);
    expect(title).not.toMatch(/undefined|\.$/);
    expect(detail).toMatch(/\.$/);
    expect(detail).not.toContain('undefined');
  });
});

it('names what ends and when, alone and of a repository', () => {
  expect(findingWords(finding({ kind: 'role-ends', role: 'targets', at }), time).title).toBe('Targets ends in 11 days');
  expect(findingWords(finding({ kind: 'role-ended', role: 'targets/rhea', at: over }), time, gun).title).toBe(
    'targets/rhea of acme/app ended 10 days ago',
  );
});
it('does not promise that a server renews what another person may hold', () => {
  const { detail } = findingWords(finding({ kind: 'role-ends', role: 'snapshot', at }, others, 'note'), time);
  expect(detail).toBe('After 11 Dec 2026 nothing of it verifies. If its server has the key, it signs another by itself.');
});
it('says who can repair it, by keys', () => {
  expect(repairSentence(finding({ kind: 'rejected' }))).toBe('targets takes 2 of 2 keys: abab…abab, “otter” (yours).');
  expect(repairSentence(finding({ kind: 'rejected' }, { by: 'nobody' }))).toBe('Nobody can repair this.');
  expect(repairSentence(finding({ kind: 'rejected' }, { by: 'you', action: { do: 'look' } }))).toBeUndefined();
  expect(whoSentence({ role: 'root', needs: 1, keys: [] })).toBe('root: no key is listed.');
});
it('says where a key is and whether it would survive that place', () => {
  expect(custodyWords({ id: 'x' })).toBeUndefined();
  expect(custodyWords({ id: 'x', custody: 'vault', backup: 'made' })).toBe('in the vault file, backup not verified');
});

it('leads every repair to the sheet that does it, filled in', () => {
  const keyId = 'k' as KeyId;
  expect(repairPlace({ do: 'renew', role: 'targets/rhea' }, gun, undefined).sheet).toEqual({ kind: 'renew', gun, role: 'targets/rhea' });
  expect(repairPlace({ do: 'renew-certificate' }, gun, undefined).sheet).toEqual({ kind: 'renew-certificate', gun });
  expect(repairPlace({ do: 'move-snapshot' }, gun, 'https://n.test').sheet).toEqual({
    kind: 'rotate-snapshot',
    gun,
    server: 'https://n.test',
  });
  expect(repairPlace({ do: 'back-up', keyId }, gun, undefined).sheet).toEqual({ kind: 'export-key', keyId, backup: true });
  expect(repairPlace({ do: 'verify-backup', keyId }, gun, undefined).sheet).toEqual({ kind: 'verify-backup', keyId });
  expect(repairPlace({ do: 'look' }, gun, undefined)).toEqual({ route: 'repositories', target: { select: gun, tab: 'chain' } });
  expect(repairPlace({ do: 'sign-tags' }, 'a b' as Gun, undefined)).toEqual({ route: 'images', target: { filter: 'repo:"a b"' } });
});
