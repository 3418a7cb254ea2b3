import { createPublicKey as createPublic, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type CertificateWish, makeCertificate } from '#electron/systems/content-trust/testing/make-certificate.ts';

export interface Pair {
  readonly cert: string;
  /** PKCS#8 in PEM. */
  readonly key: string;
  readonly privateKey: KeyObject;
  readonly subject: string;
}

type Wish = Partial<Pick<CertificateWish, 'notBefore' | 'notAfter' | 'address' | 'ca' | 'keyUsage' | 'uses'>>;

/** A certificate that is its own issuer unless one is given; `keep` is a pair whose key it has again. */
export function certified(subject: string, wish: Wish = {}, issuer?: Pair, keep?: Pair): Pair {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const privateKey = keep?.privateKey ?? pair.privateKey;
  const publicKey = keep ? createPublic(keep.privateKey) : pair.publicKey;
  const cert = makeCertificate({
    ...{ subject, issuer: issuer?.subject ?? subject, publicKey, signer: issuer?.privateKey ?? privateKey, now: Date.now() },
    ...wish,
  });
  return { cert, key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, privateKey, subject };
}

export const forServers = { address: '127.0.0.1', keyUsage: 'digitalSignature', uses: ['1.3.6.1.5.5.7.3.1'] } as const;
export const forClients = { keyUsage: 'digitalSignature', uses: ['1.3.6.1.5.5.7.3.2'] } as const;
