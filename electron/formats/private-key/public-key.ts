import { createHash } from 'node:crypto';
import { type KeyAlgorithm, KeyId, type NotaryKeyId } from '#shared/domain/key.ts';
import { notaryKeyId } from '../notary/key-id.ts';

/** Our id of a key: hex SHA-256 of its SubjectPublicKeyInfo DER. */
export const keyIdOf = (spki: Uint8Array): KeyId => KeyId.parse(createHash('sha256').update(spki).digest('hex'));

/** Notary's id of the bare public key, which names docker's key file. */
export function notaryIdOf(algorithm: KeyAlgorithm, spki: Uint8Array): NotaryKeyId {
  if (algorithm === 'ed25519') return notaryKeyId('ed25519', spki.subarray(-32));
  return notaryKeyId(algorithm.startsWith('rsa') ? 'rsa' : 'ecdsa', spki);
}
