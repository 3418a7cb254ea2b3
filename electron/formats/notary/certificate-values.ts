import { FormatError } from '../format-error.ts';
import { type DerReader, derTags } from '../private-key/der-reader.ts';

/** The values a certificate's fields are made of, each read from a DerReader. Throw FormatError. Sources: ITU-T X.690; RFC 5280. Pure. */
const tags = { boolean: 0x01, utcTime: 0x17, generalizedTime: 0x18 };
/** Those that Go reads. */
const strings = new Map<number, (bytes: Buffer) => string>([
  [0x0c, (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)], // UTF8String
  [0x13, ascii], // PrintableString
  [0x14, (bytes) => bytes.toString('latin1')], // TeletexString
  [0x16, ascii], // IA5String
  [0x1e, (bytes) => Buffer.from(bytes).swap16().toString('utf16le')], // BMPString
]);

/** BOOLEAN DEFAULT FALSE. */
export function readFlag(reader: DerReader): boolean {
  const value = reader.optional(tags.boolean);
  if (value === undefined) return false;
  if (value.length !== 1 || (value[0] !== 0 && value[0] !== 0xff)) throw unreadable('a flag');
  return value[0] === 0xff;
}

/** To whole seconds, in UTC (RFC 5280, 4.1.2.5); UTCTime runs from 1950 to 2049. */
export function readTime(reader: DerReader): number {
  const short = reader.next === tags.utcTime;
  const text = reader.read(short ? tags.utcTime : tags.generalizedTime).toString('latin1');
  const whole = short ? `${text < '5' ? '20' : '19'}${text}` : text;
  const found = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(whole);
  const [year, month, day, hour, minute, second] = found?.slice(1) ?? [];
  const instant = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const at = found ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(at) || new Date(at).toISOString() !== instant) throw unreadable('a time');
  return at;
}

/** An object identifier, dotted; numbers beyond 2^31 are refused, as Go refuses them. */
export function readOid(reader: DerReader): string {
  const numbers: number[] = [];
  let number = 0;
  let inside = false;
  for (const byte of reader.read(derTags.oid)) {
    number = number * 128 + (byte & 0x7f);
    if ((!inside && byte === 0x80) || number >= 2 ** 31) throw unreadable('an object identifier');
    inside = byte >= 0x80;
    if (inside) continue;
    numbers.push(number);
    number = 0;
  }
  const [first, ...others] = numbers;
  if (first === undefined || inside) throw unreadable('an object identifier');
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
}

/** A directory string. */
export function readText(reader: DerReader): string {
  const tag = reader.next ?? 0;
  const text = strings.get(tag);
  if (!text) throw unreadable(`a text of kind 0x${tag.toString(16)}`);
  return text(reader.read(tag));
}

function ascii(bytes: Buffer): string {
  if (bytes.some((byte) => byte >= 0x80)) throw unreadable('a text of ASCII only');
  return bytes.toString('latin1');
}

const unreadable = (what: string) => new FormatError('certificate', `has ${what} that cannot be read`);
