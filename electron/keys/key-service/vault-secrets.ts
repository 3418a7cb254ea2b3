import { createCipheriv, createDecipheriv } from 'node:crypto';
import { z } from 'zod';
import { SignetError } from '#electron/signet-error.ts';
import { deriveKey, type KdfCost } from './envelope.ts';
import { newPassphrase, passphraseBytes, withBytes } from './passphrase.ts';
import type { SecretStore } from './secret-store.ts';
import type { Shelf } from './shelf.ts';

const fileName = 'vault.sealed';
const headerForm = /^signet-vault:1:scrypt:(\d{1,2}):(\d{1,2}):(\d{1,2}):([A-Za-z0-9+/=]{24}):([A-Za-z0-9+/=]{16})\n/;
const Items = z.record(z.string(), z.string());

interface OpenVault {
  readonly key: Buffer;
  readonly salt: Buffer;
  readonly cost: KdfCost;
  items: Readonly<Record<string, string>>;
}

/**
 * A file sealed by a passphrase, for machines without a keychain:
 *   signet-vault:1:scrypt:<log2 N>:<r>:<p>:<salt>:<vector>\n   then AES-256-GCM ciphertext and tag over JSON, the first line as additional data.
 * It is open from `open` until the process ends; each change writes the whole file anew under a fresh vector.
 */
export function vaultSecrets(shelf: Shelf, cost: KdfCost, random: (bytes: number) => Buffer) {
  let opened: OpenVault | undefined;
  const known = () => {
    if (!opened) throw new SignetError({ code: 'vault-locked' });
    return opened;
  };
  const change = async (items: Readonly<Record<string, string>>) => {
    const vault = known();
    await shelf.write(fileName, seal({ ...vault, items }, random(12)));
    vault.items = items;
  };

  const secrets: SecretStore = {
    custody: 'vault',
    reach: async () => (opened ? 'vault' : 'vault-locked'),
    get: async (account) => (Object.hasOwn(known().items, account) ? known().items[account] : undefined),
    set: (account, value) => change({ ...known().items, [account]: value }),
    async delete(account) {
      const { [account]: _gone, ...rest } = known().items;
      await change(rest);
    },
  };

  /** Fails with `vault-missing`, `vault-passphrase-wrong`, `passphrase-weak` (a new one), `key-index-damaged`. */
  async function open(typed: string, create: boolean): Promise<void> {
    const bytes = await shelf.read(fileName);
    if (bytes) {
      opened = await withBytes(passphraseBytes(typed), (passphrase) => unsealVault(bytes, passphrase as Buffer));
    } else if (create) {
      const salt = random(16);
      const key = await withBytes(newPassphrase(typed), (passphrase) => deriveKey(passphrase as Buffer, salt, cost));
      await shelf.write(fileName, seal({ key, salt, cost, items: {} }, random(12)));
      opened = { key, salt, cost, items: {} };
    } else {
      throw new SignetError({ code: 'vault-missing' });
    }
  }
  return { secrets, open };
}

function seal({ key, salt, cost, items }: OpenVault, iv: Buffer): Buffer {
  const header = Buffer.from(
    `signet-vault:1:scrypt:${cost.logN}:${cost.r}:${cost.p}:${salt.toString('base64')}:${iv.toString('base64')}\n`,
  );
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(header);
  return Buffer.concat([header, cipher.update(JSON.stringify(items), 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Opens a vault file's bytes. Fails with `vault-passphrase-wrong`, `key-index-damaged`. */
export async function unsealVault(bytes: Buffer, passphrase: Buffer): Promise<OpenVault> {
  const found = headerForm.exec(bytes.subarray(0, 200).toString('latin1'));
  const [header = '', logN, r, p, salt64 = '', iv64 = ''] = found ?? [];
  const cost = { logN: Number(logN), r: Number(r), p: Number(p) };
  if (!found || cost.logN > 20 || cost.r > 16 || cost.p > 16)
    throw new SignetError({ code: 'key-index-damaged', reason: 'the vault file does not begin as one' });
  const salt = Buffer.from(salt64, 'base64');
  const key = await deriveKey(passphrase, salt, cost);
  try {
    const body = bytes.subarray(header.length);
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv64, 'base64'))
      .setAAD(Buffer.from(header))
      .setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([decipher.update(body.subarray(0, -16)), decipher.final()]);
    const items = Items.parse(JSON.parse(plain.toString('utf8')));
    plain.fill(0);
    return { key, salt, cost, items };
  } catch (cause) {
    key.fill(0);
    throw new SignetError({ code: 'vault-passphrase-wrong' }, { cause });
  }
}
