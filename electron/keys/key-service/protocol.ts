import { z } from 'zod';
import { PayloadDigest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import {
  CreatableAlgorithm,
  ExportFormat,
  ImportCandidate,
  KeychainState,
  KeyId,
  KeyRecord,
  KeyRole,
  TrashedKey,
} from '#shared/domain/key.ts';
import { Login } from './logins.ts';

const passphrase = z.string().max(1024);
const path = z.string().min(1).max(4096);
const label = z.string().min(1).max(100);
const guns = z.array(Gun).max(100);
const notes = z.string().max(4000);
const host = z.string().min(1).max(255);
const none = z.object({});
/** Base64, so that the message is the same under structured clone and JSON. */
const bytes = z.base64();

/** How the service is told, once, what it serves. Nothing secret. */
export const Configuration = z.object({ kind: z.enum(['keychain', 'vault']), folder: path });
export type Configuration = z.infer<typeof Configuration>;

/** All that main may ask of the key service, and what comes back. Both sides parse both ways; no output can hold a private key. */
export const operations = {
  /** Only whether the store can be reached; may wait for a prompt. All others read the index first and see to what was left half done. */
  open: { input: none, output: z.object({ state: KeychainState }) },
  openVault: { input: z.object({ passphrase, create: z.boolean() }), output: none },
  list: { input: none, output: z.object({ records: z.array(KeyRecord), trash: z.array(TrashedKey) }) },
  create: {
    input: z.object({
      algorithm: CreatableAlgorithm,
      label,
      role: KeyRole,
      guns,
      notes: notes.optional(),
      passphrase: passphrase.optional(),
    }),
    output: KeyRecord,
  },
  inspectFile: { input: z.object({ path }), output: z.array(ImportCandidate) },
  import: {
    input: z.object({
      path,
      index: z.number().int().min(0),
      filePassphrase: passphrase.optional(),
      passphrase: passphrase.optional(),
      label,
      role: KeyRole,
      guns,
    }),
    output: KeyRecord,
  },
  export: {
    input: z.object({ keyId: KeyId, format: ExportFormat, passphrase: passphrase.optional(), filePassphrase: passphrase.optional(), path }),
    output: KeyRecord,
  },
  verifyBackup: { input: z.object({ keyId: KeyId, path, passphrase: passphrase.optional() }), output: KeyRecord },
  describe: {
    input: z.object({
      keyId: KeyId,
      label: label.optional(),
      notes: notes.optional(),
      labels: z.array(z.string().min(1).max(40)).max(20).optional(),
      role: KeyRole.optional(),
      guns: guns.optional(),
    }),
    output: KeyRecord,
  },
  remove: { input: z.object({ keyId: KeyId }), output: TrashedKey },
  restore: { input: z.object({ keyId: KeyId }), output: KeyRecord },
  /** A log-in at a registry, sealed with a key of the store, to be kept by main. */
  sealLogin: { input: Login.extend({ host }), output: z.object({ sealed: bytes }) },
  openLogin: { input: z.object({ host, sealed: bytes.max(32_768) }), output: Login },
  openSigner: {
    input: z.object({
      keyId: KeyId,
      passphrase: passphrase.optional(),
      payloads: z.union([z.array(PayloadDigest).max(10_000), z.literal('any-of-role')]),
    }),
    output: z.object({ handle: z.number().int(), record: KeyRecord }),
  },
  sign: {
    input: z.object({ handle: z.number().int(), payload: bytes, scheme: z.literal('pkcs1v15').optional() }),
    output: z.object({ signature: bytes }),
  },
} as const;

export type Operations = typeof operations;
export type OperationName = keyof Operations;
export type Input<O extends OperationName> = z.input<Operations[O]['input']>;
export type Output<O extends OperationName> = z.output<Operations[O]['output']>;

export const Request = z.object({
  id: z.number().int(),
  operation: z.enum(Object.keys(operations) as [OperationName, ...OperationName[]]),
  /** Main's clock. */
  now: z.iso.datetime(),
  input: z.unknown(),
});
export type Request = z.infer<typeof Request>;

export const Answer = z.discriminatedUnion('kind', [
  /** The store was reached: from here on no prompt is to be expected, and what takes long is slow. */
  z.object({ kind: z.literal('reached'), id: z.number().int() }),
  z.object({ kind: z.literal('done'), id: z.number().int(), value: z.unknown() }),
  z.object({ kind: z.literal('failed'), id: z.number().int(), failure: z.looseObject({ code: z.string() }) }),
  /** A fault of ours: where it happened, without the message, which could quote anything. */
  z.object({ kind: z.literal('broken'), id: z.number().int(), name: z.string(), where: z.array(z.string()) }),
]);
export type Answer = z.infer<typeof Answer>;
