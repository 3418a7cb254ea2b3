import { expect, it } from 'vitest';
import type { Targets } from '#electron/formats/tuf/types.ts';
import { confirmPublish } from './confirm.ts';
import { difference } from './diff.ts';
import { firstTargets, targetMeta } from './next.ts';
import { image, TestCollection, targetsPassphrase, yes } from './testing/test-collection.ts';

const before: Targets = { ...firstTargets('2029-01-01T00:00:00Z'), targets: new Map([['1.0', targetMeta(image('1.0'))]]) };

it('counts what has no line of its own', () => {
  expect(difference('targets', before, before)).toEqual({ changes: [], unrecognised: 0 });
  expect(difference('targets', before, { ...before, extra: new Map([['spec_version', '1.0']]) }).unrecognised).toBe(1);
  expect(difference('targets', before, { type: 'Timestamp', version: 1, expires: before.expires, meta: new Map() }).unrecognised).toBe(2);
});

it('has a line for what is delegated', () => {
  const roles = [{ name: 'targets/dev', paths: [''], keyIds: ['ab'], threshold: 1 }];
  const delegated: Targets = { ...before, delegations: { keys: new Map([['ab', { keyType: 'ecdsa', public: 'AA==' }]]), roles } };
  for (const old of [before, undefined]) {
    const { changes, unrecognised } = difference('targets', old, delegated);
    expect(unrecognised).toBe(0);
    expect(changes).toContainEqual({ role: 'targets', kind: 'added', subject: 'delegation targets/dev', after: '1 of ab · paths ""' });
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'added', subject: 'key ab' }));
  }
});

it('shows custom data and other hashes of a target', () => {
  const meta = { ...targetMeta(image('1.0')), custom: { a: 1 } };
  const { changes, unrecognised } = difference('targets', before, { ...before, targets: new Map([['1.0', meta]]) });
  expect(unrecognised).toBe(0);
  expect(changes).toMatchObject([{ kind: 'changed', subject: '1.0', after: expect.stringContaining('custom {"a":1}') }]);
});

it('lets nothing be signed that the review does not show whole', async () => {
  const collection = await TestCollection.started();
  const prepared = await collection.add(image('1.0'));
  const blind = { ...prepared, review: { ...prepared.review, unrecognised: 1 } };
  const confirmation = { payload: prepared.review.payload, passphrase: targetsPassphrase };
  await expect(confirmPublish(collection.deps, blind, confirmation, yes)).rejects.toMatchObject({
    failure: { code: 'digest-not-authorised' },
  });
});
