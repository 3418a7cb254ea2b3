import { createCipheriv, createDecipheriv } from 'node:crypto';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { KeyId, KeyRecord, TrashedKey } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import { isSealed } from './envelope.ts';
import { type Ledger, trashName } from './ledger.ts';
import { withSecret } from './secrets-of-keys.ts';
import type { Shelf } from './shelf.ts';

const keptFor = 30 * 24 * 3600 * 1000;

/** Seals the secret into a file of the trash, reads that back and opens it; only then is it taken from the store. */
export async function removeKey({ ledger, random, now }: Desk, shelf: Shelf, keyId: KeyId): Promise<TrashedKey> {
  const record = ledger.record(keyId);
  const { body, parts } = await bodyToSeal(ledger, record);
  await shelf.write(trashName(keyId), seal(body, keyId, ledger.keyFor('trash'), random));
  if ((await unsealed(ledger, shelf, record)) !== body)
    throw new SignetError({ code: 'file-not-writable', file: 'trash', reason: 'it reads back differently' });
  const trashed = { record, trashedAt: now.toISOString(), purgeAfter: new Date(now.getTime() + keptFor).toISOString() };
  await ledger.take(trashed, parts);
  return trashed;
}

/** The body, known to be this key's as far as can be told without its passphrase. Nothing, where its item is gone: then only the record moves. */
async function bodyToSeal(ledger: Ledger, record: KeyRecord): Promise<{ body: string; parts: number }> {
  try {
    const found = await ledger.body(record);
    if (!isSealed(found.body)) await withSecret(ledger, record, undefined, () => undefined);
    return found;
  } catch (error) {
    if (isFailure(error, 'key-item-missing')) return { body: '', parts: 1 };
    throw error;
  }
}

export async function restoreKey({ ledger, now }: Desk, shelf: Shelf, keyId: KeyId): Promise<KeyRecord> {
  const { record } = ledger.trashed(keyId);
  const body = await unsealed(ledger, shelf, record);
  await ledger.put('restore', record, body, now);
  await shelf.remove(trashName(keyId));
  return record;
}

async function unsealed(ledger: Ledger, shelf: Shelf, { keyId, label }: KeyRecord): Promise<string> {
  const sealed = await shelf.read(trashName(keyId));
  if (!sealed) throw new SignetError({ code: 'key-item-missing', keyId, label });
  const key = ledger.keyFor('trash');
  try {
    return unseal(sealed, keyId, key);
  } catch (cause) {
    throw new SignetError({ code: 'key-item-altered', keyId, label }, { cause });
  } finally {
    key.fill(0);
  }
}

/** Twelve bytes of vector, AES-256-GCM ciphertext, sixteen of tag; the KeyId as additional data. */
function seal(body: string, keyId: KeyId, key: Buffer, random: (bytes: number) => Buffer): Buffer {
  const iv = random(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId));
  const sealed = Buffer.concat([iv, cipher.update(body, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  key.fill(0);
  return sealed;
}

function unseal(sealed: Buffer, keyId: KeyId, key: Buffer): string {
  if (sealed.length < 28) throw new Error('too short');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAAD(Buffer.from(keyId)).setAuthTag(sealed.subarray(-16));
  const body = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
  const text = body.toString('utf8');
  body.fill(0);
  return text;
}
