import { basename } from 'node:path';
import type { z } from 'zod';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { type KeyFileEntry, type KeyFromFile, readKeyFile } from '#electron/formats/private-key/key-file.ts';
import { KeyRefusal, WrongKeyPassphrase } from '#electron/formats/private-key/key-refusal.ts';
import { keyIdOf, notaryIdOf } from '#electron/formats/private-key/public-key.ts';
import { SignetError } from '#electron/signet-error.ts';
import { Gun } from '#shared/domain/gun.ts';
import { type ImportCandidate, type KeyId, type KeyRecord, KeyRole } from '#shared/domain/key.ts';
import { enter, passphraseFor } from './create-key.ts';
import type { Desk } from './desk.ts';
import { withBytes } from './passphrase.ts';
import type { Operations } from './protocol.ts';

/** Key files are a few kilobytes; docker reads at most as much. */
const largestKeyFile = 1024 * 1024;

/** What a file holds. Plain keys are opened to name them, encrypted ones stay shut. */
export async function inspectFile(desk: Desk, path: string): Promise<ImportCandidate[]> {
  return (await entriesOf(path)).map((entry, index) => candidateOf(desk, entry, index, path));
}

function candidateOf(desk: Desk, entry: KeyFileEntry, index: number, path: string): ImportCandidate {
  const gun = Gun.safeParse(entry.gun);
  const claimedId = (entry.claimedId ?? claimedByName(path))?.slice(0, 128);
  const known = { ...namedRole(entry.role), ...(gun.success ? { gun: gun.data } : {}) };
  const candidate = { index, form: entry.form, encrypted: entry.encrypted, ...known, ...(claimedId === undefined ? {} : { claimedId }) };
  if (entry.encrypted) return { ...candidate, known: isListedAs(desk, claimedId) };
  try {
    const opened = entry.open(undefined);
    opened.pkcs8.fill(0);
    const keyId = keyIdOf(opened.spki);
    const notaryKeyId = notaryIdOf(opened.algorithm, opened.spki);
    return { ...candidate, keyId, notaryKeyId, algorithm: opened.algorithm, known: isHere(desk, keyId) };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { ...candidate, known: false, refusal: error.problem };
  }
}

/** Takes one key of a file. The checks come first: where any fails, nothing was changed. */
export async function importKey(desk: Desk, wanted: z.output<Operations['import']['input']>): Promise<KeyRecord> {
  return withBytes(passphraseFor(wanted), async (passphrase) => {
    const file = basename(wanted.path);
    const entry = (await entriesOf(wanted.path))[wanted.index];
    if (!entry) throw new SignetError({ code: 'key-file-refused', file, reason: 'it has no such key' });
    const claimedId = entry.claimedId ?? claimedByName(wanted.path);
    const opened = openEntry({ ...entry, claimedId }, wanted.filePassphrase, file, wanted.label);
    const keyId = keyIdOf(opened.spki);
    const present = labelOf(desk, keyId);
    if (present !== undefined) {
      opened.pkcs8.fill(0);
      throw new SignetError({ code: 'key-exists', keyId, label: present });
    }
    const { label, role, guns } = wanted;
    return enter(desk, opened, { label, notes: '', role, guns, certificate: opened.certificate }, passphrase);
  });
}

/** Fails with `key-file-unreadable`, `file-unreadable`. */
export async function entriesOf(path: string): Promise<KeyFileEntry[]> {
  const file = basename(path);
  const bytes = await readBounded(path, largestKeyFile);
  if (!bytes) throw new SignetError({ code: 'file-unreadable', file, reason: 'it is not there' });
  try {
    return readKeyFile(bytes);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new SignetError({ code: 'key-file-unreadable', file, reason: cause.problem }, { cause });
  }
}

/** Fails with `passphrase-wrong` (which names the key as the file does), `key-file-refused`, `key-file-unreadable`. */
export function openEntry(entry: KeyFileEntry, typed: string | undefined, file: string, label: string): KeyFromFile {
  try {
    return openTyped(entry, typed);
  } catch (cause) {
    if (cause instanceof WrongKeyPassphrase)
      throw new SignetError({ code: 'passphrase-wrong', keyId: entry.claimedId ?? '', label }, { cause });
    if (cause instanceof KeyRefusal) throw new SignetError({ code: 'key-file-refused', file, reason: cause.problem }, { cause });
    if (cause instanceof FormatError) throw new SignetError({ code: 'key-file-unreadable', file, reason: cause.problem }, { cause });
    throw cause;
  }
}

/** Other programs do not normalise passphrases: as typed first, then as NFC where that is another text. */
function openTyped(entry: KeyFileEntry, typed: string | undefined): KeyFromFile {
  const texts: (string | undefined)[] =
    typed === undefined || !entry.encrypted ? [undefined] : [...new Set([typed, typed.normalize('NFC')])];
  let wrong: unknown;
  for (const text of texts) {
    const passphrase = text === undefined ? undefined : Buffer.from(text, 'utf8');
    try {
      return entry.open(passphrase);
    } catch (error) {
      if (!(error instanceof WrongKeyPassphrase)) throw error;
      wrong = error;
    } finally {
      passphrase?.fill(0);
    }
  }
  throw wrong;
}

/** A base role, or the name of a delegation's signer. */
function namedRole(named: string | undefined): Pick<ImportCandidate, 'role' | 'signer'> {
  if (named === undefined) return {};
  const base = KeyRole.safeParse(named);
  return base.success ? { role: base.data } : { role: 'delegation', signer: named.slice(0, 100) };
}
const claimedByName = (path: string) => /^([0-9a-f]{64})(?:_[a-z0-9_-]{1,40})?\.key$/.exec(basename(path))?.[1];
const isHere = (desk: Desk, keyId: KeyId) => labelOf(desk, keyId) !== undefined;
const isListedAs = ({ ledger }: Desk, notaryKeyId: string | undefined) =>
  ledger.index.records.some((record) => record.notaryKeyId === notaryKeyId);
const labelOf = ({ ledger }: Desk, keyId: KeyId) =>
  [...ledger.index.records, ...ledger.index.trash.map(({ record }) => record)].find((record) => record.keyId === keyId)?.label;
