import { FormatError } from '../format-error.ts';
import { encodeMetadata } from './encode.ts';
import { isGoInstant } from './instant.ts';
import { parseMetadata } from './parse.ts';
import type { Extra, FileMeta, Metadata, MetadataFile } from './types.ts';

/**
 * Whether notary's Go code, having parsed this file, would write these very bytes again. Where it would not, publishing on top of the
 * file breaks the repository for every reader: the hash that gets signed is that of the rewritten form.
 *
 * Source: formats/notary-v1.md 2.4. Pure.
 */
export const reencodes = (role: string, bytes: Uint8Array): boolean => falseWhereMalformed(() => rewritesAlike(parseMetadata(role, bytes)));

/** The same for a file that was parsed already. */
export const reencodesParsed = (file: MetadataFile): boolean => falseWhereMalformed(() => rewritesAlike(file));

function rewritesAlike({ bytes, signed, signatures }: MetadataFile): boolean {
  if (hasUnknown(signed) || !isGoInstant(signed.expires)) return false;
  if (signed.type === 'Targets' && !signed.delegations) return false;
  if (signatures.some(({ method }) => method !== method.toLowerCase())) return false;
  if (filesOf(signed).some((file) => file.custom !== undefined && !isPlainCustom(file.custom))) return false;
  return encodeMetadata(signed, signatures).equals(bytes);
}

function falseWhereMalformed(check: () => boolean): boolean {
  try {
    return check();
  } catch (problem) {
    if (problem instanceof FormatError) return false;
    throw problem;
  }
}

const filesOf = (signed: Metadata): FileMeta[] =>
  signed.type === 'Root' ? [] : [...(signed.type === 'Targets' ? signed.targets : signed.meta).values()];

/** Go passes `custom` on verbatim when it signs but canonicalises it when it verifies; null it drops. */
const isPlainCustom = (custom: unknown) => custom !== null && !/[<>&\u2028\u2029]/.test(JSON.stringify(custom));

function hasUnknown(signed: Metadata): boolean {
  const parts: { readonly extra?: Extra }[] = [signed, ...filesOf(signed)];
  if (signed.type === 'Root') parts.push(...signed.keys.values(), ...signed.roles.values());
  if (signed.type === 'Targets' && signed.delegations) {
    parts.push(signed.delegations, ...signed.delegations.keys.values(), ...(signed.delegations.roles ?? []));
  }
  return parts.some((part) => part.extra !== undefined);
}
