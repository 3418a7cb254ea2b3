import { expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { notaryKeyId } from './key-id.ts';

it('is the SHA-256 of the canonical public key', () => {
  const id = '06256955f08f0df5598a5d102b828847052eddce612c559400d7e9b7c329f594';
  expect(notaryKeyId('ed25519', new Uint8Array(32))).toBe(id);
});

it('refuses an empty key', () => {
  expect(() => notaryKeyId('ecdsa', new Uint8Array())).toThrow(FormatError);
});
