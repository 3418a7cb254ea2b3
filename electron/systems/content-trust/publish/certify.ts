import { tufCertificateKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import type { TufKey } from '#electron/formats/tuf/types.ts';
import { rootCertificate, rootCertificateToSign } from '#electron/formats/x509/root-certificate-builder.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { PublishDeps } from './deps.ts';
import { digestOf } from './prepared.ts';

/** A root key as metadata lists it: in a certificate for one collection. */
export interface CertifiedKey {
  readonly id: string;
  readonly key: TufKey;
  /** When the certificate ends. */
  readonly ends: Date;
}

/** The root key signs its own certificate; the handle is good for these bytes alone. */
export async function certifiedRootKey(deps: PublishDeps, gun: Gun, key: KeyRecord, passphrase: string | undefined): Promise<CertifiedKey> {
  const toSign = rootCertificateToSign({ gun, spki: Buffer.from(key.spki, 'base64'), serial: deps.random(16), notBefore: deps.now() });
  const authorisation = { ...(passphrase === undefined ? {} : { passphrase }), payloads: [digestOf(toSign.tbs)] };
  const signer = await deps.keys.signer(key.keyId, authorisation, { by: 'root-certificate' });
  const signature = toSign.algorithm === 'rsa' ? await signer.sign(toSign.tbs, { scheme: 'pkcs1v15' }) : await signer.sign(toSign.tbs);
  const certified = tufCertificateKey(rootCertificate(toSign, signature));
  return { id: tufKeyId(certified), key: certified, ends: toSign.notAfter };
}
