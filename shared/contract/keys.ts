import { z } from 'zod';
import { Gun } from '../domain/gun.ts';
import { CreatableAlgorithm, ExportFormat, ImportCandidate, KeyId, KeyRecord, KeyRole, TrashedKey } from '../domain/key.ts';
import { keyStoreFailures } from '../domain/key-failures.ts';
import { endpoint } from './endpoint.ts';
import { FileToken } from './files.ts';

/** Travels one way: from the window to the key service. No answer ever holds one. */
export const Passphrase = z.string().max(1024);

export const keyUseFailures = [
  ...keyStoreFailures,
  'key-unknown',
  'key-item-missing',
  'key-item-altered',
  'key-item-foreign',
  'key-needs-passphrase',
  'passphrase-wrong',
] as const;

const label = z.string().trim().min(1).max(100);

export const keys = {
  list: endpoint({ input: z.object({}), output: z.array(KeyRecord), fails: keyStoreFailures }),
  create: endpoint({
    input: z.object({
      algorithm: CreatableAlgorithm,
      label,
      role: KeyRole,
      guns: z.array(Gun).max(100),
      notes: z.string().max(4000).optional(),
      passphrase: Passphrase.optional(),
    }),
    output: KeyRecord,
    fails: [...keyStoreFailures, 'key-exists', 'key-needs-passphrase', 'passphrase-weak', 'key-item-foreign'],
  }),
  /** What a picked or dropped file holds. */
  inspectFile: endpoint({
    input: z.object({ file: FileToken }),
    output: z.object({ name: z.string(), candidates: z.array(ImportCandidate) }),
    fails: [...keyStoreFailures, 'file-token-unknown', 'file-unreadable', 'key-file-unreadable', 'key-file-refused'],
  }),
  import: endpoint({
    input: z.object({
      file: FileToken,
      index: z.number().int().min(0),
      filePassphrase: Passphrase.optional(),
      passphrase: Passphrase.optional(),
      label,
      role: KeyRole,
      guns: z.array(Gun).max(100),
    }),
    output: KeyRecord,
    fails: [
      ...keyStoreFailures,
      'file-token-unknown',
      'file-unreadable',
      'key-file-unreadable',
      'key-file-refused',
      'key-exists',
      'passphrase-wrong',
      'passphrase-weak',
      'key-needs-passphrase',
      'key-item-foreign',
    ],
  }),
  /** Writes to a place picked with `files.pickSave`, reads it back and opens it. */
  export: endpoint({
    input: z.object({
      keyId: KeyId,
      file: FileToken,
      format: ExportFormat,
      passphrase: Passphrase.optional(),
      filePassphrase: Passphrase.optional(),
    }),
    output: KeyRecord,
    fails: [...keyUseFailures, 'file-token-unknown', 'export-unsupported', 'passphrase-weak', 'backup-mismatch'],
  }),
  verifyBackup: endpoint({
    input: z.object({ keyId: KeyId, file: FileToken, filePassphrase: Passphrase.optional() }),
    output: KeyRecord,
    fails: [...keyUseFailures, 'file-token-unknown', 'file-unreadable', 'key-file-unreadable', 'key-file-refused', 'backup-mismatch'],
  }),
  describe: endpoint({
    input: z.object({
      keyId: KeyId,
      label: label.optional(),
      notes: z.string().max(4000).optional(),
      labels: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
    }),
    output: KeyRecord,
    fails: [...keyStoreFailures, 'key-unknown'],
  }),
  remove: endpoint({ input: z.object({ keyId: KeyId }), output: TrashedKey, fails: keyUseFailures }),
  trash: endpoint({ input: z.object({}), output: z.array(TrashedKey), fails: keyStoreFailures }),
  restore: endpoint({ input: z.object({ keyId: KeyId }), output: KeyRecord, fails: [...keyUseFailures, 'key-exists'] }),
};
