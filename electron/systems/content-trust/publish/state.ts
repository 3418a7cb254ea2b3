import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, type UsableKey } from '#electron/formats/notary/public-key.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { reencodesParsed } from '#electron/formats/tuf/reencodes.ts';
import type { FileMeta, MetadataFile, Root, Snapshot, Targets, Timestamp } from '#electron/formats/tuf/types.ts';
import { verifySignature } from '#electron/formats/tuf/verify-signature.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type BaseRole, baseRoles, type Gun } from '#shared/domain/gun.ts';
import { type CurrentFiles, readCurrent, sha256Hex } from '../collection/files.ts';
import { type CollectionPlace, collectionPlace, limits } from '../collection/place.ts';
import type { VerifiedCollection } from '../collection.ts';
import type { PublishDeps } from './deps.ts';

/** A local collection as it stands: its own signatures and checksums hold; expiry does not count, since renewing must stay possible. */
export interface CollectionState {
  readonly place: CollectionPlace;
  readonly files: Readonly<Record<BaseRole, Buffer>>;
  readonly root: MetadataFile<Root>;
  readonly targets: MetadataFile<Targets>;
  readonly snapshot: MetadataFile<Snapshot>;
  readonly timestamp: MetadataFile<Timestamp>;
  /** Of the delegations that are published, by role; a local collection has none. */
  readonly delegated: ReadonlyMap<string, MetadataFile<Targets>>;
  /** Of delegations that too few of their keys signed: only for who signs one of them again after reading all of it. */
  readonly underSigned: ReadonlyMap<string, MetadataFile<Targets>>;
  readonly keys: ReadonlyMap<string, UsableKey>;
  /** The end of the root certificate that ends first. */
  readonly certificateEnds: Date;
}

/** The last state per collection, so that unchanged files need not be read twice. Whoever has none pays for it in time only. */
export type StateCache = Map<string, CollectionState>;

/** Reads what a publish builds upon. Refuses what does not verify and what readers could not follow once it is rewritten. */
export async function loadState(
  { folders, now, states }: Pick<PublishDeps, 'folders' | 'now' | 'states'>,
  gun: Gun,
): Promise<CollectionState> {
  const place = collectionPlace(folders.collections, gun);
  const files = complete(gun, await readCurrent(place));
  const known = states?.get(gun);
  const state = known && sameFiles(known.files, files) ? known : readState(place, files);
  states?.set(gun, state);
  if (state.certificateEnds <= now())
    throw rejected(gun, 'root-certificate', 'root', 'its certificate has ended; nothing published now would be accepted');
  return state;
}

export const sameFiles = (a: CurrentFiles, b: CurrentFiles): boolean =>
  baseRoles.every((role) => a[role] !== undefined && b[role] !== undefined && a[role].equals(b[role]));

/** Whether the collection was published at all. */
export const exists = async (collections: string, gun: Gun): Promise<boolean> =>
  (await readBounded(join(collectionPlace(collections, gun).server, 'timestamp.json'), limits.timestamp)) !== undefined;

/** What a verifier has just accepted needs no second reading; undefined where it could not be built upon. */
export function stateOfVerified(
  place: CollectionPlace,
  { root, targets, snapshot, timestamp, rootCertificateEnds, delegations }: VerifiedCollection,
): CollectionState | undefined {
  const main = targets.get('targets');
  if (!main) return undefined;
  const documents = { root: root.file, targets: main.file, snapshot: snapshot.file, timestamp: timestamp.file };
  if (!baseRoles.every((role) => reencodesParsed(documents[role]))) return undefined;
  const bytes = (file: MetadataFile) => Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.length);
  const files = { root: bytes(root.file), targets: bytes(main.file), snapshot: bytes(snapshot.file), timestamp: bytes(timestamp.file) };
  const delegated = new Map([...targets].flatMap(([role, { file }]) => (role === 'targets' ? [] : [[role, file] as const])));
  if (![...delegated.values()].every(reencodesParsed)) return undefined;
  const underSigned = new Map(
    delegations.flatMap(({ role, lost }) => (lost?.why === 'signature-threshold' && lost.file ? [[role, lost.file] as const] : [])),
  );
  const keys = usableKeys(root.file.signed);
  return { place, files, ...documents, delegated, underSigned, keys, certificateEnds: new Date(rootCertificateEnds) };
}

/**
 * Also the last look at files about to be published: throws where any reader would refuse them, expiry apart. `payloads` are the bytes
 * that were signed just now, written from values that re-encode: that they are read back as the same is all there is left to check.
 */
export function readState(
  place: CollectionPlace,
  files: Readonly<Record<BaseRole, Buffer>>,
  payloads: ReadonlyMap<BaseRole, Uint8Array> = new Map(),
): CollectionState {
  const { gun } = place;
  const root = parsed('root', () => parseMetadata('root', files.root));
  const keys = parsed('root', () => usableKeys(root.signed));
  const targets = parsed('targets', () => parseMetadata('targets', files.targets) as MetadataFile<Targets>);
  const snapshot = parsed('snapshot', () => parseMetadata('snapshot', files.snapshot));
  const timestamp = parsed('timestamp', () => parseMetadata('timestamp', files.timestamp));
  const documents: Record<BaseRole, MetadataFile> = { root, targets, snapshot, timestamp };
  for (const role of baseRoles) {
    requireSignatures(gun, role, root.signed, keys, documents[role]);
    const payload = payloads.get(role);
    if (payload ? Buffer.compare(payload, documents[role].canonical) !== 0 : !reencodesParsed(documents[role]))
      throw new SignetError({ code: 'not-rewritable', gun, role });
  }
  requireMeta(gun, 'snapshot', timestamp.signed.meta.get('snapshot'), files.snapshot);
  requireMeta(gun, 'root', snapshot.signed.meta.get('root'), files.root);
  requireMeta(gun, 'targets', snapshot.signed.meta.get('targets'), files.targets);
  return {
    place,
    files,
    root,
    targets,
    snapshot,
    timestamp,
    delegated: new Map(),
    underSigned: new Map(),
    keys,
    certificateEnds: certificateEnds(root.signed.roles.get('root')?.keyIds ?? [], keys),
  };
}

function complete(gun: Gun, files: CurrentFiles): Readonly<Record<BaseRole, Buffer>> {
  const { root, targets, snapshot, timestamp } = files;
  if (!timestamp) throw new SignetError({ code: 'collection-unknown', gun });
  if (!root || !targets || !snapshot) {
    throw new SignetError({ code: 'trust-data-missing', gun, role: root ? (targets ? 'snapshot' : 'targets') : 'root' });
  }
  return { root, targets, snapshot, timestamp };
}

function usableKeys(root: Root): Map<string, UsableKey> {
  const keys = new Map<string, UsableKey>();
  for (const [id, key] of root.keys) {
    const usable = readPublicKey(key);
    if (usable.keyId !== id) throw new FormatError('root metadata', `the key stored under ${id.slice(0, 12)} is another one`);
    keys.set(id, usable);
  }
  return keys;
}

/** Counts distinct bare keys: two certificates of one key are one. */
function requireSignatures(gun: Gun, role: BaseRole, root: Root, keys: ReadonlyMap<string, UsableKey>, file: MetadataFile): void {
  const wanted = root.roles.get(role);
  const valid = new Set<string>();
  for (const { keyId, method, signature } of file.signatures) {
    const key = wanted?.keyIds?.includes(keyId) ? keys.get(keyId) : undefined;
    if (key && verifySignature(key, method, file.canonical, signature).valid) valid.add(key.canonicalId);
  }
  if (!wanted || valid.size < wanted.threshold)
    throw rejected(gun, 'signature-threshold', role, `${valid.size} of ${wanted?.threshold ?? 1} signatures are valid`);
}

function requireMeta(gun: Gun, role: BaseRole, meta: FileMeta | undefined, bytes: Buffer): void {
  const sha256 = meta && Buffer.from(meta.hashes.get('sha256') ?? '', 'base64').toString('hex');
  if (!meta || meta.length !== bytes.length || sha256 !== sha256Hex(bytes)) {
    throw rejected(gun, 'checksum-mismatch', role, 'the file is not the one its checksum names');
  }
}

/** When the first of the certificates of these keys ends; an invalid date where there is none. */
export function certificateEnds(ids: readonly string[], keys: ReadonlyMap<string, UsableKey>): Date {
  return firstEnd(
    ids.flatMap((id) => {
      const certificate = keys.get(id)?.certificate;
      return certificate ? [new Date(new X509Certificate(certificate).validTo)] : [];
    }),
  );
}

export const firstEnd = (ends: readonly Date[]): Date =>
  new Date(Math.min(...ends.map((end) => end.getTime()).filter((end) => !Number.isNaN(end))));

function parsed<T>(role: BaseRole, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof FormatError) throw new SignetError({ code: 'trust-data-malformed', role, reason: cause.problem }, { cause });
    throw cause;
  }
}

/** Refusals of this kind come from the collection's own files. */
const rejected = (gun: Gun, kind: 'signature-threshold' | 'checksum-mismatch' | 'root-certificate', role: string, detail: string) =>
  new SignetError({ code: 'trust-rejected', gun, kind, role, detail });
