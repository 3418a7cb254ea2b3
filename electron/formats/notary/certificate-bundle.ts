import { X509Certificate } from 'node:crypto';
import { FormatError } from '../format-error.ts';

const document = 'certificate bundle';
const block = /-----BEGIN CERTIFICATE-----\r?\n([A-Za-z0-9+/=\r\n]+?)-----END CERTIFICATE-----/y;
const gap = /[ \t\r\n]*/y;
const maxCertificates = 16;

/**
 * Reads PEM text that holds certificates and nothing else; PEM headers and other blocks are refused, as notary refuses them.
 * Throws FormatError. Source: formats/notary-v1.md 4 and 6; RFC 7468. Pure.
 */
export function readCertificateBundle(pem: Uint8Array): X509Certificate[] {
  const text = Buffer.from(pem).toString('latin1');
  const found: X509Certificate[] = [];
  let at = skip(text, 0);
  while (at < text.length) {
    block.lastIndex = at;
    const encoded = block.exec(text)?.[1];
    if (encoded === undefined) throw new FormatError(document, 'holds something that is no plain CERTIFICATE block');
    if (found.length === maxCertificates) throw new FormatError(document, `holds more than ${maxCertificates} certificates`);
    found.push(readCertificate(Buffer.from(encoded, 'base64')));
    at = skip(text, block.lastIndex);
  }
  return found;
}

function readCertificate(der: Buffer): X509Certificate {
  try {
    const certificate = new X509Certificate(der);
    if (!certificate.raw.equals(der)) throw new Error('bytes after its end');
    return certificate;
  } catch (cause) {
    throw new FormatError(document, 'holds a certificate that cannot be read', { cause });
  }
}

function skip(text: string, from: number): number {
  gap.lastIndex = from;
  gap.test(text);
  return gap.lastIndex;
}
