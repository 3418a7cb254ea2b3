import { X509Certificate } from 'node:crypto';
import { type CanonicalValue, canonicalJson } from '#electron/formats/canonical-json.ts';
import { FormatError } from '#electron/formats/format-error.ts';
import { readPublicKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import type { DelegationRole, Extra, FileMeta, RoleKeys, TufKey } from '#electron/formats/tuf/types.ts';

/** Values of metadata in words. Two values that differ never have the same words: what is shown is what there is. */
export const fileText = ({ length, hashes, custom, extra }: FileMeta): string => {
  let digests = '';
  for (const [algorithm, hash] of hashes)
    digests += `${digests && ' '}${plainly(algorithm)}:${Buffer.from(hash, 'base64').toString('hex')}`;
  const data = custom === undefined ? '' : ` · custom ${jsonText(custom)}`;
  return `${digests || 'no digest'} · ${length} bytes${data}${more(extra)}`;
};

/** `id` is what the key is listed under, which is its own unless somebody wants it taken for another. */
export function keyText(id: string, key: TufKey): string {
  const own = ownId(key);
  return [
    plainly(key.keyType),
    ...usableParts(id, key),
    ...(own === id ? [] : [`its own id is ${own}`]),
    ...(key.extra ? [jsonText(key.extra)] : []),
  ].join(' · ');
}

function usableParts(id: string, key: TufKey): string[] {
  try {
    const { canonicalId, certificate } = readPublicKey(key);
    const bare = canonicalId === id || certificate === undefined ? [] : [`bare key ${canonicalId}`];
    if (certificate === undefined) return bare;
    const { subject, validTo } = new X509Certificate(certificate);
    return [...bare, `certificate ${subject} until ${new Date(validTo).toISOString().slice(0, 10)}`];
  } catch (problem) {
    if (problem instanceof FormatError) return [`of no use: ${problem.problem}`];
    throw problem;
  }
}

const ownId = (key: TufKey): string => {
  try {
    return tufKeyId(key);
  } catch (problem) {
    if (problem instanceof FormatError) return `none, over ${key.public}`;
    throw problem;
  }
};

export const keyListText = (keyIds: readonly string[] | null): string =>
  keyIds === null ? 'no list' : keyIds.length === 0 ? 'none' : keyIds.map(plainly).join(', ');

export const pathsText = (paths: readonly string[] | undefined): string =>
  paths === undefined ? 'left out' : paths.length === 0 ? 'none' : paths.map((path) => JSON.stringify(path)).join(', ');

export const roleText = ({ threshold, keyIds, extra }: RoleKeys): string => `${threshold} of ${keyListText(keyIds)}${more(extra)}`;

export const delegationText = (role: DelegationRole): string => `${roleText(role)} · paths ${pathsText(role.paths)}`;

/** A word from a document that could pass for one of ours stands in quotes. */
const plainly = (word: string): string => (/^[\w-]+$/.test(word) ? word : JSON.stringify(word));

export const jsonText = (value: CanonicalValue): string => canonicalJson(value).toString('utf8');

const more = (extra: Extra | undefined) => (extra ? ` · ${jsonText(extra)}` : '');
