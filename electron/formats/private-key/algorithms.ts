import type { KeyAlgorithm } from '#shared/domain/key.ts';
import { oid } from '../x509/der.ts';

/** The contents of an object identifier's DER, in hex. */
export const oidHex = (dotted: string): string => Buffer.from(oid(dotted)).subarray(2).toString('hex');

export const keyOids = {
  ec: '1.2.840.10045.2.1',
  rsa: '1.2.840.113549.1.1.1',
  ed25519: '1.3.101.112',
  /** Notary's own, for 96 raw bytes. Source: notary, tuf/utils/pkcs8.go. */
  ed25519Notary: '1.3.6.1.4.1.11591.15.1',
} as const;

export interface Curve {
  readonly algorithm: Extract<KeyAlgorithm, `ecdsa-${string}`>;
  readonly oid: string;
  /** OpenSSL's name. */
  readonly name: string;
  /** Bytes of a scalar and of a coordinate. */
  readonly size: number;
}

export const curves: readonly Curve[] = [
  { algorithm: 'ecdsa-p256', oid: '1.2.840.10045.3.1.7', name: 'prime256v1', size: 32 },
  { algorithm: 'ecdsa-p384', oid: '1.3.132.0.34', name: 'secp384r1', size: 48 },
  { algorithm: 'ecdsa-p521', oid: '1.3.132.0.35', name: 'secp521r1', size: 66 },
];

export const smallestRsa = 2048;
export const largestRsa = 16384;

export function rsaAlgorithm(bits: number): KeyAlgorithm {
  return bits === 2048 ? 'rsa-2048' : bits === 3072 ? 'rsa-3072' : bits === 4096 ? 'rsa-4096' : 'rsa';
}
