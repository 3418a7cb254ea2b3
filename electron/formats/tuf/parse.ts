import { baseRoles, isRoleName } from '#shared/domain/gun-form.ts';
import { canonicalJson } from '../canonical-json.ts';
import { FormatError } from '../format-error.ts';
import { type JsonValue, parseStrictJson } from '../strict-json.ts';
import { parseInstant } from './instant.ts';
import { base64Bytes, decodeBase64, isBase64, Members, type Path } from './members.ts';
import { readPlainTargets } from './plain-targets.ts';
import type {
  DelegationRole,
  Delegations,
  FileMeta,
  Metadata,
  MetadataFile,
  RoleKeys,
  Root,
  Snapshot,
  Targets,
  Timestamp,
  TufKey,
  TufSignature,
} from './types.ts';

/** Versions from here on cannot be followed by many more: they are refused everywhere. */
export const versionLimit = 2 ** 31 - 1;
const maxSignatures = 256;

/**
 * Parses a metadata file of `role`: the received bytes once, strictly; `canonical` is made of that very value and is what signatures
 * are verified over. Checks what notary checks on load (section 3): `_type`, version, thresholds, every key id known, delegations
 * direct children, hashes of metadata files 32 bytes. Signatures and expiry are not looked at. Throws FormatError. Pure.
 */
export function parseMetadata(role: 'root', bytes: Uint8Array): MetadataFile<Root>;
export function parseMetadata(role: 'snapshot', bytes: Uint8Array): MetadataFile<Snapshot>;
export function parseMetadata(role: 'timestamp', bytes: Uint8Array): MetadataFile<Timestamp>;
export function parseMetadata(role: 'root' | 'snapshot' | 'timestamp', bytes: Uint8Array): MetadataFile<Root | Snapshot | Timestamp>;
/** `targets` and every delegation. */
export function parseMetadata(role: string, bytes: Uint8Array): MetadataFile<Targets>;
export function parseMetadata(role: string, bytes: Uint8Array): MetadataFile {
  const document = `${role} metadata`;
  const plain = role.startsWith('targets') ? readPlainTargets(bytes, document) : undefined;
  const file = new Members(plain?.document ?? parseStrictJson(bytes, document), document, 'file');
  file.others(['signed', 'signatures']);
  const signed = new Members(file.get('signed'), document, 'signed');
  const readSigned =
    role === 'root'
      ? readRoot
      : role === 'snapshot'
        ? readSnapshot
        : role === 'timestamp'
          ? readTimestamp
          : readTargets(role, plain?.targets);
  return {
    bytes,
    canonical: plain?.canonical ?? canonicalJson(signed.object),
    signed: readSigned(signed),
    signatures: readSignatures(file),
  };
}

function readSignatures(file: Members): TufSignature[] {
  const list = file.get('signatures') ?? [];
  if (!Array.isArray(list)) throw file.error('is not a list', 'signatures');
  if (list.length > maxSignatures) throw file.error(`has more than ${maxSignatures} entries`, 'signatures');
  return list.map((item: JsonValue, index) => {
    const one = new Members(item, file.document, `signatures[${index}]`);
    one.others(['keyid', 'method', 'sig']);
    const signature = decodeBase64(one.text('sig'));
    if (!signature) throw one.error('is not base64', 'sig');
    return { keyId: one.text('keyid'), method: one.text('method'), signature };
  });
}

const commonMembers = ['_type', 'version', 'expires'];

function common<T extends Metadata['type']>(signed: Members, type: T, own: readonly string[]) {
  if (signed.text('_type') !== type) throw signed.error(`is not ${JSON.stringify(type)}`, '_type');
  const expires = signed.text('expires');
  parseInstant(expires, signed.document);
  return { type, version: signed.integer('version', 1, versionLimit - 1), expires, ...signed.others([...commonMembers, ...own]) };
}

function readRoot(signed: Members): Root {
  const consistent = signed.get('consistent_snapshot') ?? false;
  if (typeof consistent !== 'boolean') throw signed.error('is not true or false', 'consistent_snapshot');
  const keys = signed.map('keys', readKey(signed.document));
  const roles = signed.map('roles', (value, path) =>
    readRoleKeys(new Members(value, signed.document, path), keys, ['keyids', 'threshold']),
  );
  for (const role of baseRoles) if (!roles.has(role)) throw signed.error(`lacks ${role}`, 'roles');
  return { ...common(signed, 'Root', ['consistent_snapshot', 'keys', 'roles']), consistentSnapshot: consistent, keys, roles };
}

const readTargets =
  (role: string, targets?: ReadonlyMap<string, FileMeta>) =>
  (signed: Members): Targets => ({
    ...common(signed, 'Targets', ['delegations', 'targets']),
    delegations: signed.get('delegations') === undefined ? undefined : readDelegations(role, signed),
    targets: targets ?? signed.map('targets', readFileMeta(signed.document)),
  });

function readSnapshot(signed: Members): Snapshot {
  const meta = readMeta(signed, ['root', 'targets']);
  return { ...common(signed, 'Snapshot', ['meta']), meta };
}

function readTimestamp(signed: Members): Timestamp {
  const meta = readMeta(signed, ['snapshot']);
  return { ...common(signed, 'Timestamp', ['meta']), meta };
}

function readMeta(signed: Members, required: readonly string[]): Map<string, FileMeta> {
  const meta = signed.map('meta', readFileMeta(signed.document));
  for (const role of required) if (!meta.has(role)) throw signed.error(`lacks ${role}`, 'meta');
  for (const [role, file] of meta) {
    const problem = fileMetaProblem(file);
    if (problem) throw signed.error(problem, `meta[${JSON.stringify(role.slice(0, 80))}]`);
    if (!file.hashes.has('sha256')) throw signed.error('has no sha256', `meta[${JSON.stringify(role.slice(0, 80))}]`);
  }
  return meta;
}

export const readFileMeta =
  (document: string) =>
  (value: JsonValue, path: Path): FileMeta => {
    const meta = new Members(value, document, path);
    const hashes = meta.map('hashes', (hash, where) => {
      if (typeof hash !== 'string' || !isBase64(hash)) throw new FormatError(document, `${where()} is not base64`);
      return hash;
    });
    const custom = meta.get('custom');
    return {
      length: meta.integer('length', Number.MIN_SAFE_INTEGER),
      hashes,
      ...(custom === undefined ? {} : { custom }),
      ...meta.others(['length', 'hashes', 'custom']),
    };
  };

const hashBytes = { sha256: 32, sha512: 64 } as const;

/** Why this statement about a file cannot be used, or undefined. The server checks none of this for target entries. */
export function fileMetaProblem({ length, hashes }: FileMeta): string | undefined {
  if (length < 0) return 'has a negative length';
  const sha256 = hashes.get('sha256');
  const sha512 = hashes.get('sha512');
  if (sha256 === undefined && sha512 === undefined) return 'has neither sha256 nor sha512';
  if (sha256 !== undefined && base64Bytes(sha256) !== hashBytes.sha256) return 'has a sha256 that is not 32 bytes';
  if (sha512 !== undefined && base64Bytes(sha512) !== hashBytes.sha512) return 'has a sha512 that is not 64 bytes';
  return undefined;
}

/** Lower-case hex of one of a file's hashes; undefined where it is absent or of the wrong size. */
export function hashHex(meta: FileMeta, algorithm: 'sha256' | 'sha512'): string | undefined {
  const text = meta.hashes.get(algorithm);
  return text !== undefined && base64Bytes(text) === hashBytes[algorithm] ? Buffer.from(text, 'base64').toString('hex') : undefined;
}

/**
 * The SHA-256 of many files at once, in half the time. In base64 each is 43 digits and a `=`. With a digit in its place all of them
 * are one text that decodes at once, to 33 bytes each: the hash and a zero.
 */
export function sha256Hexes(files: readonly { readonly meta: FileMeta }[]): (string | undefined)[] {
  const texts = files.map(({ meta }) => {
    const text = meta.hashes.get('sha256');
    return text !== undefined && base64Bytes(text) === hashBytes.sha256 ? text : undefined;
  });
  const hex = Buffer.from(texts.join('').replaceAll('=', 'A'), 'base64').toString('hex');
  const digits = hashBytes.sha256 * 2;
  let next = 0;
  return texts.map((text) => {
    if (text === undefined) return undefined;
    const from = next;
    next += digits + 2;
    return hex.slice(from, from + digits);
  });
}

export const readKey =
  (document: string) =>
  (value: JsonValue, path: Path): TufKey => {
    const key = new Members(value, document, path);
    const pair = new Members(key.get('keyval'), document, () => `${typeof path === 'string' ? path : path()}.keyval`);
    pair.others(['public', 'private']);
    if (!decodeBase64(pair.text('public'))) throw pair.error('is not base64', 'public');
    if ((pair.get('private') ?? null) !== null) throw pair.error('is not null', 'private');
    return { keyType: key.text('keytype'), public: pair.text('public'), ...key.others(['keytype', 'keyval']) };
  };

function readRoleKeys(role: Members, keys: ReadonlyMap<string, TufKey>, known: readonly string[]): RoleKeys {
  const keyIds = role.get('keyids') === null ? null : role.texts('keyids');
  for (const id of keyIds ?? []) if (!keys.has(id)) throw role.error(`names the key ${id.slice(0, 64)}, which is not there`);
  return { keyIds, threshold: role.integer('threshold', 1), ...role.others(known) };
}

function readDelegations(parent: string, signed: Members): Delegations {
  const delegations = new Members(signed.get('delegations'), signed.document, 'signed.delegations');
  const keys = delegations.map('keys', readKey(signed.document));
  const list = delegations.get('roles') ?? null;
  if (list !== null && !Array.isArray(list)) throw delegations.error('is not a list', 'roles');
  const roles = list === null ? null : list.map((value: JsonValue, index) => readDelegation(parent, value, keys, signed.document, index));
  const names = new Set(roles?.map((role) => role.name));
  if (roles && names.size !== roles.length) throw delegations.error('names a role twice', 'roles');
  return { keys, roles, ...delegations.others(['keys', 'roles']) };
}

function readDelegation(
  parent: string,
  value: JsonValue,
  keys: ReadonlyMap<string, TufKey>,
  document: string,
  index: number,
): DelegationRole {
  const role = new Members(value, document, `signed.delegations.roles[${index}]`);
  const name = role.text('name');
  const childName = name.startsWith(`${parent}/`) ? name.slice(parent.length + 1) : '';
  if (!isRoleName(name) || childName === '' || childName.includes('/')) {
    throw role.error(`is ${JSON.stringify(name.slice(0, 80))}, no direct child of ${parent}`, 'name');
  }
  const paths = role.get('paths') ?? undefined;
  return {
    name,
    paths: paths === undefined ? undefined : role.texts('paths'),
    ...readRoleKeys(role, keys, ['name', 'paths', 'keyids', 'threshold']),
  };
}
