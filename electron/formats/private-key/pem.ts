import { FormatError } from '../format-error.ts';

export interface PemBlock {
  readonly label: string;
  /** Lower-cased names; Notary's `role`, `gun` and `path`, OpenSSL's `proc-type` and `dek-info`. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
}

const begin = /^-----BEGIN ([A-Z0-9 ]{1,64})-----[ \t]*$/;
const header = /^([A-Za-z][A-Za-z0-9-]{0,63}):[ \t]*(.{0,1024})$/;
const base64Line = /^[A-Za-z0-9+/]*={0,2}$/;
const mostBlocks = 200;

/**
 * All PEM blocks of a text, with the headers that OpenSSL and Node refuse (RFC 1421, 4.4). What stands between blocks is passed over.
 * Throws FormatError where a block does not end, is not base64, or there are more than 200.
 */
export function parsePem(text: string): PemBlock[] {
  const lines = text.split(/\r\n|\r|\n/);
  const blocks: PemBlock[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const label = begin.exec(lines[at] ?? '')?.[1];
    if (label === undefined) continue;
    const end = lines.indexOf(`-----END ${label}-----`, at + 1);
    if (end < 0) throw new FormatError('PEM', `the block ${label} does not end`);
    if (blocks.length === mostBlocks) throw new FormatError('PEM', `it has more than ${mostBlocks} blocks`);
    blocks.push(parseBlock(label, lines.slice(at + 1, end)));
    at = end;
  }
  return blocks;
}

function parseBlock(label: string, lines: readonly string[]): PemBlock {
  const headers = new Map<string, string>();
  let at = 0;
  for (let found = header.exec(lines[at] ?? ''); found; found = header.exec(lines[at] ?? '')) {
    const name = (found[1] ?? '').toLowerCase();
    if (headers.has(name)) throw new FormatError('PEM', `the header ${name} is there twice`);
    headers.set(name, (found[2] ?? '').trim());
    at += 1;
  }
  const encoded = lines
    .slice(at)
    .map((line) => line.trim())
    .join('');
  if (!base64Line.test(encoded) || encoded.length % 4 !== 0) throw new FormatError('PEM', `the block ${label} is not base64`);
  return { label, headers, body: Buffer.from(encoded, 'base64') };
}

/** One block as Go's encoder writes it: headers sorted, a blank line, 64 columns, a final newline. */
export function encodePem(label: string, body: Uint8Array, headers: Readonly<Record<string, string>> = {}): string {
  const named = Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, value] of named) {
    if (!header.test(`${name}: ${value}`)) throw new FormatError('PEM', `the header ${name} does not fit on a line`);
  }
  const base64 =
    Buffer.from(body)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  const lines = [...named.map(([name, value]) => `${name}: ${value}`), ...(named.length > 0 ? [''] : []), ...base64];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
