import { createHash } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { KeyRefusal } from './key-refusal.ts';
import { openCbc } from './pbes2.ts';

const ciphers = new Map([
  ['AES-128-CBC', { name: 'aes-128-cbc', key: 16, iv: 16 }],
  ['AES-192-CBC', { name: 'aes-192-cbc', key: 24, iv: 16 }],
  ['AES-256-CBC', { name: 'aes-256-cbc', key: 32, iv: 16 }],
  ['DES-EDE3-CBC', { name: 'des-ede3-cbc', key: 24, iv: 8 }],
]);

/**
 * Opens the body of an old encrypted PEM (`Proc-Type: 4,ENCRYPTED`). Source: RFC 1421, 4.6.1.3, and OpenSSL's EVP_BytesToKey with MD5,
 * one round, the first 8 bytes of the vector as salt. Throws FormatError, KeyRefusal (another cipher), WrongKeyPassphrase.
 */
export function openDekInfo(dekInfo: string, body: Buffer, passphrase: Uint8Array): Buffer {
  const [name = '', vector = ''] = dekInfo.split(',').map((part) => part.trim());
  const cipher = ciphers.get(name.toUpperCase());
  if (!cipher) throw new KeyRefusal('its old PEM encryption is not AES or triple DES in CBC mode');
  const iv = Buffer.from(vector, 'hex');
  if (iv.length !== cipher.iv || vector.length !== cipher.iv * 2)
    throw new FormatError('DEK-Info', 'the vector has another length than its cipher');
  const key = bytesToKey(passphrase, iv.subarray(0, 8), cipher.key);
  try {
    return openCbc(cipher.name, key, iv, body);
  } finally {
    key.fill(0);
  }
}

function bytesToKey(passphrase: Uint8Array, salt: Buffer, length: number): Buffer {
  const key = Buffer.alloc(48);
  let last: Buffer = Buffer.alloc(0);
  for (let filled = 0; filled < length; filled += 16) {
    last = createHash('md5').update(last).update(passphrase).update(salt).digest();
    last.copy(key, filled);
  }
  last.fill(0);
  return key.subarray(0, length);
}
