import { SignetError } from '#electron/signet-error.ts';
import type { KeyRole } from '#shared/domain/key.ts';

export const shortestPassphrase = 12;

/** Text as typed → the bytes that derive keys: Unicode NFC, so that the same passphrase typed on another system is the same. */
export const passphraseBytes = (typed: string): Buffer => Buffer.from(typed.normalize('NFC'), 'utf8');

/** For a new seal: at least 12 characters. Fails with `passphrase-weak`. */
export function newPassphrase(typed: string): Buffer {
  if ([...typed.normalize('NFC')].length < shortestPassphrase)
    throw new SignetError({ code: 'passphrase-weak', minimum: shortestPassphrase });
  return passphraseBytes(typed);
}

export const needsPassphrase = (role: KeyRole): boolean => role === 'root' || role === 'targets';

/** Runs with a passphrase's bytes and wipes them, whatever happens. */
export async function withBytes<T>(bytes: Buffer | undefined, act: (bytes: Buffer | undefined) => T | Promise<T>): Promise<T> {
  try {
    return await act(bytes);
  } finally {
    bytes?.fill(0);
  }
}
