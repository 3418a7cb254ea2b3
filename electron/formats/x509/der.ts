/**
 * The few DER values a certificate is made of. Writing only; definite lengths, shortest form.
 * Source: ITU-T X.690. Pure.
 */
export type Der = Uint8Array;

export function tlv(tag: number, ...contents: readonly Uint8Array[]): Der {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.of(tag), lengthOf(length), ...contents]);
}

export const sequence = (...items: readonly Der[]): Der => tlv(0x30, ...items);
export const set = (...items: readonly Der[]): Der => tlv(0x31, ...items);
export const octetString = (bytes: Uint8Array): Der => tlv(0x04, bytes);
/** A bit string of whole bytes. */
export const bitString = (bytes: Uint8Array): Der => tlv(0x03, Buffer.of(0), bytes);
/** `[tag]`, explicit. */
export const explicit = (tag: number, item: Der): Der => tlv(0xa0 | tag, item);
export const nothing: Der = Buffer.of(0x05, 0x00);
export const yes: Der = Buffer.of(0x01, 0x01, 0xff);

/** A non-negative integer from its big-endian bytes; leading zeros are dropped, the sign bit kept clear. */
export function integer(bigEndian: Uint8Array): Der {
  let start = 0;
  while (start < bigEndian.length - 1 && bigEndian[start] === 0) start += 1;
  const digits = bigEndian.subarray(start);
  const first = digits[0];
  if (first === undefined) return Buffer.of(0x02, 0x01, 0x00);
  return first >= 0x80 ? tlv(0x02, Buffer.of(0), digits) : tlv(0x02, digits);
}

export function oid(dotted: string): Der {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return tlv(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

/** UTCTime until 2049, GeneralizedTime from 2050 (RFC 5280, 4.1.2.5); whole seconds, UTC. */
export function time(instant: Date): Der {
  const digits = instant.toISOString().slice(0, 19).replace(/[-T:]/g, '');
  const year = instant.getUTCFullYear();
  return year >= 1950 && year < 2050 ? tlv(0x17, Buffer.from(`${digits.slice(2)}Z`)) : tlv(0x18, Buffer.from(`${digits}Z`));
}

function base128(number: number): number[] {
  const digits = [number % 128];
  for (let rest = Math.floor(number / 128); rest > 0; rest = Math.floor(rest / 128)) digits.unshift(0x80 | (rest % 128));
  return digits;
}

function lengthOf(length: number): Uint8Array {
  if (length < 0x80) return Buffer.of(length);
  const digits: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) digits.unshift(rest % 256);
  return Buffer.from([0x80 | digits.length, ...digits]);
}
