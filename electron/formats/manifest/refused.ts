import { FormatError } from '../format-error.ts';

/** Which rule foreign image data broke; a part of the codes in shared/failure.ts. */
export type RefusalCode =
  | 'ARCHIVE_TRUNCATED'
  | 'ARCHIVE_MALFORMED'
  | 'BLOB_DIGEST_MISMATCH'
  | 'BLOB_MISSING'
  | 'COMPRESSION_UNSUPPORTED'
  | 'ENTRY_LIMIT'
  | 'MANIFEST_MALFORMED'
  | 'MEMBER_DUPLICATE'
  | 'MEMBER_LIMIT'
  | 'MEMBER_MISSING'
  | 'NAME_AMBIGUOUS'
  | 'NESTING_LIMIT'
  | 'NOT_AN_IMAGE_ARCHIVE'
  | 'SIZE_LIMIT'
  | 'UNSAFE_PATH';

/** Image data that is refused: a FormatError that also says by which rule. `problem` is one plain clause without paths of this machine. */
export class RefusedFormat extends FormatError {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, format: string, problem: string, options?: ErrorOptions) {
    super(format, problem, options);
    this.code = code;
  }
}
