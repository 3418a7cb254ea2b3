import { createPublicKey, type KeyObject, verify } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { bitString, type Der, explicit, integer, nothing, octetString, oid, sequence, set, time, tlv, yes } from './der.ts';

/**
 * Notary v1's self-made root certificate.
 *
 * X.509 v3; subject and issuer are `CN=<GUN>` alone (PrintableString, UTF8String where a character is not printable; may exceed
 * 64 characters); signed with SHA-256 by the key it is for; extensions in this order: key usage (critical) digitalSignature and
 * keyEncipherment, extended key usage codeSigning, basic constraints (critical) no CA.
 *
 * Two steps, because the signer is a handle: make the bytes to sign, have them signed, put both together.
 *
 * Source: notary, tuf/utils/x509.go and cryptoservice/certificate.go; Go, crypto/x509; formats/notary-v1.md section 6. Pure.
 */
export interface RootCertificateToSign {
  /** The to-be-signed bytes. Their signature: SHA-256 with ECDSA (r‖s) or with RSA PKCS#1 v1.5. */
  readonly tbs: Uint8Array;
  readonly algorithm: 'ecdsa' | 'rsa';
  readonly notAfter: Date;
  readonly spki: Uint8Array;
}

export interface RootCertificateFacts {
  readonly gun: string;
  /** SubjectPublicKeyInfo DER of an EC or RSA key. */
  readonly spki: Uint8Array;
  /** 16 random bytes. */
  readonly serial: Uint8Array;
  readonly notBefore: Date;
}

/** Ten times 365 days, in milliseconds. */
export const rootCertificateLifetime = 10 * 365 * 24 * 3600 * 1000;

const document = 'root certificate';
const algorithms: Record<RootCertificateToSign['algorithm'], Der> = {
  ecdsa: sequence(oid('1.2.840.10045.4.3.2')),
  rsa: sequence(oid('1.2.840.113549.1.1.11'), nothing),
};
const extensions = explicit(
  3,
  sequence(
    sequence(oid('2.5.29.15'), yes, octetString(Buffer.of(0x03, 0x02, 0x05, 0xa0))),
    sequence(oid('2.5.29.37'), octetString(sequence(oid('1.3.6.1.5.5.7.3.3')))),
    sequence(oid('2.5.29.19'), yes, octetString(sequence())),
  ),
);

/** The bytes that the root key signs. Throws FormatError for a key that cannot be a root key or a serial that is not 16 bytes. */
export function rootCertificateToSign({ gun, spki, serial, notBefore }: RootCertificateFacts): RootCertificateToSign {
  if (serial.length !== 16 || serial.every((byte) => byte === 0))
    throw new FormatError(document, 'the serial number must be 16 random bytes');
  if (gun.length === 0) throw new FormatError(document, 'the collection has no name');
  const algorithm = algorithmOf(publicKey(spki));
  const from = new Date(Math.floor(notBefore.getTime() / 1000) * 1000);
  const notAfter = new Date(from.getTime() + rootCertificateLifetime);
  const name = sequence(set(sequence(oid('2.5.4.3'), directoryString(gun))));
  const tbs = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serial),
    algorithms[algorithm],
    name,
    sequence(time(from), time(notAfter)),
    name,
    spki,
    extensions,
  );
  return { tbs, algorithm, notAfter, spki };
}

/** The finished certificate as Go's PEM encoder writes it. Throws FormatError where the signature is not the key's over these bytes. */
export function rootCertificate({ tbs, algorithm, spki }: RootCertificateToSign, signature: Uint8Array): string {
  if (!verify('sha256', tbs, { key: publicKey(spki), dsaEncoding: 'ieee-p1363' }, signature)) {
    throw new FormatError(document, 'the signature does not verify under the key it is for');
  }
  const value = algorithm === 'ecdsa' ? ecdsaSignature(signature) : signature;
  return pem(sequence(tbs, algorithms[algorithm], bitString(value)));
}

/** ECDSA-Sig-Value (RFC 3279, 2.2.3) from r‖s. */
function ecdsaSignature(signature: Uint8Array): Der {
  const half = signature.length / 2;
  return sequence(integer(signature.subarray(0, half)), integer(signature.subarray(half)));
}

/** Go's choice: PrintableString where every character is one (`*` and `&` are not), UTF8String otherwise. */
function directoryString(text: string): Der {
  return tlv(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? 0x13 : 0x0c, Buffer.from(text, 'utf8'));
}

/** 64 columns, `\n`, final newline, no headers. */
function pem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

function publicKey(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({
      key: Buffer.from(spki),
      format: 'der',
      type: 'spki',
    });
  } catch (cause) {
    throw new FormatError(document, 'the public key cannot be read', { cause });
  }
}

function algorithmOf(key: KeyObject): RootCertificateToSign['algorithm'] {
  if (key.asymmetricKeyType === 'ec') return 'ecdsa';
  if (key.asymmetricKeyType !== 'rsa') throw new FormatError(document, 'only an EC or RSA key can be a root key');
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) throw new FormatError(document, 'the RSA key is shorter than 2048 bits');
  return 'rsa';
}
