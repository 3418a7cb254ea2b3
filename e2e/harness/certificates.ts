import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PemFiles {
  readonly cert: string;
  readonly key: string;
}

/** A certificate that is its own issuer, for one address, as server and as client, made by openssl. */
export function selfSigned(folder: string, name: string, address = '127.0.0.1'): PemFiles {
  mkdirSync(folder, { recursive: true });
  const [cert, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const about = ['-subj', `/CN=${name}`, '-days', '30', '-addext', `subjectAltName=IP:${address}`];
  execFileSync('openssl', ['req', '-x509', ...curve, ...about, '-keyout', key, '-out', cert], { stdio: 'pipe' });
  return { cert, key };
}

/** SHA-256 of its public key, in fours, as a person gets it from openssl. */
export function fingerprintOf({ cert }: PemFiles): string {
  const input = new X509Certificate(readFileSync(cert)).publicKey.export({ format: 'der', type: 'spki' });
  const hex = execFileSync('openssl', ['dgst', '-sha256', '-r'], { input, encoding: 'utf8' }).slice(0, 64);
  return hex.replace(/(.{4})(?=.)/g, '$1 ');
}
