/** Order of the group of P-256 (SEC 2, 2.4.2). */
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const half = order / 2n;

const bytesOf = (number: bigint): Buffer => Buffer.from(number.toString(16).padStart(64, '0'), 'hex');

/** The same P-256 signature (r‖s) with the greater or the smaller of its two values for s: both verify. */
export function highS(raw: Buffer, high: boolean): Buffer {
  const s = BigInt(`0x${raw.subarray(32).toString('hex')}`);
  return s > half === high ? raw : Buffer.concat([raw.subarray(0, 32), bytesOf(order - s)]);
}

/** r‖s as the DER that everyone but Notary uses. */
export function toDer(raw: Buffer): Buffer {
  const integers = [raw.subarray(0, 32), raw.subarray(32)].map((part) => {
    let at = 0;
    while (at < 31 && part[at] === 0) at++;
    const short = part.subarray(at);
    const padded = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), short]) : short;
    return Buffer.concat([Buffer.of(2, padded.length), padded]);
  });
  const body = Buffer.concat(integers);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}
