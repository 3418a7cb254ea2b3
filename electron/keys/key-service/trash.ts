import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { KeyId, KeyRecord, TrashedKey } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import { isSealed } from './envelope.ts';
import { type Ledger, trashName } from './ledger.ts';
import { openText, sealText } from './sealed-text.ts';
import { withSecret } from './secrets-of-keys.ts';
import type { Shelf } from './shelf.ts';

const keptFor = 30 * 24 * 3600 * 1000;

/** Seals the secret into a file of the trash, reads that back and opens it; only then is it taken from the store. */
export async function removeKey({ ledger, random, now }: Desk, shelf: Shelf, keyId: KeyId): Promise<TrashedKey> {
  const record = ledger.record(keyId);
  const { body, parts } = await bodyToSeal(ledger, record);
  await shelf.write(trashName(keyId), sealText(body, keyId, ledger.keyFor('trash'), random));
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
    return openText(sealed, keyId, key);
  } catch (cause) {
    throw new SignetError({ code: 'key-item-altered', keyId, label }, { cause });
  } finally {
    key.fill(0);
  }
}
