import { X509Certificate } from 'node:crypto';
import { basename } from 'node:path';
import type { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { encodeEncryptedPkcs8, encodeNotaryPem } from '#electron/formats/private-key/encode.ts';
import { pkcs12Form } from '#electron/formats/private-key/pbes2.ts';
import { encodePem } from '#electron/formats/private-key/pem.ts';
import { encodePkcs12 } from '#electron/formats/private-key/pkcs12.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import { entriesOf, openEntry } from './import-key.ts';
import { newPassphrase, withBytes } from './passphrase.ts';
import type { Operations } from './protocol.ts';
import { withSecret } from './secrets-of-keys.ts';

type Wanted = z.output<Operations['export']['input']>;

/** Writes a file (0600) and reads it back. Where it holds the private key it is opened too: that is what makes a backup verified. */
export async function exportKey(desk: Desk, wanted: Wanted): Promise<KeyRecord> {
  const record = desk.ledger.record(wanted.keyId);
  if (wanted.format === 'public-pem' || wanted.format === 'certificate') {
    await writePublic(wanted.path, publicFile(record, wanted.format));
    return record;
  }
  if (wanted.filePassphrase === undefined) throw new SignetError({ code: 'passphrase-weak', minimum: 12 });
  const filePassphrase = wanted.filePassphrase;
  await withBytes(newPassphrase(filePassphrase), async (sealing) => {
    const bytes = await withSecret(desk.ledger, record, wanted.passphrase, (pkcs8) =>
      encode(desk, record, wanted.format, pkcs8, sealing as Buffer),
    );
    await writeAtomic(wanted.path, bytes);
  });
  return verifyBackup(desk, { keyId: record.keyId, path: wanted.path, passphrase: filePassphrase });
}

/** Opens a file and looks for this very key in it. Fails with `backup-mismatch` where there is another. */
export async function verifyBackup(
  { ledger, now }: Desk,
  { keyId, path, passphrase }: z.output<Operations['verifyBackup']['input']>,
): Promise<KeyRecord> {
  const record = ledger.record(keyId);
  const file = basename(path);
  const entries = await entriesOf(path);
  let failed: unknown = new SignetError({ code: 'backup-mismatch', label: record.label, file });
  for (const entry of entries) {
    try {
      const opened = openEntry(entry, passphrase, file, record.label);
      opened.pkcs8.fill(0);
      if (opened.spki.toString('base64') !== record.spki) continue;
      return await ledger.replace({ ...record, backup: { state: 'verified', at: now.toISOString() } });
    } catch (error) {
      // another key of the same file may be sealed with another passphrase; with one key, its failure is the answer
      if (!isFailure(error, 'passphrase-wrong', 'key-file-refused', 'key-file-unreadable')) throw error;
      if (entries.length === 1) failed = error;
    }
  }
  throw failed;
}

function encode({ random }: Desk, record: KeyRecord, format: Wanted['format'], pkcs8: Buffer, passphrase: Buffer): string | Buffer {
  const spki = Buffer.from(record.spki, 'base64');
  switch (format) {
    case 'notary-pem':
      return encodeNotaryPem(pkcs8, spki, notaryNames(record), passphrase, random);
    case 'pkcs8':
      return encodeEncryptedPkcs8(pkcs8, passphrase, random);
    case 'pkcs12': {
      const certificate = record.certificate === undefined ? undefined : new X509Certificate(record.certificate).raw;
      const localKeyId = Buffer.from(record.keyId, 'hex');
      return encodePkcs12(
        { pkcs8, label: record.label, localKeyId, certificate, form: pkcs12Form(random), macSalt: random(16) },
        passphrase,
      );
    }
    default:
      throw new SignetError({ code: 'export-unsupported', label: record.label, format, reason: 'it holds no private key' });
  }
}

/** docker's names of signers; anything else becomes what notary itself uses where no name is known. */
const signerName = /^(?!root$|targets$|snapshot$|timestamp$)[a-z0-9][a-z0-9_-]{0,63}$/;

function notaryNames({ role, guns, label, notaryKeyId }: KeyRecord) {
  const name = role !== 'delegation' ? role : signerName.test(label) ? label : 'delegation';
  const gun = role === 'targets' || role === 'snapshot' || role === 'timestamp' ? guns[0] : undefined;
  return { role: name, gun, path: notaryKeyId };
}

function publicFile(record: KeyRecord, format: 'public-pem' | 'certificate'): string {
  if (format === 'public-pem') return encodePem('PUBLIC KEY', Buffer.from(record.spki, 'base64'));
  if (record.certificate === undefined) {
    throw new SignetError({ code: 'export-unsupported', label: record.label, format, reason: 'no certificate came with this key' });
  }
  return record.certificate;
}

async function writePublic(path: string, text: string): Promise<void> {
  await writeAtomic(path, text);
  const written = await readBounded(path, text.length);
  if (written?.toString('utf8') !== text)
    throw new SignetError({ code: 'file-not-writable', file: basename(path), reason: 'it reads back differently' });
}
