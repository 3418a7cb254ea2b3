import { FormatError } from './format-error.ts';
import type { JsonValue } from './strict-json.ts';

/** What can be written canonically; a Map is an object whose names need no care (`__proto__`). */
export type CanonicalValue = JsonValue | CanonicalMap | CanonicalObject | CanonicalText | readonly CanonicalValue[];
export interface CanonicalObject {
  readonly [member: string]: CanonicalValue;
}
/** A value that was put into its canonical text already. */
export class CanonicalText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export interface CanonicalMap extends ReadonlyMap<string, CanonicalValue> {}

const format = 'canonical JSON';
const loneSurrogate = /\p{Surrogate}/u;
/** Most names and values: printable ASCII without anything to escape. */
const plainString = /^[ !#-[\]-~]*$/;
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
  return Buffer.from(canonicalText(value), 'utf8');
}

/** The same as text. */
export function canonicalText(value: CanonicalValue): string {
  switch (typeof value) {
    case 'string':
      return canonicalString(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new FormatError(format, `${value} is not an integer within 2^53`);
      return value === 0 ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (value instanceof CanonicalText) return value.text;
      return isList(value) ? `[${value.map(canonicalText).join(',')}]` : objectText(value);
    default:
      throw new FormatError(format, `a ${typeof value} has no JSON form`);
  }
}

const isList = (value: object): value is readonly CanonicalValue[] => Array.isArray(value);

function objectText(members: CanonicalMap | CanonicalObject): string {
  if (members instanceof Map) return canonicalMembers(members as CanonicalMap, canonicalText);
  const names = Object.keys(members);
  return membersText(names, (name) => canonicalText((members as CanonicalObject)[name] as CanonicalValue));
}

/** The canonical text of an object whose values are put into theirs by `write`. */
export const canonicalMembers = <T>(members: ReadonlyMap<string, T>, write: (value: T) => string): string =>
  membersText([...members.keys()], (name) => write(members.get(name) as T));

function membersText(names: string[], textOf: (name: string) => string): string {
  let result = '';
  for (const name of sortByUtf8(names)) result += `${result === '' ? '' : ','}${canonicalString(name)}:${textOf(name)}`;
  return `{${result}}`;
}

function canonicalString(text: string): string {
  if (plainString.test(text)) return `"${text}"`;
  if (loneSurrogate.test(text)) throw new FormatError(format, 'a string has half a surrogate pair');
  return `"${text.replace(needsBackslash, '\\$&')}"`;
}

/** Sorts in place by UTF-8 bytes. */
export function sortByUtf8(names: string[]): string[] {
  if (names.length < 2) return names;
  if (names.some((name) => beyondOrder.test(name))) return names.sort(byUtf8);
  return names.every((name, index) => index === 0 || (names[index - 1] as string) < name) ? names : names.sort();
}

const byUtf8 = (a: string, b: string) => Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));

/** A signature as a metadata file carries it; `sig` is standard base64. */
export interface FileSignature {
  readonly keyid: string;
  readonly method: string;
  readonly sig: string;
}

const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026', '\u2028': '\\u2028', '\u2029': '\\u2029' };
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the point
const control = /[\u0000-\u001f]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same
const unusual = /[\u0000-\u001f<>&\u00e2]/;

/**
 * The bytes of a metadata file, exactly as Go writes them: the canonical `signed`, with `<`, `>`, `&`, U+2028 and U+2029 as `\uXXXX`,
 * then the signatures; no trailing newline. Hashes and lengths of files are over these bytes, signatures are not.
 * Throws FormatError for control characters: no reader could parse the file.
 *
 * Source: formats/notary-v1.md 2.3. Pure.
 */
export function fileForm(signedCanonical: Uint8Array, signatures: readonly FileSignature[]): Buffer {
  const list = signatures.map(({ keyid, method, sig }) => canonicalJson({ keyid, method, sig }).toString('utf8')).join(',');
  const signed = Buffer.from(signedCanonical.buffer, signedCanonical.byteOffset, signedCanonical.length);
  return Buffer.concat([Buffer.from('{"signed":'), inFile(signed), Buffer.from(escapeForFile(`,"signatures":[${list}]}`))]);
}

function inFile(canonical: Buffer): Buffer {
  // Each byte as a character: what is escaped or refused would show, U+2028 and U+2029 by their first byte.
  if (!unusual.test(canonical.toString('latin1'))) return canonical;
  const text = canonical.toString('utf8');
  if (control.test(text)) throw new FormatError(format, 'a control character cannot stand in a metadata file');
  return Buffer.from(escapeForFile(text), 'utf8');
}

export const escapeForFile = (json: string): string => json.replace(/[<>&\u2028\u2029]/g, (character) => escapes[character] as string);
