import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import { Instant, KeyId, KeyRecord, TrashedKey } from '#shared/domain/key.ts';

/** A change that has begun in the store of secrets; what is found of it at the next start is undone (add, restore) or finished (remove). */
export const Pending = z.object({
  change: z.enum(['add', 'restore', 'remove']),
  keyId: KeyId,
  parts: z.number().int().min(1).max(99),
  /** An item of ours was there before: it is not ours to take away again. */
  existed: z.boolean(),
  at: Instant,
});
export type Pending = z.infer<typeof Pending>;

export const KeyIndex = z.object({
  version: z.literal(1),
  records: z.array(KeyRecord),
  trash: z.array(TrashedKey),
  pending: z.array(Pending),
});
export type KeyIndex = z.infer<typeof KeyIndex>;

export const emptyIndex: KeyIndex = { version: 1, records: [], trash: [], pending: [] };

const firstLine = /^signet-keys:1:hmac-sha256:([0-9a-f]{64})$/;

/** First line: version and HMAC-SHA-256 of all that follows. Then JSON, which is not looked at before the HMAC holds. */
export function encodeIndex(index: KeyIndex, key: Buffer): Buffer {
  const body = Buffer.from(JSON.stringify(index), 'utf8');
  return Buffer.concat([Buffer.from(`signet-keys:1:hmac-sha256:${hmac(key, body).toString('hex')}\n`), body]);
}

/** Fails with `key-index-damaged`. */
export function parseIndex(bytes: Buffer, key: Buffer): KeyIndex {
  const lineEnd = bytes.indexOf(0x0a);
  const claimed = firstLine.exec(bytes.subarray(0, Math.max(lineEnd, 0)).toString('latin1'))?.[1];
  if (claimed === undefined) throw new SignetError({ code: 'key-index-damaged', reason: 'its first line is not ours' });
  const body = bytes.subarray(lineEnd + 1);
  if (!timingSafeEqual(Buffer.from(claimed, 'hex'), hmac(key, body))) {
    throw new SignetError({ code: 'key-index-damaged', reason: 'it was changed by something else than Signet' });
  }
  const parsed = KeyIndex.safeParse(JSON.parse(body.toString('utf8')));
  if (!parsed.success) throw new SignetError({ code: 'key-index-damaged', reason: 'it is of another version' }, { cause: parsed.error });
  return parsed.data;
}

const hmac = (key: Buffer, body: Buffer) => createHmac('sha256', key).update(body).digest();
