import { constants, createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { tufKeyId, tufKeyOf } from '#electron/formats/notary/public-key.ts';
import type { KeyStore, NewKey, Signer, SigningAuthorisation } from '#electron/keys/key-store.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import { type KeyAlgorithm, KeyId, type KeyRecord, type KeyRole } from '#shared/domain/key.ts';
import { digestOf } from '../prepared.ts';

/** Keys for the tests of this folder: they sign as the seam says, and note what was asked of them. */
export class TestKeys implements Pick<KeyStore, 'list' | 'create' | 'signer'> {
  readonly signed: { readonly role: KeyRole; readonly payload: string }[] = [];
  private readonly held = new Map<string, { record: KeyRecord; privateKey: KeyObject; passphrase: string | undefined }>();

  async list(): Promise<readonly KeyRecord[]> {
    return [...this.held.values()].map(({ record }) => record);
  }

  create(wanted: NewKey): Promise<KeyRecord> {
    return this.make(wanted.algorithm, wanted.role, { guns: wanted.guns, label: wanted.label, passphrase: wanted.passphrase });
  }

  async make(
    algorithm: KeyAlgorithm,
    role: KeyRole,
    { guns = [], label = `${role} key`, passphrase }: { guns?: readonly Gun[]; label?: string; passphrase?: string | undefined } = {},
  ): Promise<KeyRecord> {
    const { publicKey, privateKey } = pairOf(algorithm);
    const spki = publicKey.export({ format: 'der', type: 'spki' });
    const record: KeyRecord = {
      keyId: KeyId.parse(createHash('sha256').update(spki).digest('hex')),
      algorithm,
      spki: spki.toString('base64'),
      notaryKeyId: tufKeyId(tufKeyOf(publicKey)),
      label,
      notes: '',
      labels: [],
      role,
      guns: [...guns],
      custody: 'memory',
      passphrase: passphrase !== undefined,
      createdAt: '2026-01-01T00:00:00Z',
      backup: { state: 'none' },
    };
    this.held.set(record.keyId, { record, privateKey, passphrase });
    return record;
  }

  /** Without a passphrase, as notary and docker take keys in. Not for Ed25519. */
  pems(keyId: KeyId): { readonly privateKey: string; readonly publicKey: string } {
    const key = this.held.get(keyId)?.privateKey;
    if (!key) throw new SignetError({ code: 'key-unknown', keyId });
    const type = key.asymmetricKeyType === 'ec' ? 'sec1' : 'pkcs1';
    return {
      privateKey: key.export({ format: 'pem', type }) as string,
      publicKey: createPublicKey(key).export({ format: 'pem', type: 'spki' }) as string,
    };
  }

  async signer(keyId: KeyId, authorisation: SigningAuthorisation): Promise<Signer> {
    const key = this.held.get(keyId);
    if (!key) throw new SignetError({ code: 'key-unknown', keyId });
    const { record, passphrase } = key;
    if (passphrase !== undefined && authorisation.passphrase === undefined) {
      throw new SignetError({ code: 'key-needs-passphrase', keyId, label: record.label });
    }
    if (passphrase !== authorisation.passphrase) throw new SignetError({ code: 'passphrase-wrong', keyId, label: record.label });
    const left = authorisation.payloads === 'any-of-role' ? undefined : new Set<string>(authorisation.payloads);
    if (!left && record.role !== 'snapshot' && record.role !== 'timestamp') throw new SignetError({ code: 'digest-not-authorised', keyId });
    return {
      record,
      sign: async (payload, options) => {
        if (left && !left.delete(digestOf(payload))) throw new SignetError({ code: 'digest-not-authorised', keyId });
        this.signed.push({ role: record.role, payload: digestOf(payload) });
        return signWith(key.privateKey, payload, options?.scheme === 'pkcs1v15');
      },
    };
  }
}

function signWith(key: KeyObject, payload: Uint8Array, pkcs1: boolean): Buffer {
  if (key.asymmetricKeyType === 'ed25519') return sign(null, payload, key);
  if (key.asymmetricKeyType === 'ec') return sign('sha256', payload, { key, dsaEncoding: 'ieee-p1363' });
  if (pkcs1) return sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PADDING });
  return sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
}

const curves: Partial<Record<KeyAlgorithm, string>> = { 'ecdsa-p256': 'P-256', 'ecdsa-p384': 'P-384', 'ecdsa-p521': 'P-521' };

function pairOf(algorithm: KeyAlgorithm) {
  const namedCurve = curves[algorithm];
  if (namedCurve) return generateKeyPairSync('ec', { namedCurve });
  if (algorithm === 'ed25519') return generateKeyPairSync('ed25519');
  return generateKeyPairSync('rsa', { modulusLength: algorithm === 'rsa-4096' ? 4096 : algorithm === 'rsa-3072' ? 3072 : 2048 });
}
