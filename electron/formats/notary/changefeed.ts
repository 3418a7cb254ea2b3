import { FormatError } from '../format-error.ts';
import { isObject, type JsonObject, type JsonValue, parseStrictJson } from '../strict-json.ts';
import { parseInstant } from '../tuf/instant.ts';

/** One line of a trust server's changefeed: a repository has a new timestamp, or is deleted. */
export interface Change {
  /** The server's own mark for it, to go on from. */
  readonly id: string;
  /** When the server took it in, by its own clock. Milliseconds since 1970. Nothing signs this. */
  readonly at: number;
  /** Whatever the server takes for a name: `isGun` says whether it is one for Signet. */
  readonly gun: string;
  readonly what: { readonly kind: 'published'; readonly version: number; readonly timestamp: string } | { readonly kind: 'deleted' };
}

const document = 'changefeed';
const idForm = /^[\x21-\x7e]{1,200}$/;
const longestGun = 4096;
const sha256Form = /^[0-9a-f]{64}$/;

/**
 * An answer of a changefeed: `{"count":N,"records":[…]}`, oldest change first; no records are `null` or an empty list. `timestamp` is the
 * SHA-256 of the timestamp document that came with the change. Throws FormatError for anything else, and for more records than were
 * asked for.
 *
 * Source: formats/notary-v1.md 13. Pure: bytes in, values out.
 */
export function parseChangefeed(bytes: Uint8Array, most: number): Change[] {
  const answer = parseStrictJson(bytes, document);
  if (!isObject(answer)) throw new FormatError(document, 'is no object');
  const records = answer.records ?? [];
  if (!Array.isArray(records)) throw new FormatError(document, 'has no list of records');
  if (answer.count !== records.length) throw new FormatError(document, 'has another number of records than it says');
  if (records.length > most) throw new FormatError(document, `has more than ${most} records`);
  return records.map(change);
}

function change(record: JsonValue): Change {
  if (!isObject(record)) throw new FormatError(document, 'has a record that is no object');
  const { ID: id, CreatedAt: at, GUN: gun } = record;
  if (typeof id !== 'string' || !idForm.test(id)) throw new FormatError(document, 'has a record without an id');
  if (typeof at !== 'string') throw new FormatError(document, 'has a record without a time');
  if (typeof gun !== 'string' || gun === '' || gun.length > longestGun)
    throw new FormatError(document, 'has a record with no name of a repository');
  return { id, at: parseInstant(at, document), gun, what: whatHappened(record) };
}

function whatHappened({ Category: category, Version: version, SHA256: sha256 }: JsonObject): Change['what'] {
  if (category === 'deletion') return { kind: 'deleted' };
  if (category !== 'update') throw new FormatError(document, 'has a record of another kind than update and deletion');
  const isVersion = typeof version === 'number' && Number.isInteger(version) && version >= 1 && version < 2 ** 31;
  if (!isVersion) throw new FormatError(document, 'has an update without a version');
  if (typeof sha256 !== 'string' || !sha256Form.test(sha256)) throw new FormatError(document, 'has an update without a checksum');
  return { kind: 'published', version, timestamp: sha256 };
}
