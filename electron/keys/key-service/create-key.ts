import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { z } from 'zod';
import { type OpenedKey, openParts } from '#electron/formats/private-key/opened-key.ts';
import { parsePkcs8, wipeParts } from '#electron/formats/private-key/parts.ts';
import { keyIdOf, notaryIdOf } from '#electron/formats/private-key/public-key.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { CreatableAlgorithm, KeyRecord, KeyRole } from '#shared/domain/key.ts';
import type { Desk } from './desk.ts';
import { needsPassphrase, newPassphrase, withBytes } from './passphrase.ts';
import type { Operations } from './protocol.ts';
import { bodyOf } from './secrets-of-keys.ts';

/** Makes a key, stores it, reads it back, and only then lists it. */
export async function createKey(desk: Desk, wanted: z.output<Operations['create']['input']>): Promise<KeyRecord> {
  return withBytes(passphraseFor(wanted), async (passphrase) => {
    const made = await generate(wanted.algorithm);
    desk.reached();
    return enter(desk, made, { ...wanted, notes: wanted.notes ?? '' }, passphrase);
  });
}

/** The passphrase a new key gets; fails where its role needs one or it is too short. */
export function passphraseFor({
  role,
  label,
  passphrase,
}: {
  role: KeyRole;
  label: string;
  passphrase?: string | undefined;
}): Buffer | undefined {
  if (passphrase !== undefined && passphrase !== '') return newPassphrase(passphrase);
  if (needsPassphrase(role)) throw new SignetError({ code: 'key-needs-passphrase', keyId: '', label });
  return undefined;
}

export type Described = Pick<KeyRecord, 'label' | 'notes' | 'role' | 'guns' | 'certificate'>;

/** Stores an opened key under a record of its own, and wipes it. */
export async function enter(
  { ledger, now, cost, random }: Desk,
  { algorithm, pkcs8, spki }: OpenedKey,
  { label, notes, role, guns, certificate }: Described,
  passphrase: Buffer | undefined,
): Promise<KeyRecord> {
  try {
    const record: KeyRecord = {
      keyId: keyIdOf(spki),
      algorithm,
      spki: spki.toString('base64'),
      notaryKeyId: notaryIdOf(algorithm, spki),
      label,
      notes,
      labels: [],
      role,
      guns,
      custody: ledger.custody,
      passphrase: passphrase !== undefined,
      createdAt: now.toISOString(),
      backup: { state: 'none' },
      ...(certificate === undefined ? {} : { certificate }),
    };
    await ledger.put('add', record, await bodyOf(pkcs8, record.keyId, passphrase, cost, random), now);
    return record;
  } finally {
    pkcs8.fill(0);
  }
}

const generateAsync = promisify(generateKeyPair) as (type: string, options: object) => Promise<{ privateKey: Buffer }>;
const privateKeyEncoding = { type: 'pkcs8', format: 'der' };
const publicKeyEncoding = { type: 'spki', format: 'der' };

async function generate(algorithm: CreatableAlgorithm): Promise<OpenedKey> {
  const [type, options] = generation[algorithm];
  const { privateKey } = await generateAsync(type, { ...options, privateKeyEncoding, publicKeyEncoding });
  const parts = parsePkcs8(privateKey);
  try {
    return openParts(parts);
  } finally {
    wipeParts(parts);
    privateKey.fill(0);
  }
}

const generation: Readonly<Record<CreatableAlgorithm, readonly [type: string, options: object]>> = {
  'ecdsa-p256': ['ec', { namedCurve: 'prime256v1' }],
  'ecdsa-p384': ['ec', { namedCurve: 'secp384r1' }],
  ed25519: ['ed25519', {}],
  'rsa-3072': ['rsa', { modulusLength: 3072 }],
  'rsa-4096': ['rsa', { modulusLength: 4096 }],
};
