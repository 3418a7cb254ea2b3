import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import type { NotaryKeyId } from '#shared/domain/key.ts';
import { canonicalJson } from '../canonical-json.ts';
import { FormatError } from '../format-error.ts';
import { decodeBase64 } from '../tuf/members.ts';
import type { TufKey } from '../tuf/types.ts';
import { readCertificateBundle } from './certificate-bundle.ts';
import { type NotaryKeyType, notaryKeyId, notaryKeyTypes } from './key-id.ts';

/** What a signature by this key must look like. Curves by OpenSSL's names. */
export type KeyShape =
  | { readonly family: 'ecdsa'; readonly curve: EcCurve }
  | { readonly family: 'rsa'; readonly bits: number }
  | { readonly family: 'ed25519' };

export type EcCurve = 'prime256v1' | 'secp384r1' | 'secp521r1';
const curves: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1'] satisfies EcCurve[];

/** A key of the metadata, ready to verify with. */
export interface UsableKey {
  readonly keyType: NotaryKeyType;
  readonly keyId: NotaryKeyId;
  /** The id of the bare public key: the same for two certificates of one key. Count these. */
  readonly canonicalId: NotaryKeyId;
  readonly publicKey: KeyObject;
  readonly shape: KeyShape;
  /** PEM of the first certificate, for the x509 types. */
  readonly certificate?: string;
}

const document = 'notary key';
/** SubjectPublicKeyInfo of Ed25519 in front of the raw 32 bytes (RFC 8410). */
const ed25519Prefix = Buffer.from('302a300506032b6570032100', 'hex');

/** A key's id as notary computes it: the SHA-256 of its canonical JSON, whatever its type. */
export function tufKeyId({ keyType, public: encoded }: TufKey): NotaryKeyId {
  const canonical = canonicalJson({ keytype: keyType, keyval: { private: null, public: encoded } });
  return createHash('sha256').update(canonical).digest('hex') as NotaryKeyId;
}

/**
 * Reads a metadata key: SPKI DER for `ecdsa` and `rsa`, 32 raw bytes for `ed25519`, the PEM text of certificates for the x509 types.
 * Throws FormatError for an unknown type, another curve than P-256, P-384, P-521, RSA below 2048 bits, or what does not parse.
 *
 * Source: formats/notary-v1.md 4. Pure; the same on OpenSSL and BoringSSL.
 */
export function readPublicKey(key: TufKey): UsableKey {
  const before = known.get(key);
  if (before) return before;
  const usable = readNewKey(key);
  known.set(key, usable);
  return usable;
}

/** What was read of a key, for as long as the key itself is held: one document's key is asked for once for each signature and role. */
const known = new WeakMap<TufKey, UsableKey>();

function readNewKey(key: TufKey): UsableKey {
  const keyType = notaryKeyTypes.find((type) => type === key.keyType);
  if (!keyType) throw new FormatError(document, `the type ${JSON.stringify(key.keyType.slice(0, 40))} is not known`);
  const bytes = decodeBase64(key.public);
  if (!bytes || bytes.length === 0) throw new FormatError(document, 'the public key is empty or not base64');
  const keyId = tufKeyId(key);

  if (keyType === 'ecdsa-x509' || keyType === 'rsa-x509') {
    const certificate = readCertificateBundle(bytes)[0]?.toString();
    if (certificate === undefined) throw new FormatError(document, 'holds no certificate');
    const publicKey = importKey(() => createPublicKey(certificate));
    const shape = shapeOf(publicKey);
    const bareType = keyType === 'ecdsa-x509' ? 'ecdsa' : 'rsa';
    requireFamily(shape, bareType);
    return { keyType, keyId, canonicalId: notaryKeyId(bareType, spki(publicKey)), publicKey, shape, certificate };
  }
  if (keyType === 'ed25519') {
    if (bytes.length !== 32) throw new FormatError(document, `an ed25519 key has 32 bytes, not ${bytes.length}`);
    const publicKey = importKey(() => createPublicKey({ key: Buffer.concat([ed25519Prefix, bytes]), format: 'der', type: 'spki' }));
    return { keyType, keyId, canonicalId: keyId, publicKey, shape: { family: 'ed25519' } };
  }
  const publicKey = importKey(() => createPublicKey({ key: bytes, format: 'der', type: 'spki' }));
  const shape = shapeOf(publicKey);
  requireFamily(shape, keyType);
  if (!spki(publicKey).equals(bytes)) throw new FormatError(document, 'is not the DER form of its public key');
  return { keyType, keyId, canonicalId: keyId, publicKey, shape };
}

/** The metadata form of a bare public key. Throws FormatError for keys notary cannot use. */
export function tufKeyOf(publicKey: KeyObject): TufKey {
  const der = spki(publicKey);
  const { family } = shapeOf(publicKey);
  const bytes = family === 'ed25519' ? der.subarray(ed25519Prefix.length) : der;
  return { keyType: family, public: bytes.toString('base64') };
}

/** The metadata form of a key with its certificate: what a root key is. `pem` stands as Go writes it. */
export function tufCertificateKey(pem: string): TufKey {
  const certificate = readCertificateBundle(Buffer.from(pem, 'utf8'))[0];
  if (!certificate) throw new FormatError(document, 'holds no certificate');
  const { family } = shapeOf(certificate.publicKey);
  if (family === 'ed25519') throw new FormatError(document, 'a certificate of an ed25519 key is not known to notary');
  return { keyType: `${family}-x509`, public: Buffer.from(pem, 'utf8').toString('base64') };
}

export function shapeOf(publicKey: KeyObject): KeyShape {
  const { namedCurve, modulusLength } = publicKey.asymmetricKeyDetails ?? {};
  switch (publicKey.asymmetricKeyType) {
    case 'ec':
      if (!curves.includes(namedCurve ?? ''))
        throw new FormatError(document, `the curve ${namedCurve ?? '?'} is not one of P-256, P-384, P-521`);
      return { family: 'ecdsa', curve: namedCurve as EcCurve };
    case 'rsa':
      if ((modulusLength ?? 0) < 2048) throw new FormatError(document, `an RSA key of ${modulusLength ?? 0} bits is too short`);
      return { family: 'rsa', bits: modulusLength as number };
    case 'ed25519':
      return { family: 'ed25519' };
    default:
      throw new FormatError(document, `a key of kind ${publicKey.asymmetricKeyType ?? '?'} is not known to notary`);
  }
}

function requireFamily(shape: KeyShape, wanted: KeyShape['family']): void {
  if (shape.family !== wanted) throw new FormatError(document, `says ${wanted} but is ${shape.family}`);
}

const spki = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'spki' });

function importKey(make: () => KeyObject): KeyObject {
  try {
    return make();
  } catch (cause) {
    throw new FormatError(document, 'the public key cannot be read', { cause });
  }
}
