import { createHash } from 'node:crypto';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey } from '#electron/formats/notary/public-key.ts';
import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { decodeBase64 } from '#electron/formats/tuf/members.ts';
import { checkRoleSignatures, KeyIdMismatch, type RoleSignatures } from '#electron/formats/tuf/role-signatures.ts';
import type { FileMeta, Metadata, MetadataFile, RoleKeys, TufKey } from '#electron/formats/tuf/types.ts';
import { type CheckLog, dayOf, shortId } from './check-log.ts';
import { type Floor, jumpLimit } from './floors.ts';

/** The checks every document goes through, in this order: listed bytes, form, signatures, version, and last its expiry. */
export interface Step {
  readonly log: CheckLog;
  readonly from: string;
  readonly role: string;
}

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The document is, byte for byte, the one that `by` lists. */
export function checkListed({ log, from, role }: Step, bytes: Uint8Array, meta: FileMeta, by: string): void {
  const what = (name: string, sentence: string, expected: string, found: string) => ({
    name: `Listed in ${by}, ${name} equal`,
    sentence,
    inputs: [
      ['expected', expected],
      ['found', found],
    ] as const,
    rule: 'Notary v1, section 14: every document is bound by length and hash',
    raw: bytes,
  });
  if (bytes.length !== meta.length) {
    const sentence = `The ${role} document has ${bytes.length} bytes, ${by} lists ${meta.length}.`;
    throw log.failed(from, role, 'checksum-mismatch', role, what('length', sentence, String(meta.length), String(bytes.length)));
  }
  for (const algorithm of ['sha256', 'sha512'] as const) {
    const listed = meta.hashes.get(algorithm);
    if (listed === undefined) continue;
    const expected = decodeBase64(listed)?.toString('hex') ?? '';
    const found = createHash(algorithm).update(bytes).digest('hex');
    if (expected !== found) {
      const sentence = `The ${role} document is not the one that ${by} lists.`;
      throw log.failed(from, role, 'checksum-mismatch', role, what(algorithm, sentence, expected, found));
    }
    log.passed(from, role, what(algorithm, `These are the very bytes that ${by} lists.`, expected, found));
  }
}

export function parseStep<T extends Metadata>({ log, from, role }: Step, bytes: Uint8Array, parse: (bytes: Uint8Array) => MetadataFile<T>) {
  try {
    return parsedOnce(role, bytes, parse);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw log.failed(
      from,
      role,
      'malformed',
      role,
      {
        name: 'Well formed',
        sentence: `The ${role} document is malformed: it ${cause.problem}.`,
        rule: 'Notary v1, section 3',
        raw: bytes,
      },
      { cause },
    );
  }
}

/** What was read of a document of `role` before, for as long as its bytes are held: most updates find most documents as they were. */
export function parsedOnce<T extends Metadata>(
  role: string,
  bytes: Uint8Array,
  parse: (bytes: Uint8Array) => MetadataFile<T>,
): MetadataFile<T> {
  const before = parsed.get(bytes);
  if (before?.role === role) return before.file as MetadataFile<T>;
  const file = parse(bytes);
  parsed.set(bytes, { role, file });
  return file;
}

const parsed = new WeakMap<Uint8Array, { readonly role: string; readonly file: MetadataFile }>();

/** What became of each signature; a signing key under an id that is not its own ends the update. */
export function roleSignatures(
  { log, from, role }: Step,
  file: MetadataFile,
  listed: RoleKeys,
  keys: ReadonlyMap<string, TufKey>,
): RoleSignatures {
  try {
    return checkRoleSignatures(file, listed, keys);
  } catch (cause) {
    if (!(cause instanceof KeyIdMismatch)) throw cause;
    throw log.failed(from, role, 'key-id-mismatch', role, {
      name: 'Key ids match their keys',
      sentence: `The key that ${from} lists as ${shortId(cause.keyId)} has another id.`,
      inputs: [['key id', cause.keyId]],
      rule: 'Notary v1, section 5: a key is listed under its own id',
    });
  }
}

/** Enough distinct keys of the role signed the document. */
export function checkSignatures(
  { log, from, role }: Step,
  file: MetadataFile,
  listed: RoleKeys,
  keys: ReadonlyMap<string, TufKey>,
): RoleSignatures {
  const signatures = roleSignatures({ log, from, role }, file, listed, keys);
  const what = {
    name: `${signatures.signers.length} of ${signatures.threshold} needed signatures valid`,
    inputs: signatureInputs(signatures),
    rule: 'Notary v1, section 5: distinct keys with a valid signature reach the threshold',
    raw: file.canonical,
  };
  if (!signatures.met) {
    const sentence = unmet(role, signatures, canonicalKeys(listed, keys).length);
    throw log.failed(from, role, 'signature-threshold', role, { ...what, sentence });
  }
  const who = signatures.signers.length === 1 ? 'A key' : `${signatures.signers.length} keys`;
  log.passed(from, role, { ...what, sentence: `${who} that ${from} lists for ${role} signed this document.` });
  return signatures;
}

function unmet(role: string, { checked, signers, threshold }: RoleSignatures, keys: number): string {
  if (keys < threshold) {
    const has = keys === 0 ? 'no usable key' : keys === 1 ? 'one usable key' : `${keys} usable keys`;
    return `The role ${role} cannot be used: it asks for ${threshold === 1 ? 'one signature' : `${threshold} signatures`} and has ${has}.`;
  }
  if (checked.length === 0) return `No key of the role ${role} signed this document.`;
  return `Too few keys of the role ${role} signed this document: ${signers.length} of ${threshold}.`;
}

const signatureInputs = ({ checked, foreign, threshold }: RoleSignatures): (readonly [string, string])[] => [
  ['threshold', String(threshold)],
  ...checked.map(({ keyId, method, valid, reason }) => [`${method} by ${keyId}`, valid ? 'valid' : (reason ?? 'not valid')] as const),
  ...(foreign > 0 ? [['signatures by other keys', String(foreign)] as const] : []),
];

/** Versions never go down, and one version is one document. */
export function checkVersion({ log, from, role }: Step, file: MetadataFile, floor: Floor | undefined, acceptJump: boolean): void {
  const { version } = file.signed;
  const what = {
    name: floor ? `Version ${version}, never lower seen` : `Version ${version}, first seen`,
    inputs: [['version', String(version)], ...(floor ? [['highest seen', String(floor.version)] as const] : [])] as const,
    rule: 'Notary v1, section 14: versions of a role never go down',
    raw: file.bytes,
  };
  if (floor && version < floor.version) {
    const sentence = `Version ${version} of ${role} is older than version ${floor.version}, which was seen before.`;
    throw log.failed(from, role, 'rollback', role, { ...what, name: `Version ${version}, but ${floor.version} was seen`, sentence });
  }
  if (floor && version === floor.version && sha256Of(file.bytes) !== floor.sha256) {
    const sentence = `Version ${version} of ${role} was seen before with other content.`;
    throw log.failed(from, role, 'rollback', role, { ...what, name: `Version ${version}, changed without a new version`, sentence });
  }
  if (floor && version - floor.version > jumpLimit && !acceptJump) {
    const sentence = `Version ${version} of ${role} is more than ${jumpLimit} ahead of version ${floor.version}; somebody has to look at this.`;
    throw log.failed(from, role, 'version-jump', role, { ...what, name: `Version ${version}, a jump from ${floor.version}`, sentence });
  }
  log.passed(from, role, {
    ...what,
    sentence: floor ? `No newer version of ${role} was ever seen.` : `This is the first version of ${role} seen here.`,
  });
}

/** Six months in milliseconds: notary warns from there on, and signs a root again. */
export const soon = 182 * 86_400_000;

/** Answers when the document ends, in milliseconds. That it has ended is a refusal, unless it is overlooked: then it is a warning. */
export function checkExpiry({ log, from, role }: Step, file: MetadataFile, now: number, overlook = false): number {
  const ends = parseInstant(file.signed.expires, role);
  const what = {
    inputs: [
      ['expires', file.signed.expires],
      ['judged at', new Date(now).toISOString()],
    ] as const,
    rule: 'Notary v1, section 14: a document counts until it expires',
    raw: file.bytes,
  };
  if (now >= ends) {
    const sentence = `The ${role} document expired on ${dayOf(ends)}.`;
    const ended = { ...what, name: `Expired ${dayOf(ends)}`, sentence };
    if (!overlook) throw log.failed(from, role, 'expired', role, ended);
    log.warned(from, role, ended);
    return ends;
  }
  const name = `Expires ${dayOf(ends)}`;
  if (role !== 'timestamp' && ends - now < soon) {
    log.warned(from, role, {
      ...what,
      name,
      sentence: `The ${role} document ends soon, on ${dayOf(ends)}: it has to be signed again before.`,
    });
  } else {
    log.passed(from, role, { ...what, name, sentence: `The ${role} document is in date until ${dayOf(ends)}.` });
  }
  return ends;
}

/** Canonical ids of a role's keys, sorted; keys that cannot be read have none. */
export function canonicalKeys(listed: RoleKeys, keys: ReadonlyMap<string, TufKey>): string[] {
  return [...new Set((listed.keyIds ?? []).flatMap((id) => canonicalId(keys.get(id)) ?? []))].sort();
}

export function canonicalId(key: TufKey | undefined): string | undefined {
  if (!key) return undefined;
  try {
    return readPublicKey(key).canonicalId;
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
