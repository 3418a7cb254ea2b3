import type { X509Certificate } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { DerReader, derTags } from '../private-key/der-reader.ts';
import { readFlag, readOid, readText, readTime } from './certificate-values.ts';

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

const document = 'certificate';
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
const tags = { version: 0xa0, issuerId: 0x81, subjectId: 0x82, extensions: 0xa3 };
/** Reads a certificate's facts. Throws FormatError where it is not DER or has an extension twice. Source: RFC 5280. Pure. */
export function certificateFacts(certificate: Pick<X509Certificate, 'raw' | 'issuer'>): CertificateFacts {
  try {
    const outer = new DerReader(certificate.raw, document);
    const parts = outer.inside(derTags.sequence);
    outer.end();
    const body = readBody(parts.inside(derTags.sequence));
    const signatureAlgorithm = readAlgorithm(parts);
    parts.read(derTags.bitString);
    parts.end();

    const extensions = new Map(body.extensions.map((one) => [one.id, one]));
    if (extensions.size !== body.extensions.length) throw new FormatError(document, 'has an extension twice');
    const constraints = readConstraints(extensions.get(extension.basicConstraints)?.value);
    return {
      commonNames: body.commonNames,
      issuer: certificate.issuer,
      ...constraints,
      maySignCertificates: readMaySign(extensions.get(extension.keyUsage)?.value),
      extendedKeyUsages: readUses(extensions.get(extension.extendedKeyUsage)?.value),
      signatureAlgorithm,
      weakHash: weak.includes(signatureAlgorithm) || weak.includes(body.algorithm),
      unknownCritical: body.extensions.filter((one) => one.critical && !understood.includes(one.id)).map((one) => one.id),
      notBefore: body.notBefore,
      notAfter: body.notAfter,
    };
  } catch (cause) {
    throw new FormatError(document, 'cannot be read', { cause });
  }
}

/** TBSCertificate. */
function readBody(reader: DerReader) {
  reader.optional(tags.version);
  reader.read(derTags.integer);
  const algorithm = readAlgorithm(reader);
  reader.read(derTags.sequence); // issuer
  const validity = reader.inside(derTags.sequence);
  const notBefore = readTime(validity);
  const notAfter = readTime(validity);
  validity.end();
  const commonNames = readCommonNames(reader.inside(derTags.sequence));
  reader.read(derTags.sequence); // public key
  reader.optional(tags.issuerId);
  reader.optional(tags.subjectId);
  const extensions = reader.next === tags.extensions ? readExtensions(reader.inside(tags.extensions)) : [];
  reader.end();
  return { algorithm, notBefore, notAfter, commonNames, extensions };
}

function readAlgorithm(reader: DerReader): string {
  return readOid(reader.inside(derTags.sequence));
}

function readCommonNames(name: DerReader): string[] {
  const found: string[] = [];
  while (name.next !== undefined) {
    const relative = name.inside(derTags.set);
    while (relative.next !== undefined) {
      const attribute = relative.inside(derTags.sequence);
      if (readOid(attribute) !== commonName) continue;
      found.push(readText(attribute));
      attribute.end();
    }
  }
  return found;
}

function readExtensions(outer: DerReader) {
  const list = outer.inside(derTags.sequence);
  outer.end();
  const extensions: { readonly id: string; readonly critical: boolean; readonly value: Buffer }[] = [];
  while (list.next !== undefined) {
    const one = list.inside(derTags.sequence);
    extensions.push({ id: readOid(one), critical: readFlag(one), value: one.read(derTags.octetString) });
    one.end();
  }
  return extensions;
}

function readConstraints(value: Buffer | undefined): Pick<CertificateFacts, 'isCa' | 'pathLength'> {
  if (!value) return { isCa: false, pathLength: undefined };
  const reader = only(value);
  const isCa = readFlag(reader);
  const pathLength = reader.next === derTags.integer ? reader.number() : undefined;
  reader.end();
  return { isCa, pathLength };
}

/** Without key usage a key may do anything; else keyCertSign is bit 5, counted from the top of the first byte. */
function readMaySign(value: Buffer | undefined): boolean {
  if (!value) return true;
  const reader = new DerReader(value, document);
  const bits = reader.read(derTags.bitString);
  reader.end();
  return ((bits[1] ?? 0) & 0x04) !== 0;
}

function readUses(value: Buffer | undefined): string[] | undefined {
  if (!value) return undefined;
  const reader = only(value);
  const uses: string[] = [];
  while (reader.next !== undefined) uses.push(readOid(reader));
  return uses;
}

/** Inside the one sequence that these bytes are. */
function only(value: Buffer): DerReader {
  const outer = new DerReader(value, document);
  const reader = outer.inside(derTags.sequence);
  outer.end();
  return reader;
}
