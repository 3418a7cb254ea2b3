import { dirname, isAbsolute, join } from 'node:path';
import { z } from 'zod';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readCertificateBundle } from '#electron/formats/notary/certificate-bundle.ts';
import { parseStrictJson } from '#electron/formats/strict-json.ts';
import type { PinRules } from './pins.ts';

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

const Pinning = z.strictObject({
  certs: z.record(z.string(), z.array(z.string().regex(/^[0-9a-f]{64}$/))).optional(),
  ca: z.record(z.string(), z.string().min(1)).optional(),
  disable_tofu: z.boolean().optional(),
});

/** What a pins file says, before the certificate files it names are read. */
export interface PinsFile {
  readonly certs: ReadonlyMap<string, readonly string[]>;
  /** GUN prefix → path, relative to the pins file. */
  readonly caPaths: ReadonlyMap<string, string>;
  readonly disableTofu: boolean;
}

/**
 * Reads `{"certs":{GUN:[key ids]},"ca":{prefix:path},"disable_tofu":bool}`, alone or under `trust_pinning` as in notary's
 * config.json. What is not understood is refused: a pin that is overlooked is no pin. Throws FormatError.
 * Source: formats/notary-v1.md 7.
 */
export function parsePinsFile(bytes: Uint8Array): PinsFile {
  const value = parseStrictJson(bytes, 'pins file');
  const outer = z.object({ trust_pinning: z.unknown() }).safeParse(value);
  const read = Pinning.safeParse(outer.success && outer.data.trust_pinning !== undefined ? outer.data.trust_pinning : value);
  if (!read.success) throw new FormatError('pins file', z.prettifyError(read.error).slice(0, 200), { cause: read.error });
  const { certs = {}, ca = {}, disable_tofu = false } = read.data;
  return { certs: new Map(Object.entries(certs)), caPaths: new Map(Object.entries(ca)), disableTofu: disable_tofu };
}
