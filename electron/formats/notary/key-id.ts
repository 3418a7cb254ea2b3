import { createHash } from 'node:crypto';
import type { NotaryKeyId } from '#shared/domain/key.ts';
import { FormatError } from '../format-error.ts';

export const notaryKeyTypes = ['ecdsa', 'rsa', 'ed25519', 'ecdsa-x509', 'rsa-x509'] as const;
export type NotaryKeyType = (typeof notaryKeyTypes)[number];

/**
 * Notary v1 key ids.
 *
 * A key's id is the SHA-256 of its canonical JSON, private half null, as 64 lower-case hex digits:
 *   {"keytype":<type>,"keyval":{"private":null,"public":<standard base64, padded>}}
 * `publicKey` is what notary itself stores: PKIX DER for ecdsa and rsa, the 32 raw bytes for ed25519,
 * the PEM text of the certificate for the x509 types. Throws FormatError where it is empty.
 *
 * Source: notary, tuf/data/keys.go, TUFKey.ID. Pure: bytes in, id out.
 */
export function notaryKeyId(keyType: NotaryKeyType, publicKey: Uint8Array): NotaryKeyId {
  if (publicKey.length === 0) throw new FormatError('notary key', 'the public key is empty');
  const encoded = Buffer.from(publicKey).toString('base64');
  const canonical = `{"keytype":"${keyType}","keyval":{"private":null,"public":"${encoded}"}}`;
  return createHash('sha256').update(canonical, 'utf8').digest('hex') as NotaryKeyId;
}
