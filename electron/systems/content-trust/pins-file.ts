import { dirname, isAbsolute, join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readCertificateBundle } from '#electron/formats/notary/certificate-bundle.ts';
import { type PinRules, parsePinsFile } from './pins.ts';

const limit = 1024 * 1024;

/** Reads a pins file and the certificate files it names. Throws FormatError where one is malformed or absent. */
export async function readPinsFile(path: string): Promise<PinRules> {
  const bytes = await readBounded(path, limit);
  if (!bytes) throw new FormatError('pins file', 'is not there');
  const { certs, caPaths, disableTofu } = parsePinsFile(bytes);
  const ca = new Map<string, Uint8Array>();
  for (const [prefix, name] of caPaths) {
    const pem = await readBounded(isAbsolute(name) ? name : join(dirname(path), name), limit);
    if (!pem) throw new FormatError('pins file', `the certificate file for ${JSON.stringify(prefix)} is not there`);
    if (readCertificateBundle(pem).length === 0)
      throw new FormatError('pins file', `the certificate file for ${JSON.stringify(prefix)} is empty`);
    ca.set(prefix, pem);
  }
  return { certs, ca, disableTofu };
}
