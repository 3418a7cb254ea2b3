import { expect, it } from 'vitest';
import { environmentWords, loginToSend } from './proxy-words.ts';

it('says what the environment says', () => {
  expect(environmentWords(undefined)).toContain('not set');
  expect(environmentWords({ proxy: 'proxy.test:3128' })).toContain('names proxy.test:3128');
  expect(environmentWords({ problem: 'Signet speaks to HTTP proxies only' })).toContain(
    'cannot be used: Signet speaks to HTTP proxies only.',
  );
});

it('sends a log-in that is whole, and otherwise leaves what is kept', () => {
  expect(loginToSend('a', 'b')).toEqual({ username: 'a', password: 'b' });
  for (const [name, password] of [
    ['', ''],
    ['a', ''],
    ['', 'b'],
  ] as const)
    expect(loginToSend(name, password)).toBe('keep');
});
