import type { X509Certificate } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import { BasicConstraints, Certificate, ExtendedKeyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import { FormatError } from '../format-error.ts';

/** What node:crypto does not tell of a certificate: its signature algorithm, its common names as they are, its extensions. */
export interface CertificateFacts {
  /** Every CN of the subject, in order. */
  readonly commonNames: readonly string[];
  readonly issuer: string;
  readonly isCa: boolean;
  /** How many further CAs may stand below; undefined for any number. */
  readonly pathLength: number | undefined;
  readonly maySignCertificates: boolean;
  /** Undefined where the extension is absent: then any use. */
  readonly extendedKeyUsages: readonly string[] | undefined;
  readonly signatureAlgorithm: string;
  readonly weakHash: boolean;
  /** Critical extensions that are not understood here. */
  readonly unknownCritical: readonly string[];
  readonly notBefore: number;
  readonly notAfter: number;
}

const commonName = '2.5.4.3';
const extension = { keyUsage: '2.5.29.15', basicConstraints: '2.5.29.19', extendedKeyUsage: '2.5.29.37' };
/** Understood, or without weight for a certificate that has no names of hosts: alternative names, policies. */
const understood = [...Object.values(extension), '2.5.29.17', '2.5.29.32'];
/** MD2, MD5 and SHA-1 with RSA; SHA-1 with DSA and ECDSA. */
const weak = [
  '1.2.840.113549.1.1.2',
  '1.2.840.113549.1.1.4',
  '1.2.840.113549.1.1.5',
  '1.3.14.3.2.29',
  '1.2.840.10040.4.3',
  '1.2.840.10045.4.1',
];

/** Reads a certificate's facts. Throws FormatError where its DER does not parse. Source: RFC 5280. Pure. */
export function certificateFacts(certificate: X509Certificate): CertificateFacts {
  try {
    const { tbsCertificate, signatureAlgorithm } = AsnConvert.parse(certificate.raw, Certificate);
    const extensions = new Map((tbsCertificate.extensions ?? []).map((one) => [one.extnID, one]));
    const content = <T>(id: string, type: new () => T): T | undefined => {
      const found = extensions.get(id);
      return found && AsnConvert.parse(found.extnValue.buffer, type);
    };
    const constraints = content(extension.basicConstraints, BasicConstraints);
    const usage = content(extension.keyUsage, KeyUsage);
    const names = tbsCertificate.subject.flatMap((relative) => [...relative]);
    return {
      commonNames: names.filter(({ type }) => type === commonName).map(({ value }) => value.toString()),
      issuer: certificate.issuer,
      isCa: constraints?.cA === true,
      pathLength: constraints?.pathLenConstraint,
      maySignCertificates: usage === undefined || (usage.toNumber() & KeyUsageFlags.keyCertSign) !== 0,
      extendedKeyUsages: content(extension.extendedKeyUsage, ExtendedKeyUsage),
      signatureAlgorithm: signatureAlgorithm.algorithm,
      weakHash: weak.includes(signatureAlgorithm.algorithm) || weak.includes(tbsCertificate.signature.algorithm),
      unknownCritical: [...extensions.values()].filter((one) => one.critical && !understood.includes(one.extnID)).map((one) => one.extnID),
      notBefore: tbsCertificate.validity.notBefore.getTime().getTime(),
      notAfter: tbsCertificate.validity.notAfter.getTime().getTime(),
    };
  } catch (cause) {
    throw new FormatError('certificate', 'cannot be read', { cause });
  }
}
