import { FormatError } from './format-error.ts';

export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
/** Has no prototype when it was parsed here, so that `__proto__` and `constructor` are members like any other. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

export const maxDepth = 64;

/**
 * Parses one JSON document from foreign bytes (RFC 8259), refusing all that two parsers could read differently:
 * invalid UTF-8, a byte order mark, lone surrogates, duplicate members, trailing data, numbers that are not finite,
 * integers beyond ±(2^53 - 1), and nesting deeper than 64. Throws FormatError, named after `document`. Pure.
 */
export function parseStrictJson(bytes: Uint8Array, document: string): JsonValue {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new FormatError(document, 'is not valid UTF-8', { cause });
  }
  if (text.charCodeAt(0) === 0xfeff) throw new FormatError(document, 'starts with a byte order mark');
  return new Reader(text, document).document();
}

/** A new object without prototype, to be filled member by member. */
export const emptyObject = (): { [member: string]: JsonValue } => Object.create(null) as { [member: string]: JsonValue };

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const space = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them inside strings
const plain = /[^"\\\u0000-\u001f]*/y;
const loneSurrogate = /\p{Surrogate}/u;

class Reader {
  private readonly text: string;
  private readonly name: string;
  private at = 0;

  constructor(text: string, name: string) {
    this.text = text;
    this.name = name;
  }

  document(): JsonValue {
    const value = this.value(0);
    this.skipSpace();
    if (this.at < this.text.length) this.fail('has data after its end');
    return value;
  }

  private value(depth: number): JsonValue {
    this.skipSpace();
    switch (this.text[this.at]) {
      case '{':
        return this.object(this.deeper(depth));
      case '[':
        return this.array(this.deeper(depth));
      case '"':
        return this.string();
      case 't':
        return this.word('true', true);
      case 'f':
        return this.word('false', false);
      case 'n':
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject {
    const members = emptyObject();
    this.at++;
    this.skipSpace();
    if (this.take('}')) return members;
    for (;;) {
      this.skipSpace();
      if (this.text[this.at] !== '"') this.fail('has a member without a name');
      const name = this.string();
      if (name in members) this.fail(`names the member ${JSON.stringify(name.slice(0, 80))} twice`);
      this.skipSpace();
      if (!this.take(':')) this.fail('lacks a colon');
      members[name] = this.value(depth);
      this.skipSpace();
      if (this.take('}')) return members;
      if (!this.take(',')) this.fail('lacks a comma or a closing brace');
    }
  }

  private array(depth: number): JsonArray {
    const items: JsonValue[] = [];
    this.at++;
    this.skipSpace();
    if (this.take(']')) return items;
    for (;;) {
      items.push(this.value(depth));
      this.skipSpace();
      if (this.take(']')) return items;
      if (!this.take(',')) this.fail('lacks a comma or a closing bracket');
    }
  }

  private string(): string {
    const start = this.at++;
    let escaped = false;
    for (;;) {
      plain.lastIndex = this.at;
      plain.test(this.text);
      this.at = plain.lastIndex;
      const next = this.text[this.at];
      if (next === '"') break;
      if (next !== '\\') this.fail(next === undefined ? 'ends inside a string' : 'has a control character inside a string');
      escaped = true;
      this.at += 2;
    }
    this.at++;
    if (!escaped) return this.text.slice(start + 1, this.at - 1);
    let value: string;
    try {
      value = JSON.parse(this.text.slice(start, this.at)) as string;
    } catch (cause) {
      throw new FormatError(this.name, `has an unknown escape near character ${start}`, { cause });
    }
    if (loneSurrogate.test(value)) this.fail('has half a surrogate pair');
    return value;
  }

  private number(): number {
    number.lastIndex = this.at;
    const literal = number.exec(this.text)?.[0];
    if (literal === undefined) this.fail(this.at >= this.text.length ? 'ends too early' : 'has something that is no JSON value');
    const value = Number(literal);
    if (!Number.isFinite(value)) this.fail('has a number too large');
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) this.fail('has an integer beyond 2^53');
    this.at += literal.length;
    return value;
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail('has something that is no JSON value');
    this.at += word.length;
    return value;
  }

  private skipSpace(): void {
    space.lastIndex = this.at;
    space.test(this.text);
    this.at = space.lastIndex;
  }

  private deeper(depth: number): number {
    if (depth === maxDepth) this.fail(`is nested deeper than ${maxDepth}`);
    return depth + 1;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  private fail(problem: string): never {
    throw new FormatError(this.name, `${problem} (near character ${this.at})`);
  }
}
