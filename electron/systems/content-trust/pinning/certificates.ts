import { createHash, type X509Certificate } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readCertificateBundle } from '#electron/formats/notary/certificate-bundle.ts';

export interface AuthorityView {
  subject: string;
  notAfter: string;
  /** Of the certificate's bytes. */
  sha256: string;
}

/** The certificates of a file, written anew: nothing else that was in it is kept. Throws FormatError. */
export function authoritiesOf(pem: Uint8Array): Buffer {
  const found = readCertificateBundle(pem);
  if (found.length === 0) throw new FormatError('certificate file', 'it holds no certificate');
  return Buffer.from(found.map((one) => one.toString()).join(''));
}

export const authorityViews = (pem: Uint8Array): AuthorityView[] => readCertificateBundle(pem).map(viewOf);

const viewOf = ({ subject, validTo, raw }: X509Certificate): AuthorityView => ({
  subject: subject.replaceAll('\n', ', '),
  notAfter: new Date(validTo).toISOString(),
  sha256: createHash('sha256').update(raw).digest('hex'),
});
