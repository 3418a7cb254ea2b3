import { expect, it } from 'vitest';
import type { HeardEntry, TakeBackPlan } from '#shared/domain/take-back.ts';
import { heardThen, missingFor } from './take-back-words.ts';

const entry = (role: string, letter: string): HeardEntry => ({
  role,
  version: 3,
  expires: '2029-11-23T12:00:00.000Z',
  sha256: letter.repeat(64),
});

it('says what consumers get then, docker and notary apart where they differ', () => {
  expect(heardThen({})).toBe('Then nobody gets it any more.');
  expect(heardThen({ docker: entry('targets', 'a'), notary: entry('targets', 'a') })).toMatch(
    /^Then docker pull and notary get sha256:a+…a+ of targets, version 3\.$/,
  );
  expect(heardThen({ notary: entry('targets/alice', 'b') })).toMatch(/docker pull gets nothing, and notary sha256:b+…b+ of targets\/alice/);
});

it('says why one cannot go on', () => {
  const role = { role: 'targets', version: 1, expires: '2029-11-23T12:00:00.000Z', names: 1, reason: '', chosen: true } as const;
  const plan = (roles: TakeBackPlan['roles'], of = ['targets']): TakeBackPlan => ({
    roles,
    names: [{ name: 'a', roles: of, before: {}, after: {} }],
    stillHeard: 0,
  });
  const key = { keyId: 'k' as never, label: 'otter' };
  expect(missingFor(undefined)).toBe('Looking who states it.');
  expect(missingFor(plan([]))).toBe('Nobody states this any more.');
  expect(missingFor(plan([role]))).toBe('None of your keys can take it back.');
  expect(missingFor(plan([{ ...role, key, chosen: false }]))).toBe('Choose a role to take it back in.');
  expect(missingFor(plan([{ ...role, key }], ['targets/alice']))).toMatch(/none of the chosen/);
  expect(missingFor(plan([{ ...role, key }]))).toBeUndefined();
});
