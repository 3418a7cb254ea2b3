import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject, type JsonValue } from '../strict-json.ts';
import type { Extra } from './types.ts';

/** Where in the document: worked out only when there is something to say about it, since a file has thousands of places. */
export type Path = string | (() => string);

/** Reads the members of one JSON object, with a FormatError that names the member for all that is not as expected. */
export class Members {
  readonly object: JsonObject;
  readonly path: Path;
  readonly document: string;

  constructor(value: JsonValue | undefined, document: string, path: Path) {
    this.document = document;
    this.path = path;
    if (!isObject(value)) throw this.error('is not an object');
    this.object = value;
  }

  error(problem: string, member?: string): FormatError {
    const path = typeof this.path === 'string' ? this.path : this.path();
    return new FormatError(this.document, `${member === undefined ? path : `${path}.${member}`} ${problem}`);
  }

  get(member: string): JsonValue | undefined {
    return this.object[member];
  }

  text(member: string): string {
    const value = this.object[member];
    if (typeof value !== 'string') throw this.error('is not a string', member);
    return value;
  }

  integer(member: string, minimum: number, maximum: number = Number.MAX_SAFE_INTEGER): number {
    const value = this.object[member];
    if (typeof value !== 'number' || !Number.isInteger(value)) throw this.error('is not an integer', member);
    if (value < minimum || value > maximum) throw this.error(`is ${value}, not within ${minimum} and ${maximum}`, member);
    return value;
  }

  texts(member: string): readonly string[] {
    const value = this.object[member];
    if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) throw this.error('is not a list of strings', member);
    return value as readonly string[];
  }

  /** A member's own members, each read by `read`; null and absent read as empty. */
  map<T>(member: string, read: (value: JsonValue, path: () => string) => T): Map<string, T> {
    const value = this.object[member];
    if (value === undefined || value === null) return new Map();
    if (!isObject(value)) throw this.error('is not an object', member);
    const map = new Map<string, T>();
    for (const name of Object.keys(value)) {
      const path = () => `${typeof this.path === 'string' ? this.path : this.path()}.${member}[${shown(name)}]`;
      map.set(name, read(value[name] as JsonValue, path));
    }
    return map;
  }

  /**
   * Members that are not among `known`. A name that differs from a known one only by case is refused: Go would take it for that
   * one, we would not, and the two would then read different documents.
   */
  others(known: readonly string[]): { readonly extra?: Extra } {
    const names = Object.keys(this.object).filter((name) => !known.includes(name));
    if (names.length === 0) return noOthers;
    for (const name of names) {
      if (known.some((one) => one.toLowerCase() === name.toLowerCase())) throw this.error('is spelled in another case', name.slice(0, 80));
    }
    return { extra: new Map(names.map((name) => [name, this.object[name] as JsonValue])) };
  }
}

const noOthers = {};
const shown = (name: string) => JSON.stringify(name.slice(0, 80));

/** The last character before padding has no bits that padding cuts: so each sequence of bytes has one form only. */
const base64Pattern = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** Standard base64 with padding and nothing else. */
export const isBase64 = (text: string): boolean => base64Pattern.test(text);

/** The bytes of standard base64 with padding and nothing else; undefined where it is not. */
export const decodeBase64 = (text: string): Buffer | undefined => (isBase64(text) ? Buffer.from(text, 'base64') : undefined);

/** How many bytes text stands for of which isBase64 is known. */
export function base64Bytes(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}
