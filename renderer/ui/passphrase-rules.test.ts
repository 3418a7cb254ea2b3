import { expect, it } from 'vitest';
import { passphraseProblem } from './passphrase-rules.ts';

it.each([
  ['', false],
  ['elevenchars', false],
  ['twelve chars', true],
  ['aaaaaaaaaaaaaaaa', false],
  ['correct horse battery', true],
  // Eleven letters, each with a combining accent: eleven characters after NFC.
  ['e\u0301'.repeat(11), false],
  ['🐎🔋📎✅🐎🔋📎✅🐎🔋📎', false],
])('%j', (passphrase, good) => {
  expect(passphraseProblem(passphrase) === undefined).toBe(good);
});
