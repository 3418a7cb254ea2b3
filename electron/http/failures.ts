import { SignetError } from '#electron/signet-error.ts';
import { TooLarge } from './too-large.ts';

const certificate =
  /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|HOSTNAME_MISMATCH$|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_|ERR_TLS_CERT_)/;
const handshake = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;
/** A server that ends TLS because of what it was shown of us. */
const wantsAnother = /^ERR_SSL_(?:SSLV3|TLSV1|TLSV13)_ALERT_(?:[A-Z_]*CERTIFICATE[A-Z_]*|UNKNOWN_CA|ACCESS_DENIED)$/;
const late = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
const notHttp = /^UND_ERR_(?:HEADERS_OVERFLOW|RES_CONTENT_LENGTH_MISMATCH|RESPONSE)$/;

/** What a request threw, as a failure with the server's name. Decided on codes alone; what is unknown passes as the bug it is. */
export function serverFailure(server: string, cause: unknown): unknown {
  if (cause instanceof SignetError || cause instanceof TooLarge) return cause;
  if (!(cause instanceof Error)) return cause;
  if (cause.name === 'TimeoutError') return new SignetError({ code: 'server-unreachable', server, reason: 'time-out' }, { cause });
  if (cause.name === 'AbortError') return new SignetError({ code: 'cancelled' }, { cause });
  if (cause.name === 'HTTPParserError') return misbehaved(server, 'its answer is no HTTP', cause);
  const { code } = cause as NodeJS.ErrnoException;
  if (code === undefined || code === 'UND_ERR_INVALID_ARG') return cause;
  if (certificate.test(code)) return new SignetError({ code: 'server-untrusted', server, reason: code }, { cause });
  if (notHttp.test(code)) return misbehaved(server, 'its answer is no HTTP', cause);
  if (wantsAnother.test(code)) {
    return new SignetError(
      { code: 'client-certificate', server, reason: 'it wants another certificate of yours, or any at all' },
      { cause },
    );
  }
  return new SignetError({ code: 'server-unreachable', server, reason: reasonOf(cause) }, { cause });
}

/** What keeps two computers apart, in as few words as there are for it. */
export function reasonOf(cause: Error): string {
  const { code = cause.name } = cause as NodeJS.ErrnoException;
  if (cause.name === 'TimeoutError' || cause.name === 'AbortError' || late.has(code)) return 'time-out';
  return handshake.test(code) ? 'no TLS connection' : code;
}

export const misbehaved = (server: string, reason: string, cause?: unknown) =>
  new SignetError({ code: 'server-misbehaved', server, reason }, { cause });
