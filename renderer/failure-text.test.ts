import { describe, expect, it } from 'vitest';
import type { Failure, FailureCode } from '#shared/failure.ts';
import { explain, mediumProblems, trustProblems } from './failure-text.ts';

const keyId = '98ea6e4f216f2fb4b69fff9b3a44842c38686ca685f3f55dc48c5d3fb1107be4';
const label = 'amber-otter';
const gun = 'registry.acme.test/acme/app';

/** One of each code; a new code must be added here too. */
const each: { readonly [C in FailureCode]: Failure<C> } = {
  'keychain-absent': { code: 'keychain-absent' },
  'keychain-locked': { code: 'keychain-locked' },
  'keychain-waiting': { code: 'keychain-waiting', seconds: 8 },
  'keychain-refused': { code: 'keychain-refused' },
  'key-item-missing': { code: 'key-item-missing', keyId, label },
  'key-item-altered': { code: 'key-item-altered', keyId, label },
  'key-item-foreign': { code: 'key-item-foreign', keyId },
  'key-store-slow': { code: 'key-store-slow', operation: 'read a key', seconds: 8 },
  'key-service-stopped': { code: 'key-service-stopped', operation: 'read a key' },
  'key-index-damaged': { code: 'key-index-damaged', reason: 'its seal is broken' },
  'key-unknown': { code: 'key-unknown', keyId },
  'key-exists': { code: 'key-exists', keyId, label },
  'key-needs-passphrase': { code: 'key-needs-passphrase', keyId, label },
  'passphrase-wrong': { code: 'passphrase-wrong', keyId, label },
  'passphrase-weak': { code: 'passphrase-weak', minimum: 12 },
  'vault-missing': { code: 'vault-missing' },
  'vault-locked': { code: 'vault-locked' },
  'vault-passphrase-wrong': { code: 'vault-passphrase-wrong' },
  'key-file-unreadable': { code: 'key-file-unreadable', file: 'root.key', reason: 'no PEM block' },
  'key-file-refused': { code: 'key-file-refused', file: 'root.key', reason: 'RSA with 1024 bits is too short' },
  'export-unsupported': { code: 'export-unsupported', label, format: 'pkcs12', reason: 'there is no certificate' },
  'digest-not-authorised': { code: 'digest-not-authorised', keyId },
  'backup-mismatch': { code: 'backup-mismatch', label, file: 'backup.pem' },
  'not-a-trust-store': { code: 'not-a-trust-store', folder: 'downloads' },
  locked: { code: 'locked' },
  'place-unreadable': { code: 'place-unreadable', place: 'release-2026-11', reason: 'it was removed' },
  'place-unknown': { code: 'place-unknown', place: 'release-2026-11' },
  'image-unknown': { code: 'image-unknown', image: 'acme/app:1.4.2' },
  'medium-refused': { code: 'medium-refused', medium: 'app.tar', problem: 'ARCHIVE_TRUNCATED', detail: 'expected 512 more bytes' },
  'not-signable': { code: 'not-signable', image: 'acme/app:dev', reason: 'it has no manifest digest yet' },
  'not-verifiable': { code: 'not-verifiable', image: 'acme/app:dev', reason: 'the engine keeps layers unpacked' },
  'not-pushable': { code: 'not-pushable', image: 'acme/app:dev', reason: 'it has no manifest' },
  'tag-taken': { code: 'tag-taken', image: 'acme/app:1.4.2', now: `sha256:${keyId}` },
  'push-unconfirmed': { code: 'push-unconfirmed', image: 'acme/app:1.4.2', pushed: `sha256:${keyId}`, now: 'nothing' },
  'engine-unreachable': { code: 'engine-unreachable', engine: 'Docker', reason: 'ECONNREFUSED' },
  'engine-refused': { code: 'engine-refused', engine: 'Docker', status: 500, answer: 'no space left on device' },
  'engine-push-failed': { code: 'engine-push-failed', engine: 'Docker', image: 'acme/app:1', answer: 'denied' },
  'engine-misbehaved': { code: 'engine-misbehaved', engine: 'Docker', reason: 'its answer is no JSON' },
  'collection-unknown': { code: 'collection-unknown', gun },
  'collection-exists': { code: 'collection-exists', gun },
  'trust-rejected': { code: 'trust-rejected', gun, kind: 'rollback', role: 'targets', detail: 'version 7 after 8' },
  'trust-data-malformed': { code: 'trust-data-malformed', role: 'targets', reason: 'no version' },
  'trust-data-missing': { code: 'trust-data-missing', gun, role: 'snapshot' },
  'version-gone': { code: 'version-gone', gun, role: 'targets', version: 3 },
  'no-eligible-key': { code: 'no-eligible-key', gun, role: 'targets' },
  'target-unknown': { code: 'target-unknown', gun, target: '1.4.2' },
  'tag-moved': { code: 'tag-moved', image: 'acme/app:1.4.2', shown: `sha256:${keyId}`, now: `sha256:${keyId}` },
  'review-stale': { code: 'review-stale', gun },
  'nothing-to-sign': { code: 'nothing-to-sign', gun },
  'verify-after-failed': { code: 'verify-after-failed', gun, detail: 'targets 8 is missing' },
  'publish-unfinished': { code: 'publish-unfinished', gun },
  'not-rewritable': { code: 'not-rewritable', gun, role: 'targets' },
  'threshold-kept': { code: 'threshold-kept', gun, role: 'targets', threshold: 2, keys: 3 },
  'publish-conflict': {
    code: 'publish-conflict',
    gun,
    server: 'notary.acme.test',
    role: 'targets',
    version: 8,
    keys: '7f1c04d9aa31',
    at: '2026-11-20T14:07:00.000Z',
  },
  'publish-unknown': { code: 'publish-unknown', gun, server: 'notary.acme.test' },
  'published-unseen': { code: 'published-unseen', gun, server: 'notary.acme.test', detail: 'the server could not be read again' },
  'not-refreshed': { code: 'not-refreshed', since: '2026-11-20T10:00:00.000Z' },
  offline: { code: 'offline' },
  'pins-unreadable': { code: 'pins-unreadable', reason: 'it was altered' },
  'pins-changed': { code: 'pins-changed' },
  'pins-file-refused': { code: 'pins-file-refused', file: 'config.json', reason: 'it pins nothing' },
  'pin-forbids': { code: 'pin-forbids', gun, pin: 'registry.acme.test/' },
  'backup-needed': { code: 'backup-needed', gun },
  'delete-unknown': { code: 'delete-unknown', gun, server: 'notary.acme.test' },
  'delete-unconfirmed': { code: 'delete-unconfirmed', gun, server: 'notary.acme.test' },
  'server-address': { code: 'server-address', server: 'notary.acme.test', reason: 'it is no URL' },
  'server-unreachable': { code: 'server-unreachable', server: 'notary.acme.test', reason: 'time-out' },
  'server-untrusted': { code: 'server-untrusted', server: 'notary.acme.test', reason: 'CERT_HAS_EXPIRED' },
  'server-unknown': {
    code: 'server-unknown',
    server: 'notary.acme.test',
    fingerprint: keyId,
    subject: 'CN=notary.acme.test',
    issuer: 'CN=Acme CA',
    notBefore: '2026-01-01T00:00:00.000Z',
    notAfter: '2027-01-01T00:00:00.000Z',
    before: '',
  },
  'server-changed': { code: 'server-changed', server: 'notary.acme.test', pinned: keyId, now: keyId.replace('98', '11') },
  'client-certificate': { code: 'client-certificate', server: 'notary.acme.test', reason: 'the key does not belong to the certificate' },
  'proxy-address': { code: 'proxy-address', source: 'environment', reason: 'Signet speaks to HTTP proxies only' },
  'proxy-unreachable': { code: 'proxy-unreachable', proxy: 'proxy.acme.test:3128', reason: 'ECONNREFUSED' },
  'proxy-refused': { code: 'proxy-refused', proxy: 'proxy.acme.test:3128', status: 407 },
  'server-denied': { code: 'server-denied', server: 'notary.acme.test', repository: gun },
  'archive-name': { code: 'archive-name', gun, reason: 'a part of it is empty' },
  'catalog-denied': { code: 'catalog-denied', server: 'notary.example.com' },
  'server-refused': { code: 'server-refused', server: 'notary.acme.test', status: 500, answer: 'UNKNOWN' },
  'server-busy': { code: 'server-busy', server: 'notary.acme.test', seconds: 300 },
  'sign-in-elsewhere': { code: 'sign-in-elsewhere', server: 'notary.acme.test', at: 'login.example.com' },
  'credential-helper': { code: 'credential-helper', program: 'docker-credential-pass', reason: 'it ended with 1' },
  'registry-allowance': { code: 'registry-allowance', server: 'registry.acme.test', left: 40, most: 100 },
  'login-unreadable': { code: 'login-unreadable', server: 'registry.acme.test' },
  'registry-unknown-repository': { code: 'registry-unknown-repository', server: 'registry.acme.test', repository: 'acme/app' },
  'server-misbehaved': { code: 'server-misbehaved', server: 'notary.acme.test', reason: 'it redirects too often' },
  'file-unreadable': { code: 'file-unreadable', file: 'a.tar', reason: 'it is a folder' },
  'file-not-writable': { code: 'file-not-writable', file: 'a.pem', reason: 'permission denied' },
  'not-printed': { code: 'not-printed', reason: 'it took longer than 300 seconds' },
  'disk-full': { code: 'disk-full', file: 'a.pem' },
  'file-token-unknown': { code: 'file-token-unknown' },
  'data-folder-unsafe': { code: 'data-folder-unsafe', reason: 'others may write to it' },
  cancelled: { code: 'cancelled' },
  'bad-request': { code: 'bad-request', problem: 'gun: too long' },
  'input-invalid': { code: 'input-invalid', field: 'tag', reason: 'it has a space' },
  unexpected: { code: 'unexpected', logEntry: '2026-11-23T12:00:00Z-1' },
};
const endings = [undefined, 'Nothing was changed.', 'Saved on this computer, not published.', 'Published, not visible yet.'];

describe.each(Object.values(each))('$code', (failure) => {
  const words = explain(failure);
  it('has a title without a full stop, and sentences with one', () => {
    expect(words.title).toMatch(/[^.]$/u);
    expect(words.detail).toMatch(/^(?:[A-Z“]|acme|registry).*[.]$/u);
    expect(words.advice).toMatch(/^[A-Z].*[.]$/u);
  });
  it('ends with a fixed line or none', () => {
    expect(endings).toContain(words.ending);
  });
  it('leaves no hole', () => {
    expect(`${words.title} ${words.detail} ${words.advice}`).not.toMatch(/undefined|null|\[object|\.\.| {2}|NaN/);
  });
  it('can be copied with its facts', () => {
    expect(words.details).toContain(`code: ${failure.code}`);
  });
});

it('tells locked, missing, waiting and absent apart', () => {
  const titles = (
    [
      'keychain-locked',
      'keychain-absent',
      'keychain-waiting',
      'keychain-refused',
      'key-item-missing',
      'vault-locked',
      'vault-missing',
    ] as const
  ).map((code) => explain(each[code]).title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(explain(each['keychain-locked']).detail).toContain('none is missing');
  expect(explain(each['keychain-absent']).detail).toContain('not the same as a locked keychain');
  expect(explain(each['key-item-missing']).detail).toContain('can be read');
});
it('never claims that nothing changed after something was written', () => {
  expect(explain(each['verify-after-failed']).ending).toBe('Saved on this computer, not published.');
  expect(explain(each['published-unseen']).ending).toBe('Published, not visible yet.');
});
it.each(Object.keys(mediumProblems) as (keyof typeof mediumProblems)[])('%s reads as a sentence', (problem) => {
  expect(explain({ code: 'medium-refused', medium: 'app.tar', problem, detail: 'x' }).title).toMatch(/^app\.tar \w.*[^.]$/);
});
it.each(Object.keys(trustProblems) as (keyof typeof trustProblems)[])('%s has words', (kind) => {
  expect(explain({ code: 'trust-rejected', gun, kind, role: 'targets', detail: 'x' }).title.length).toBeGreaterThan(10);
});
