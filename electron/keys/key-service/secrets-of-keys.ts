import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import { privateKeyOf } from '#electron/formats/private-key/opened-key.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { KeyId, KeyRecord } from '#shared/domain/key.ts';
import { type KdfCost, openBody, plainBody, sealedBody } from './envelope.ts';
import type { Ledger } from './ledger.ts';
import { passphraseBytes, withBytes } from './passphrase.ts';

/** The body under which a key is stored: sealed where it has a passphrase. */
export const bodyOf = (pkcs8: Buffer, keyId: KeyId, passphrase: Buffer | undefined, cost: KdfCost, random: (bytes: number) => Buffer) =>
  passphrase ? sealedBody(pkcs8, keyId, passphrase, cost, random) : Promise.resolve(plainBody(pkcs8));

/** Lends a key's PKCS#8 and wipes it afterwards. It is the recorded key: its public half was computed and compared. */
export async function withSecret<T>(
  ledger: Ledger,
  record: KeyRecord,
  typed: string | undefined,
  act: (pkcs8: Buffer, key: KeyObject) => T | Promise<T>,
): Promise<T> {
  const { keyId, label } = record;
  const { body } = await ledger.body(record);
  const passphrase = typed === undefined || !record.passphrase ? undefined : passphraseBytes(typed);
  const opened = await withBytes(passphrase, () => openBody(body, keyId, passphrase));
  if (opened === 'needs-passphrase') throw new SignetError({ code: 'key-needs-passphrase', keyId, label });
  if (opened === 'wrong-passphrase') throw new SignetError({ code: 'passphrase-wrong', keyId, label });
  if (opened === 'malformed') throw new SignetError({ code: 'key-item-altered', keyId, label });
  try {
    return await act(opened.pkcs8, assertSame(record, opened.pkcs8));
  } finally {
    opened.pkcs8.fill(0);
  }
}

function assertSame({ keyId, label, spki }: KeyRecord, pkcs8: Buffer): KeyObject {
  let key: KeyObject;
  try {
    key = privateKeyOf(pkcs8);
  } catch (cause) {
    throw new SignetError({ code: 'key-item-altered', keyId, label }, { cause });
  }
  const found = createPublicKey(key).export({ format: 'der', type: 'spki' });
  if (!found.equals(Buffer.from(spki, 'base64'))) throw new SignetError({ code: 'key-item-altered', keyId, label });
  return key;
}
