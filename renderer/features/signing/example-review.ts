import type { Receipt } from '#shared/contract/signing.ts';
import type { PayloadDigest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Review } from '#shared/domain/review.ts';

export const exampleGun = 'registry.acme.test/acme/app' as Gun;
export const exampleKeyId = '7f1c04d9aa31'.padEnd(64, '2') as KeyId;

/** For tests: what main answers when one tag is to be signed. */
export const exampleReview = (changes: Partial<Review> = {}): Review => ({
  reviewId: 'review-1',
  gun: exampleGun,
  sentence: 'You will state that tag 1.4.2 of registry.acme.test/acme/app is sha256:98ea…',
  role: 'targets',
  keyId: exampleKeyId,
  keyLabel: 'amber-otter',
  asksPassphrase: true,
  goodUntil: '2029-11-22T00:00:00.000Z',
  changes: [
    { role: 'targets', kind: 'added', subject: '1.4.2', after: '98ea' },
    { role: 'targets', kind: 'changed', subject: 'version', before: '7', after: '8' },
  ],
  unrecognised: 0,
  warnings: [],
  payload: 'c4'.repeat(32) as PayloadDigest,
  payloadText: '{}',
  payloadCut: false,
  validUntil: '2026-11-23T20:01:00.000Z',
  ...changes,
});

export const exampleReceipt: Receipt = {
  gun: exampleGun,
  sentence: 'Tag 1.4.2 is signed.',
  payload: 'c4'.repeat(32) as PayloadDigest,
  versions: [{ role: 'targets', before: 7, after: 8 }],
};
