import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { KeyAlgorithm } from '#shared/domain/key.ts';
import { bitString, explicit, integer, nothing, octetString, oid, sequence } from '../x509/der.ts';
import { keyOids, largestRsa, rsaAlgorithm, smallestRsa } from './algorithms.ts';
import { DerReader, derTags } from './der-reader.ts';
import { KeyRefusal } from './key-refusal.ts';
import type { PrivateKeyParts } from './parts.ts';

/**
 * A private key in the one form that both OpenSSL and BoringSSL take: PKCS#8 version 0, EC with its public point, RSA with NULL,
 * Ed25519 as RFC 8410 has it. Its halves are known to belong together. Whoever holds it wipes `pkcs8`.
 */
export interface OpenedKey {
  readonly algorithm: KeyAlgorithm;
  readonly pkcs8: Buffer;
  /** SubjectPublicKeyInfo DER, the point uncompressed. */
  readonly spki: Buffer;
}

/** Checks that the parts make one key of a kind and size that Signet takes. Throws KeyRefusal. */
export function openParts(parts: PrivateKeyParts): OpenedKey {
  const opened =
    parts.kind === 'ec' ? openEc(parts) : parts.kind === 'rsa' ? openRsa(parts.pkcs1) : openEd25519(parts.seed, parts.publicKey);
  try {
    assertPair(opened);
    return opened;
  } catch (error) {
    opened.pkcs8.fill(0);
    throw error;
  }
}

/** A key object that this runtime can sign with. */
export const privateKeyOf = (pkcs8: Buffer): KeyObject => createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
export const publicKeyOf = (spki: Buffer): KeyObject => createPublicKey({ key: spki, format: 'der', type: 'spki' });

function openEc({ curve, scalar, point }: Extract<PrivateKeyParts, { kind: 'ec' }>): OpenedKey {
  const ecdh = createECDH(curve.name);
  try {
    ecdh.setPrivateKey(scalar);
  } catch (cause) {
    throw new KeyRefusal('its secret number does not fit its curve', { cause });
  }
  const computed = ecdh.getPublicKey();
  if (point && !point.equals(point.length === computed.length ? computed : ecdh.getPublicKey(null, 'compressed'))) {
    throw new KeyRefusal('its private and public halves do not belong together');
  }
  const algorithm = sequence(oid(keyOids.ec), oid(curve.oid));
  const sec1 = sequence(integer(Buffer.of(1)), octetString(scalar), explicit(1, bitString(computed)));
  const pkcs8 = Buffer.from(sequence(integer(Buffer.of(0)), algorithm, octetString(sec1)));
  sec1.fill(0);
  return { algorithm: curve.algorithm, pkcs8, spki: Buffer.from(sequence(algorithm, bitString(computed))) };
}

function openRsa(pkcs1: Buffer): OpenedKey {
  const key = new DerReader(pkcs1, 'PKCS#1').inside(derTags.sequence);
  key.number();
  const modulus = key.read(derTags.integer);
  const exponent = key.read(derTags.integer);
  const bits = bitLength(modulus);
  if (bits < smallestRsa)
    throw new KeyRefusal(`its RSA modulus has ${bits} bits; signatures by fewer than ${smallestRsa} are accepted nowhere`);
  if (bits > largestRsa) throw new KeyRefusal(`its RSA modulus has ${bits} bits, more than ${largestRsa}`);
  const algorithm = sequence(oid(keyOids.rsa), nothing);
  return {
    algorithm: rsaAlgorithm(bits),
    pkcs8: Buffer.from(sequence(integer(Buffer.of(0)), algorithm, octetString(pkcs1))),
    spki: Buffer.from(sequence(algorithm, bitString(sequence(integer(modulus), integer(exponent))))),
  };
}

function openEd25519(seed: Buffer, publicKey: Buffer | undefined): OpenedKey {
  const inner = octetString(seed);
  const pkcs8 = Buffer.from(sequence(integer(Buffer.of(0)), sequence(oid(keyOids.ed25519)), octetString(inner)));
  inner.fill(0);
  const spki = createPublicKey(privateKeyOf(pkcs8)).export({ format: 'der', type: 'spki' });
  if (publicKey && !publicKey.equals(spki.subarray(-32))) {
    pkcs8.fill(0);
    throw new KeyRefusal('its private and public halves do not belong together');
  }
  return { algorithm: 'ed25519', pkcs8, spki };
}

/** A wrong modulus or prime shows only when the key is used. */
function assertPair({ algorithm, pkcs8, spki }: OpenedKey): void {
  const digest = algorithm === 'ed25519' ? null : 'sha256';
  const probe = Buffer.from('signet: do the halves belong together?');
  let belong: boolean;
  try {
    belong = verify(digest, probe, publicKeyOf(spki), sign(digest, probe, privateKeyOf(pkcs8)));
  } catch (cause) {
    throw new KeyRefusal('it cannot be used to sign', { cause });
  }
  if (!belong) throw new KeyRefusal('its private and public halves do not belong together');
}

function bitLength(bigEndian: Buffer): number {
  const start = bigEndian.findIndex((byte) => byte !== 0);
  return start < 0 ? 0 : (bigEndian.length - start) * 8 - Math.clz32(bigEndian[start] ?? 0) + 24;
}
