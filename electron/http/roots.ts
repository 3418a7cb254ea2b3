import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { readBounded } from '#electron/files/atomic.ts';
import { SignetError } from '#electron/signet-error.ts';

/** Where Linux distributions keep the roots that their administrator trusts; the order of Go's crypto/x509, which docker and notary use. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/tls/cacert.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The system's roots as PEM. Older Node cannot ask macOS or Windows: there it is the list that Node carries. */
export async function systemRoots(): Promise<readonly string[]> {
  const ask = (tls as { getCACertificates?: (kind: 'system') => string[] }).getCACertificates;
  const known = ask?.('system') ?? [];
  if (known.length > 0) return known;
  if (process.platform === 'linux') {
    for (const path of bundles) {
      const text = await readFile(path, 'utf8').catch(absent);
      if (text?.includes('-----BEGIN CERTIFICATE-----')) return [text];
    }
  }
  return tls.rootCertificates;
}

function absent(problem: NodeJS.ErrnoException): undefined {
  if (problem.code === 'ENOENT' || problem.code === 'ENOTDIR' || problem.code === 'EACCES') return undefined;
  throw problem;
}

const block = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const mebibyte = 1024 * 1024;

/** The certificates in a PEM file of the user's: at least one, and each readable. */
export async function readCaFile(path: string): Promise<readonly string[]> {
  const refuse = (reason: string, cause?: unknown) => new SignetError({ code: 'input-invalid', field: 'CA file', reason }, { cause });
  const bytes = await readBounded(path, mebibyte).catch((cause) => {
    throw refuse('it cannot be read', cause);
  });
  if (!bytes) throw refuse('it is not there');
  return readCaText(bytes.toString('latin1'));
}

/** The same, read already. */
export function readCaText(text: string): readonly string[] {
  const refuse = (reason: string, cause?: unknown) => new SignetError({ code: 'input-invalid', field: 'CA file', reason }, { cause });
  const blocks = text.match(block) ?? [];
  if (blocks.length === 0) throw refuse('it holds no certificate in PEM');
  return blocks.map((pem) => {
    try {
      return new X509Certificate(pem).toString();
    } catch (cause) {
      throw refuse('a certificate in it is damaged', cause);
    }
  });
}
