import { isAscii } from 'node:buffer';
import { canonicalJson } from '../canonical-json.ts';
import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject, parseStrictJson } from '../strict-json.ts';
import type { FileMeta } from './types.ts';

/** A targets file whose long list of entries was read on its own. */
export interface PlainTargets {
  /** The whole document but for its entries: `signed.targets` is not what stands there. */
  readonly document: JsonObject;
  readonly targets: ReadonlyMap<string, FileMeta>;
  /** What canonicalJson would make of the whole of `signed`: those bytes of the file itself. */
  readonly canonical: Uint8Array;
}

const opening = '{"signed":';
const list = '"targets":{';
/** One entry as Go writes it, its name in ASCII and with nothing to escape. An integer of 15 digits is below 2^53. */
const entry =
  /"([ !#-[\]-~]*)":\{"hashes":\{"sha256":"([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"(?:,"sha512":"([A-Za-z0-9+/]{85}[AQgw]==)")?\},"length":(0|[1-9][0-9]{0,14})\}/y;
/** Stands in for the entries while the rest is read. */
const standIn = 'the entries, read apart';

/**
 * Reads a targets file that is, byte for byte, what Go writes, and whose entries are of the most common kind; undefined for all other
 * bytes, good or bad, which parseMetadata then judges alone. It exists because a collection can have tens of thousands of entries.
 *
 * Entries match the pattern of one and rise strictly by name: so none is there twice, and they are in canonical form. The rest, with a
 * string in place of the entries, is parsed strictly and must be written again as it stands: then the whole of `signed` is canonical
 * too, and the string shows that it was `signed.targets` that was cut out. Pure.
 */
export function readPlainTargets(bytes: Uint8Array, name: string): PlainTargets | undefined {
  if (!isAscii(bytes)) return undefined;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  const found = text.indexOf(list);
  if (!text.startsWith(opening) || found < 0) return undefined;
  const from = found + list.length - 1;
  const entries = readEntries(text, from + 1);
  if (!entries) return undefined;

  const rest = `${text.slice(0, from)}"${standIn}"${text.slice(entries.end)}`;
  if (rest.indexOf(standIn) !== rest.lastIndexOf(standIn)) return undefined;
  const document = strictObject(rest, name);
  const signed = document?.signed;
  if (!document || !isObject(signed) || signed.targets !== standIn) return undefined;
  const canonical = canonicalText(signed);
  if (canonical === undefined || !rest.startsWith(canonical, opening.length)) return undefined;
  const length = canonical.length - (standIn.length + 2) + (entries.end - from);
  return { document, targets: entries.targets, canonical: bytes.subarray(opening.length, opening.length + length) };
}

function readEntries(text: string, from: number): { readonly targets: Map<string, FileMeta>; readonly end: number } | undefined {
  const targets = new Map<string, FileMeta>();
  let before: string | undefined;
  for (let at = from; ; at = entry.lastIndex + 1) {
    entry.lastIndex = at;
    const found = entry.exec(text);
    if (!found) return undefined;
    const name = found[1] as string;
    const sha512 = found[3];
    // In ASCII the order of JavaScript is that of the bytes.
    if (before !== undefined && before >= name) return undefined;
    before = name;
    const hashes = new Map<string, string>().set('sha256', found[2] as string);
    if (sha512 !== undefined) hashes.set('sha512', sha512);
    targets.set(name, { length: Number(found[4]), hashes });
    const next = text.charAt(entry.lastIndex);
    if (next === '}') return { targets, end: entry.lastIndex + 1 };
    if (next !== ',') return undefined;
  }
}

function strictObject(text: string, name: string): JsonObject | undefined {
  const value = undefinedWhereMalformed(() => parseStrictJson(Buffer.from(text, 'latin1'), name));
  return isObject(value) ? value : undefined;
}

const canonicalText = (value: JsonObject) => undefinedWhereMalformed(() => canonicalJson(value).toString('latin1'));

/** What is malformed is left to parseMetadata, which says where. */
function undefinedWhereMalformed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (problem) {
    if (problem instanceof FormatError) return undefined;
    throw problem;
  }
}
