import { expect, it } from 'vitest';
import type { SetPart } from '#shared/domain/signing-set.ts';
import { doneSentence, failureWords, restSentence } from './set-words.ts';

const facts = { gun: 'registry.example.com/app', server: 'notary.example.com' };

it('says that nothing was changed where nothing was sent', () => {
  expect(failureWords({ problem: 'review-stale', facts }, 'failed')).toContain('Nothing was changed.');
});

it('says neither that something was changed nor that it was not, where that is not known', () => {
  for (const problem of ['publish-unknown', 'verify-after-failed', 'publish-unfinished', 'unexpected', 'disk-full']) {
    const words = failureWords({ problem, facts: { ...facts, detail: 'x', logEntry: '1', file: 'f' } }, 'unknown');
    expect(words, problem).not.toMatch(/Nothing was changed\.|not published/);
  }
});

const part = (name: string, state: SetPart['state'], tags = 1) =>
  ({ gun: name, state, images: Array.from({ length: tags }, (_, index) => ({ tag: `1.${index}` })) }) as unknown as SetPart;

it('calls signed what was seen, and names apart what was not', () => {
  expect(doneSentence([part('a', 'confirmed', 2), part('b', 'confirmed')])).toBe('Signed: 3 tags in 2 repositories.');
  expect(doneSentence([part('a', 'unseen')])).toBe(
    '0 of 1 repository are signed, 0 tags of 1. Published, not visible yet: 1 tag in 1 repository.',
  );
  expect(doneSentence([part('a', 'confirmed'), part('b', 'failed'), part('c', 'unknown')])).toBe(
    '1 of 3 repositories is signed, 1 tag of 3. Not known yet: 1 tag in 1 repository.',
  );
});

it('calls unsigned only the rest of which nothing else is known', () => {
  expect(restSentence([part('a', 'confirmed')])).toBe('Every repository was read again and verified afresh.');
  expect(restSentence([{ ...part('a', 'confirmed'), versions: [] }])).toBe(
    'Each repository was published once, read again and verified afresh.',
  );
  expect(restSentence([part('a', 'confirmed'), part('b', 'left')])).toContain('The rest is not signed;');
  expect(restSentence([part('a', 'confirmed'), part('b', 'left'), part('c', 'unknown')])).not.toContain('not signed;');
  expect(restSentence([part('a', 'confirmed'), part('b', 'unseen')])).toContain('Signing it again is not needed.');
});
