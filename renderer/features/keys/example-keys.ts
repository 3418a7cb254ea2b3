import type { FileToken, PickedFile } from '#shared/contract/files.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { ImportCandidate, KeyId, KeyRecord, NotaryKeyId } from '#shared/domain/key.ts';

/** For tests: the nth made-up key. */
export const exampleKey = (n: number, changes: Partial<KeyRecord> = {}): KeyRecord => ({
  keyId: n.toString(16).padStart(64, 'a') as KeyId,
  algorithm: 'ecdsa-p256',
  spki: 'MFkw',
  notaryKeyId: n.toString(16).padStart(64, 'b') as NotaryKeyId,
  label: `key-${n}`,
  notes: '',
  labels: [],
  role: 'delegation',
  guns: ['registry.acme.test/acme/app' as Gun],
  custody: 'keychain',
  passphrase: false,
  createdAt: '2026-01-01T00:00:00.000Z',
  backup: { state: 'none' },
  ...changes,
});

export const exampleFile = (name: string): PickedFile => ({
  token: `${name.length}`.padEnd(32, 'f') as FileToken,
  name,
  folder: false,
  size: 400,
});

export const exampleCandidate = (index: number, changes: Partial<ImportCandidate> = {}): ImportCandidate => ({
  index,
  form: 'notary-pem',
  encrypted: true,
  known: false,
  ...changes,
});
