import { FormatError } from './format-error.ts';
import type { JsonValue } from './strict-json.ts';

/** What can be written canonically; a Map is an object whose names need no care (`__proto__`). */
export type CanonicalValue = JsonValue | CanonicalMap | readonly CanonicalValue[];
export interface CanonicalMap extends ReadonlyMap<string, CanonicalValue> {}

const format = 'canonical JSON';
const loneSurrogate = /\p{Surrogate}/u;
const needsBackslash = /["\\]/g;
/** Below these, UTF-16 order, which is JavaScript's, is also the order of the UTF-8 bytes. */
const beyondOrder = /[\ud800-\uffff]/;

/**
 * OLPC canonical JSON as docker's Go fork writes it: no white space, members in the order of their UTF-8 bytes, only `"` and `\`
 * escaped, integers in decimal. It is what notary hashes for key ids and signs. Throws FormatError for what has no canonical form:
 * fractions, integers beyond ±(2^53 - 1), lone surrogates.
 *
 * Source: formats/notary-v1.md 2.1. Pure.
 */
export function canonicalJson(value: CanonicalValue): Buffer {
  const parts: string[] = [];
  write(value, parts);
  return Buffer.from(parts.join(''), 'utf8');
}

function write(value: CanonicalValue, parts: string[]): void {
  switch (typeof value) {
    case 'string':
      parts.push(canonicalString(value));
      return;
    case 'number':
      if (!Number.isSafeInteger(value)) throw new FormatError(format, `${value} is not an integer within 2^53`);
      parts.push(value === 0 ? '0' : String(value));
      return;
    case 'boolean':
      parts.push(value ? 'true' : 'false');
      return;
    case 'object':
      if (value === null) parts.push('null');
      else if (isList(value)) writeArray(value, parts);
      else writeObject(value, parts);
      return;
    default:
      throw new FormatError(format, `a ${typeof value} has no JSON form`);
  }
}

const isList = (value: object): value is readonly CanonicalValue[] => Array.isArray(value);

function writeArray(items: readonly CanonicalValue[], parts: string[]): void {
  parts.push('[');
  items.forEach((item, index) => {
    if (index > 0) parts.push(',');
    write(item, parts);
  });
  parts.push(']');
}

function writeObject(
  members: Exclude<CanonicalValue, null | boolean | number | string | readonly CanonicalValue[]>,
  parts: string[],
): void {
  const isMap = members instanceof Map;
  const names = isMap ? [...(members as CanonicalMap).keys()] : Object.keys(members);
  parts.push('{');
  sortByUtf8(names).forEach((name, index) => {
    if (index > 0) parts.push(',');
    parts.push(canonicalString(name), ':');
    write((isMap ? (members as CanonicalMap).get(name) : (members as Record<string, CanonicalValue>)[name]) as CanonicalValue, parts);
  });
  parts.push('}');
}

function canonicalString(text: string): string {
  if (loneSurrogate.test(text)) throw new FormatError(format, 'a string has half a surrogate pair');
  return `"${text.replace(needsBackslash, '\\$&')}"`;
}

/** Sorts in place by UTF-8 bytes. */
export function sortByUtf8(names: string[]): string[] {
  if (!names.some((name) => beyondOrder.test(name))) return names.sort();
  return names.sort((a, b) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8')));
}

/** A signature as a metadata file carries it; `sig` is standard base64. */
export interface FileSignature {
  readonly keyid: string;
  readonly method: string;
  readonly sig: string;
}

const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const control = /[\u0000-\u001f]/;

/**
 * The bytes of a metadata file, exactly as Go writes them: the canonical `signed`, with `<`, `>`, `&`, U+2028 and U+2029 as `\uXXXX`,
 * then the signatures; no trailing newline. Hashes and lengths of files are over these bytes, signatures are not.
 * Throws FormatError for control characters: no reader could parse the file.
 *
 * Source: formats/notary-v1.md 2.3. Pure.
 */
export function fileForm(signedCanonical: Uint8Array, signatures: readonly FileSignature[]): Buffer {
  const signed = Buffer.from(signedCanonical).toString('utf8');
  if (control.test(signed)) throw new FormatError(format, 'a control character cannot stand in a metadata file');
  const list = signatures.map(({ keyid, method, sig }) => canonicalJson({ keyid, method, sig }).toString('utf8')).join(',');
  return Buffer.from(escapeForFile(`{"signed":${signed},"signatures":[${list}]}`), 'utf8');
}

export const escapeForFile = (json: string): string => json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] as string);
