import { expect, it } from 'vitest';
import { contentSecurityPolicy, isOurPage } from './scheme.ts';

it.each([
  ['signet://app/index.html', true],
  ['signet://app.evil/index.html', false],
  ['signet://evil/app', false],
  ['https://app/index.html', false],
  ['file:///app', false],
  ['not a url', false],
])('%s: %s', (url, ours) => {
  expect(isOurPage(url)).toBe(ours);
});

it('allows nothing inline, no eval and no data: anywhere', () => {
  expect(contentSecurityPolicy).not.toMatch(/unsafe|data:|blob:|\*|https?:/);
  expect(contentSecurityPolicy).toMatch(/^default-src 'none'; .*require-trusted-types-for 'script'/);
});
