import { expect, it } from 'vitest';
import type { RoleView } from '#shared/contract/trust.ts';
import { noRoot, severalSign } from './rotation-words.ts';

const role = (more: object) => ({ threshold: 1, keys: [{}, {}, {}], canSign: { yes: true }, ...more }) as unknown as RoleView;

it('says who alone can change which keys count', () => {
  expect(noRoot(role({}))).toBeUndefined();
  expect(noRoot(role({ canSign: { yes: false, reason: 'its key is not here' } }))).toBe(
    'Only the root key can change this. Its key is not here.',
  );
  expect(noRoot(undefined)).toBe('Only the root key can change this. No root could be read.');
});

it('offers no single key where several sign', () => {
  expect(severalSign(role({}))).toBeUndefined();
  expect(severalSign(role({ threshold: 2 }))).toBe('2 of 3 keys sign this role: one new key cannot take their place.');
});
