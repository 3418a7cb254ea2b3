import { expect, it } from 'vitest';
import { failureWords } from './set-words.ts';

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
