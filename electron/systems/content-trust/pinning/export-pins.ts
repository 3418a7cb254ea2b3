import { basename, dirname, join, resolve } from 'node:path';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { PinRules } from '../pins.ts';

export interface ExportedPins {
  /** Names of the certificate files beside it. */
  authorities: string[];
  /** Names with capital letters: notary reads its configuration in small letters, and no repository matches them there. */
  unheard: string[];
}

/**
 * Writes the pins as notary's `trust_pinning`, and each authority into a file beside it. Notary takes the paths of those files from the
 * folder it is started in, so they are written whole. Source: formats/notary-v1.md 7.
 */
export async function exportPins(path: string, { certs, ca, disableTofu }: PinRules): Promise<ExportedPins> {
  const folder = resolve(dirname(path));
  const stem = basename(path).replace(/\.json$/i, '');
  const files = [...ca].map(([prefix, pem], index) => ({ prefix, pem, name: `${stem}-ca-${index + 1}.pem` }));
  for (const { name, pem } of files) {
    const there = await readBounded(join(folder, name), 64 * 1024 * 1024);
    if (there && !there.equals(Buffer.from(pem)))
      throw new SignetError({ code: 'file-not-writable', file: name, reason: 'another file of this name is there' });
  }
  for (const { name, pem } of files) await writeAtomic(join(folder, name), pem, 0o644);
  const pinning = {
    ...(certs.size === 0 ? {} : { certs: Object.fromEntries([...certs].map(([name, ids]) => [name, [...ids]])) }),
    ...(files.length === 0 ? {} : { ca: Object.fromEntries(files.map(({ prefix, name }) => [prefix, join(folder, name)])) }),
    ...(disableTofu ? { disable_tofu: true } : {}),
  };
  // Last, so that it never names a file that is not there.
  await writeAtomic(path, `${JSON.stringify({ trust_pinning: pinning }, null, 2)}\n`, 0o644);
  const unheard = [...certs.keys(), ...ca.keys()].filter((name) => name !== name.toLowerCase());
  return { authorities: files.map(({ name }) => name), unheard: [...new Set(unheard)] };
}
