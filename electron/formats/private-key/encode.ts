import { bitString, explicit, integer, octetString, oid, sequence } from '../x509/der.ts';
import { keyOids } from './algorithms.ts';
import { type PrivateKeyParts, parsePkcs8, wipeParts } from './parts.ts';
import { notaryForm, sealPbes2, strongForm } from './pbes2.ts';
import { encodePem } from './pem.ts';

type Random = (bytes: number) => Buffer;

/**
 * The PKCS#8 that Notary writes: EC with version 1 and no curve inside, RSA without the NULL, Ed25519 under its own object identifier.
 * Source: notary, tuf/utils/pkcs8.go; `spki` gives the public half. Whoever calls wipes the result.
 */
export function notaryPkcs8(pkcs8: Uint8Array, spki: Buffer): Buffer {
  const parts = parsePkcs8(pkcs8);
  try {
    return wrap(parts, spki);
  } finally {
    wipeParts(parts);
  }
}

function wrap(parts: PrivateKeyParts, spki: Buffer): Buffer {
  const info = (version: number, algorithm: Uint8Array, inner: Uint8Array) =>
    Buffer.from(sequence(integer(Buffer.of(version)), algorithm, octetString(inner)));
  switch (parts.kind) {
    case 'ec': {
      const point = spki.subarray(-(2 * parts.curve.size + 1));
      const sec1 = sequence(integer(Buffer.of(1)), octetString(parts.scalar), explicit(1, bitString(point)));
      const whole = info(1, sequence(oid(keyOids.ec), oid(parts.curve.oid)), sec1);
      sec1.fill(0);
      return whole;
    }
    case 'rsa':
      return info(0, sequence(oid(keyOids.rsa)), parts.pkcs1);
    case 'ed25519': {
      const publicKey = spki.subarray(-32);
      const inner = Buffer.concat([publicKey, parts.seed, publicKey]);
      const whole = info(0, sequence(oid(keyOids.ed25519Notary)), inner);
      inner.fill(0);
      return whole;
    }
  }
}

export interface NotaryPemNames {
  readonly role: string;
  readonly gun: string | undefined;
  /** The Notary id of the bare public key: without it an encrypted file is refused by notary and stored nowhere by docker. */
  readonly path: string;
}

/** Notary's encrypted PEM with its headers, as `notary key export` writes it. */
export function encodeNotaryPem(pkcs8: Uint8Array, spki: Buffer, names: NotaryPemNames, passphrase: Uint8Array, random: Random): string {
  const plain = notaryPkcs8(pkcs8, spki);
  try {
    const { gun, ...others } = names;
    return encodePem(
      'ENCRYPTED PRIVATE KEY',
      sealPbes2(plain, passphrase, notaryForm(random)),
      gun === undefined ? others : { gun, ...others },
    );
  } finally {
    plain.fill(0);
  }
}

/** Encrypted PKCS#8 (RFC 5958) for everyone but docker and notary. */
export const encodeEncryptedPkcs8 = (pkcs8: Uint8Array, passphrase: Uint8Array, random: Random): string =>
  encodePem('ENCRYPTED PRIVATE KEY', sealPbes2(pkcs8, passphrase, strongForm(random)));
