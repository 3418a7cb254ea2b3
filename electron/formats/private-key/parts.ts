import type { Curve } from './algorithms.ts';
import { curves, keyOids, oidHex } from './algorithms.ts';
import { DerReader, derTags } from './der-reader.ts';
import { KeyRefusal } from './key-refusal.ts';

/** What a private key is made of, whatever it was wrapped in. The buffers are the reader's own copies: `wipeParts` clears them. */
export type PrivateKeyParts =
  | { readonly kind: 'ec'; readonly curve: Curve; readonly scalar: Buffer; readonly point: Buffer | undefined }
  | { readonly kind: 'rsa'; readonly pkcs1: Buffer }
  | { readonly kind: 'ed25519'; readonly seed: Buffer; readonly publicKey: Buffer | undefined };

export function wipeParts(parts: PrivateKeyParts): void {
  if (parts.kind === 'ec') parts.scalar.fill(0);
  else if (parts.kind === 'rsa') parts.pkcs1.fill(0);
  else parts.seed.fill(0);
}

const explicit0 = 0xa0;
const explicit1 = 0xa1;
/** [1] IMPLICIT BIT STRING: the public key of a OneAsymmetricKey. */
const implicit1 = 0x81;

/**
 * PKCS#8 PrivateKeyInfo or OneAsymmetricKey, version 0 or 1 (RFC 5208, RFC 5958), standard or as Notary writes it: EC with version 1
 * and no curve inside, RSA without the NULL, Ed25519 under an object identifier of its own. Throws FormatError, KeyRefusal.
 */
export function parsePkcs8(der: Uint8Array): PrivateKeyParts {
  const outer = new DerReader(der, 'PKCS#8');
  const info = outer.inside(derTags.sequence);
  outer.end();
  if (info.number() > 1) throw new KeyRefusal('its PKCS#8 version is not 0 or 1');
  const algorithm = info.inside(derTags.sequence);
  const id = algorithm.oid();
  const key = info.read(derTags.octetString);
  info.optional(explicit0);
  info.optional(implicit1);
  info.end();
  switch (id) {
    case oidHex(keyOids.ec):
      if (algorithm.next !== derTags.oid) throw new KeyRefusal('its curve is not a named one');
      return parseSec1(key, algorithm.oid());
    case oidHex(keyOids.rsa):
      return parsePkcs1(key);
    case oidHex(keyOids.ed25519): {
      const seed = new DerReader(key, 'PKCS#8');
      const bytes = seed.read(derTags.octetString);
      seed.end();
      if (bytes.length !== 32) throw new KeyRefusal('its Ed25519 seed is not 32 bytes');
      return { kind: 'ed25519', seed: Buffer.from(bytes), publicKey: undefined };
    }
    case oidHex(keyOids.ed25519Notary):
      return parseNotaryEd25519(key);
    default:
      throw new KeyRefusal('it is neither ECDSA, RSA nor Ed25519');
  }
}

/** SEC1 ECPrivateKey (RFC 5915); `curveOid` is that of the PKCS#8 around it, needed where the curve is not inside. */
export function parseSec1(der: Uint8Array, curveOid?: string): PrivateKeyParts {
  const outer = new DerReader(der, 'SEC1');
  const key = outer.inside(derTags.sequence);
  outer.end();
  if (key.number() !== 1) throw new KeyRefusal('its SEC1 version is not 1');
  const scalar = key.read(derTags.octetString);
  const parameters = key.next === explicit0 ? key.inside(explicit0) : undefined;
  const point = key.next === explicit1 ? key.inside(explicit1).read(derTags.bitString) : undefined;
  key.end();
  if (parameters && parameters.next !== derTags.oid) throw new KeyRefusal('its curve is not a named one');
  const inner = parameters?.oid();
  if (inner && curveOid && inner !== curveOid) throw new KeyRefusal('it names two curves');
  const curve = curves.find(({ oid }) => oidHex(oid) === (inner ?? curveOid));
  if (!curve) throw new KeyRefusal('its curve is not P-256, P-384 or P-521');
  if (scalar.length > curve.size && scalar.subarray(0, scalar.length - curve.size).some((byte) => byte !== 0)) {
    throw new KeyRefusal('its secret number is longer than its curve');
  }
  const padded = Buffer.alloc(curve.size);
  scalar.subarray(Math.max(0, scalar.length - curve.size)).copy(padded, Math.max(0, curve.size - scalar.length));
  return { kind: 'ec', curve, scalar: padded, point: point && Buffer.from(point.subarray(1)) };
}

/** PKCS#1 RSAPrivateKey with two primes (RFC 8017, A.1.2). */
export function parsePkcs1(der: Uint8Array): PrivateKeyParts {
  const outer = new DerReader(der, 'PKCS#1');
  const key = outer.inside(derTags.sequence);
  outer.end();
  if (key.number() !== 0) throw new KeyRefusal('it is an RSA key with more than two primes');
  for (let member = 0; member < 8; member += 1) key.read(derTags.integer);
  key.end();
  return { kind: 'rsa', pkcs1: Buffer.from(der) };
}

/** Notary's Ed25519: public key, seed, public key again; 96 raw bytes. Source: notary, tuf/data/keys.go. */
export function parseNotaryEd25519(bytes: Uint8Array): PrivateKeyParts {
  if (bytes.length !== 96) throw new KeyRefusal('its Ed25519 key is not 96 bytes');
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const publicKey = Buffer.from(all.subarray(0, 32));
  if (!publicKey.equals(all.subarray(64))) throw new KeyRefusal('its two public halves differ');
  return { kind: 'ed25519', seed: Buffer.from(all.subarray(32, 64)), publicKey };
}
