import { createCipheriv, createDecipheriv, createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyId } from '#shared/domain/key.ts';

/**
 * A key's secret as text items of at most 2,000 bytes (Windows allows 2,560), for stores that take only text:
 *   signet-key:1:<part>/<parts>:<SHA-256 of the whole body, hex>:<piece of the body>
 * and the body, put together, is either
 *   plain:<PKCS#8 DER, base64>
 *   scrypt:<log2 N>:<r>:<p>:<salt>:<vector>:<AES-256-GCM ciphertext and tag>      all base64, the KeyId as additional data
 */
const prefix = 'signet-key:1:';
const partForm = /^signet-key:1:([1-9]\d?)\/([1-9]\d?):([0-9a-f]{64}):([\x21-\x7e]*)$/;
const pieceLength = 1800;

/** An empty item is a write that its keychain did not finish (gnome-keyring makes the item first and fills it then); no one loses by it. */
export const isOurs = (item: string): boolean => item === '' || item.startsWith(prefix);
export const accountOf = (keyId: KeyId, part: number): string => (part === 1 ? keyId : `${keyId}/${part}`);

/** The items of a body, in order: the first goes under the KeyId itself, the others under `<KeyId>/<part>`. */
export function encodeParts(body: string): string[] {
  const pieces = body.match(new RegExp(`.{1,${pieceLength}}`, 'g')) ?? [];
  const checksum = sha256(body);
  return pieces.map((piece, at) => `${prefix}${at + 1}/${pieces.length}:${checksum}:${piece}`);
}

export interface Part {
  readonly part: number;
  readonly parts: number;
  readonly checksum: string;
  readonly piece: string;
}

export function parsePart(item: string): Part | undefined {
  const [, part, parts, checksum, piece] = partForm.exec(item) ?? [];
  if (part === undefined || parts === undefined || checksum === undefined || piece === undefined) return undefined;
  return { part: Number(part), parts: Number(parts), checksum, piece };
}

/** The body that the parts make; undefined where one was altered, exchanged or is missing. */
export function joinParts(parts: readonly Part[]): string | undefined {
  const first = parts[0];
  const inOrder =
    first && parts.length === first.parts && parts.every(({ part, checksum }, at) => part === at + 1 && checksum === first.checksum);
  const body = parts.map(({ piece }) => piece).join('');
  return inOrder && sha256(body) === first.checksum ? body : undefined;
}

/** How hard a passphrase is to guess. Stored with each seal, so that it can be raised. */
export interface KdfCost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}
/** At least 250 ms and 128 MiB on the machines of 2026. */
export const usualCost: KdfCost = { logN: 17, r: 8, p: 1 };

export const plainBody = (pkcs8: Buffer): string => `plain:${pkcs8.toString('base64')}`;
export const isSealed = (body: string): boolean => body.startsWith('scrypt:');

export async function sealedBody(
  pkcs8: Buffer,
  keyId: KeyId,
  passphrase: Buffer,
  cost: KdfCost,
  random: (bytes: number) => Buffer,
): Promise<string> {
  const salt = random(16);
  const iv = random(12);
  const key = await deriveKey(passphrase, salt, cost);
  try {
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId));
    const sealed = Buffer.concat([cipher.update(pkcs8), cipher.final(), cipher.getAuthTag()]);
    const fields = [cost.logN, cost.r, cost.p, ...[salt, iv, sealed].map((bytes) => bytes.toString('base64'))];
    return `scrypt:${fields.join(':')}`;
  } finally {
    key.fill(0);
  }
}

export type OpenedBody = { readonly pkcs8: Buffer } | 'needs-passphrase' | 'wrong-passphrase' | 'malformed';

/** The caller wipes what it gets. */
export async function openBody(body: string, keyId: KeyId, passphrase: Buffer | undefined): Promise<OpenedBody> {
  const [kind, ...fields] = body.split(':');
  if (kind === 'plain' && fields.length === 1) return { pkcs8: Buffer.from(fields[0] ?? '', 'base64') };
  if (kind !== 'scrypt' || fields.length !== 6) return 'malformed';
  const [logN = 0, r = 0, p = 0] = fields.slice(0, 3).map(Number);
  const [salt, iv, sealed] = fields.slice(3).map((field) => Buffer.from(field, 'base64'));
  if (!salt || !iv || !sealed || !isBearable({ logN, r, p }) || iv.length !== 12 || sealed.length < 17) return 'malformed';
  if (!passphrase) return 'needs-passphrase';
  const key = await deriveKey(passphrase, salt, { logN, r, p });
  const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(keyId)).setAuthTag(sealed.subarray(-16));
  const first = decipher.update(sealed.subarray(0, -16));
  try {
    decipher.final();
    return { pkcs8: first };
  } catch {
    // GCM tells only that the key or the bytes are wrong; the checksum has vouched for the bytes
    first.fill(0);
    return 'wrong-passphrase';
  } finally {
    key.fill(0);
  }
}

const isBearable = ({ logN, r, p }: KdfCost) => logN >= 1 && logN <= 20 && r >= 1 && r <= 16 && p >= 1 && p <= 16;
const scryptAsync = promisify<Buffer, Buffer, number, object, Buffer>(scrypt as never);

export const deriveKey = (passphrase: Buffer, salt: Buffer, { logN, r, p }: KdfCost): Promise<Buffer> =>
  scryptAsync(passphrase, salt, 32, { N: 2 ** logN, r, p, maxmem: 256 * 2 ** logN * r + 1024 * 1024 });

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
