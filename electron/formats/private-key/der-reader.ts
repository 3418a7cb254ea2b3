import { FormatError } from '../format-error.ts';

export const derTags = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30, set: 0x31 } as const;

/**
 * Reads DER values one after another: definite lengths in shortest form, one-byte tags, nothing past the end.
 * What it returns are views into the given bytes. Throws FormatError. Source: ITU-T X.690. Pure.
 */
export class DerReader {
  private readonly bytes: Buffer;
  private readonly format: string;
  private at = 0;

  constructor(bytes: Uint8Array, format: string) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.format = format;
  }

  /** The tag of the next value; undefined at the end. */
  get next(): number | undefined {
    return this.bytes[this.at];
  }

  /** The contents of the next value, which must have this tag. */
  read(tag: number): Buffer {
    if (this.next !== tag) throw this.wrong(`expected tag 0x${tag.toString(16)}`);
    this.at += 1;
    const length = this.length();
    const end = this.at + length;
    if (end > this.bytes.length) throw this.wrong('a value runs past the end');
    const contents = this.bytes.subarray(this.at, end);
    this.at = end;
    return contents;
  }

  inside(tag: number): DerReader {
    return new DerReader(this.read(tag), this.format);
  }

  optional(tag: number): Buffer | undefined {
    return this.next === tag ? this.read(tag) : undefined;
  }

  /** A small non-negative integer. */
  number(): number {
    const digits = this.read(derTags.integer);
    if (digits.length === 0 || digits.length > 5 || (digits[0] ?? 0) >= 0x80) throw this.wrong('an integer is out of range');
    return digits.readUIntBE(0, digits.length);
  }

  /** The contents of an object identifier, in hex, as `oidHex` writes them. */
  oid(): string {
    return this.read(derTags.oid).toString('hex');
  }

  end(): void {
    if (this.at !== this.bytes.length) throw this.wrong('bytes follow the last value');
  }

  private length(): number {
    const first = this.bytes[this.at];
    if (first === undefined) throw this.wrong('a length is missing');
    this.at += 1;
    if (first < 0x80) return first;
    const digits = first & 0x7f;
    if (digits === 0 || digits > 3 || this.at + digits > this.bytes.length) throw this.wrong('a length is not definite or too large');
    const length = this.bytes.readUIntBE(this.at, digits);
    if (length < 0x80 || length < 2 ** (8 * (digits - 1))) throw this.wrong('a length is not in its shortest form');
    this.at += digits;
    return length;
  }

  private wrong(problem: string): FormatError {
    return new FormatError(this.format, problem);
  }
}
