import { constants, createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { tufCertificateKey, tufKeyId, tufKeyOf } from '#electron/formats/notary/public-key.ts';
import { encodeFile, encodeSigned } from '#electron/formats/tuf/encode.ts';
import { formatInstant } from '#electron/formats/tuf/instant.ts';
import type {
  DelegationRole,
  FileMeta,
  Metadata,
  Root,
  Snapshot,
  Targets,
  Timestamp,
  TufKey,
  TufSignature,
} from '#electron/formats/tuf/types.ts';
import { rootCertificate, rootCertificateToSign } from '#electron/formats/x509/root-certificate-builder.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { TrustRemote } from '../remote.ts';

/** Collections made up by a test, signed with keys of its own. */
export interface TestKey {
  readonly tuf: TufKey;
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export const now = Date.parse('2026-11-24T00:00:00Z');
export const day = 86_400_000;
export const gun = Gun.parse('registry.example.com/team/app');

export type Kind = 'p256' | 'p384' | 'p521' | 'rsa' | 'ed25519';

export function pair(kind: Kind): { readonly publicKey: KeyObject; readonly privateKey: KeyObject } {
  switch (kind) {
    case 'ed25519':
      return generateKeyPairSync('ed25519');
    case 'rsa':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    default:
      return generateKeyPairSync('ec', { namedCurve: { p256: 'prime256v1', p384: 'secp384r1', p521: 'secp521r1' }[kind] });
  }
}

export function testKey(kind: Kind = 'p256', keys = pair(kind)): TestKey {
  const tuf = tufKeyOf(keys.publicKey);
  return { tuf, id: tufKeyId(tuf), publicKey: keys.publicKey, privateKey: keys.privateKey };
}

/** A root key: the same pair gives another certificate, hence another id, each time. */
export function certificateKey(from = now - 100 * day, keys = pair('p256'), name: string = gun): TestKey {
  const serial = randomBytes(16);
  const spki = keys.publicKey.export({ format: 'der', type: 'spki' });
  const toSign = rootCertificateToSign({ gun: name, spki, serial, notBefore: new Date(from) });
  const tuf = tufCertificateKey(rootCertificate(toSign, sign('sha256', toSign.tbs, { key: keys.privateKey, dsaEncoding: 'ieee-p1363' })));
  return { tuf, id: tufKeyId(tuf), publicKey: keys.publicKey, privateKey: keys.privateKey };
}

/** The same key signs the same bytes in the same way each time, so that a document built twice is the same document. */
const made = new Map<string, TufSignature>();

export function signWith(key: TestKey, payload: Uint8Array): TufSignature {
  const id = `${key.id} ${createHash('sha256').update(payload).digest('hex')}`;
  const signature = made.get(id) ?? freshSignature(key, payload);
  made.set(id, signature);
  return signature;
}

function freshSignature({ id, privateKey, tuf }: TestKey, payload: Uint8Array): TufSignature {
  if (tuf.keyType.startsWith('rsa')) {
    const signature = sign('sha256', payload, { key: privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
    return { keyId: id, method: 'rsapss', signature };
  }
  if (tuf.keyType === 'ed25519') return { keyId: id, method: 'eddsa', signature: sign(null, payload, privateKey) };
  return { keyId: id, method: 'ecdsa', signature: sign('sha256', payload, { key: privateKey, dsaEncoding: 'ieee-p1363' }) };
}

export function signed(metadata: Metadata, keys: readonly TestKey[]): Uint8Array {
  const payload = encodeSigned(metadata);
  return encodeFile(
    payload,
    keys.map((key) => signWith(key, payload)),
  );
}

/** Any value at all as a signed document, to make what the types forbid. */
export function signedValue(value: Parameters<typeof canonicalJson>[0], keys: readonly TestKey[]): Uint8Array {
  const payload = canonicalJson(value);
  return encodeFile(
    payload,
    keys.map((key) => signWith(key, payload)),
  );
}

export const metaOf = (bytes: Uint8Array): FileMeta => ({
  length: bytes.length,
  hashes: new Map(['sha256', 'sha512'].map((algorithm) => [algorithm, createHash(algorithm).update(bytes).digest('base64')])),
});

export const target = (text: string): FileMeta => ({
  length: text.length,
  hashes: new Map([['sha256', createHash('sha256').update(text).digest('base64')]]),
});

export const keysById = (keys: readonly TestKey[]): Map<string, TufKey> => new Map(keys.map(({ id, tuf }) => [id, tuf]));

export interface TestDelegation {
  readonly name: string;
  readonly keys: readonly TestKey[];
  readonly paths?: readonly string[];
  readonly threshold?: number;
  readonly targets?: Readonly<Record<string, FileMeta>>;
  /** Who signs; the keys of the role unless said. None: nothing is published. */
  readonly signers?: readonly TestKey[];
  readonly version?: number;
  readonly expires?: number;
  readonly unlisted?: boolean;
}

export interface TestSpec {
  readonly rootKeys: readonly TestKey[];
  readonly rootSigners?: readonly TestKey[];
  readonly rootThreshold?: number;
  readonly targetsKeys: readonly TestKey[];
  readonly targetsThreshold?: number;
  readonly snapshotKey: TestKey;
  readonly timestampKey: TestKey;
  readonly versions?: Partial<Record<'root' | 'targets' | 'snapshot' | 'timestamp', number>>;
  readonly expires?: Partial<Record<'root' | 'targets' | 'snapshot' | 'timestamp', number>>;
  readonly targets?: Readonly<Record<string, FileMeta>>;
  readonly delegations?: readonly TestDelegation[];
  /** Changes a document after it was built and before others list it. */
  readonly change?: (role: string, bytes: Uint8Array) => Uint8Array;
}

export interface TestCollection {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly root: Uint8Array;
}

export const freshKeys = () => ({
  rootKeys: [certificateKey()],
  targetsKeys: [testKey()],
  snapshotKey: testKey('ed25519'),
  timestampKey: testKey('ed25519'),
});

/** Builds all four roles, and the delegations, each signed and listed by the next. */
export function buildCollection(spec: TestSpec): TestCollection {
  const { versions = {}, expires = {}, change = (_role: string, bytes: Uint8Array) => bytes } = spec;
  const files = new Map<string, Uint8Array>();
  const end = (at: number | undefined, days: number) => formatInstant(at ?? now + days * day);
  const role = (keys: readonly TestKey[], threshold = 1) => ({ keyIds: keys.map(({ id }) => id), threshold });
  const put = (name: string, bytes: Uint8Array) => files.set(name, change(name, bytes));

  const root: Root = {
    type: 'Root',
    version: versions.root ?? 1,
    expires: end(expires.root, 3650),
    consistentSnapshot: false,
    keys: keysById([...spec.rootKeys, ...spec.targetsKeys, spec.snapshotKey, spec.timestampKey]),
    roles: new Map([
      ['root', role(spec.rootKeys, spec.rootThreshold)],
      ['targets', role(spec.targetsKeys, spec.targetsThreshold)],
      ['snapshot', role([spec.snapshotKey])],
      ['timestamp', role([spec.timestampKey])],
    ]),
  };
  put('root', signed(root, spec.rootSigners ?? spec.rootKeys));

  const children = (parent: string) => (spec.delegations ?? []).filter(({ name }) => name.slice(0, name.lastIndexOf('/')) === parent);
  const targetsOf = (name: string, version: number, ends: string, own: Readonly<Record<string, FileMeta>>): Targets => ({
    type: 'Targets',
    version,
    expires: ends,
    targets: new Map(Object.entries(own)),
    delegations: {
      keys: keysById(children(name).flatMap(({ keys }) => keys)),
      roles: children(name).map(
        (child): DelegationRole => ({ name: child.name, paths: child.paths ?? [''], ...role(child.keys, child.threshold) }),
      ),
    },
  });
  put('targets', signed(targetsOf('targets', versions.targets ?? 1, end(expires.targets, 1095), spec.targets ?? {}), spec.targetsKeys));
  for (const child of spec.delegations ?? []) {
    const signers = child.signers ?? child.keys;
    if (signers.length > 0)
      put(child.name, signed(targetsOf(child.name, child.version ?? 1, end(child.expires, 1095), child.targets ?? {}), signers));
  }

  const unlisted = new Set((spec.delegations ?? []).filter((child) => child.unlisted).map(({ name }) => name));
  const snapshot: Snapshot = {
    type: 'Snapshot',
    version: versions.snapshot ?? 1,
    expires: end(expires.snapshot, 1095),
    meta: new Map([...files].filter(([name]) => !unlisted.has(name)).map(([name, bytes]) => [name, metaOf(bytes)])),
  };
  put('snapshot', signed(snapshot, [spec.snapshotKey]));
  const timestamp: Timestamp = {
    type: 'Timestamp',
    version: versions.timestamp ?? 1,
    expires: end(expires.timestamp, 14),
    meta: new Map([['snapshot', metaOf(files.get('snapshot') as Uint8Array)]]),
  };
  put('timestamp', signed(timestamp, [spec.timestampKey]));
  return { files, root: files.get('root') as Uint8Array };
}

/** A remote in memory; `roots` are found by their version. */
export function memoryRemote(
  files: ReadonlyMap<string, Uint8Array>,
  roots: readonly Uint8Array[] = [],
  { answersAnyHash = false } = {},
): TrustRemote & { readonly asked: string[] } {
  const asked: string[] = [];
  const current = async (role: string) => files.get(role);
  return {
    asked,
    current: async (role) => {
      asked.push(role);
      return current(role);
    },
    byVersion: async (role, version) => {
      asked.push(`${version}.${role}`);
      return roots[version - 1];
    },
    byChecksum: async (role, sha256) => {
      asked.push(`${role} by checksum`);
      const bytes = await current(role);
      return bytes && (answersAnyHash || createHash('sha256').update(bytes).digest('hex') === sha256) ? bytes : undefined;
    },
  };
}
