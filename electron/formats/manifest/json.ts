import { FormatError } from '../format-error.ts';
import { type JsonValue, parseStrictJson } from '../strict-json.ts';
import { limits } from './limits.ts';
import { RefusedFormat } from './refused.ts';

/** The value of a JSON document of at most 4 MiB. Throws RefusedFormat: SIZE_LIMIT or MANIFEST_MALFORMED. */
export function parseDocumentJson(bytes: Uint8Array, format: string): JsonValue {
  if (bytes.length > limits.document) throw new RefusedFormat('SIZE_LIMIT', format, `is larger than ${limits.document} bytes`);
  try {
    return parseStrictJson(bytes, format);
  } catch (cause) {
    if (cause instanceof FormatError) throw new RefusedFormat('MANIFEST_MALFORMED', format, cause.problem, { cause });
    throw cause;
  }
}
