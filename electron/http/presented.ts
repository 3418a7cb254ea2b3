import { createHash, type X509Certificate } from 'node:crypto';
import { checkServerIdentity, type TLSSocket } from 'node:tls';

/** What a server shows of itself. Names in it are its own word. */
export interface ServerCertificate {
  /** SHA-256 of its key (SPKI), in hex. */
  readonly fingerprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Why nobody may go on with it, even who knows its key: as TLS itself calls it. */
  readonly flaw?: 'CERT_HAS_EXPIRED' | 'CERT_NOT_YET_VALID' | 'ERR_TLS_CERT_ALTNAME_INVALID' | undefined;
}

export const keyFingerprint = ({ publicKey }: X509Certificate): string =>
  createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .digest('hex');

/** What the other side of a connection has shown of itself; it holds the key to it, or there would be no connection. `hostname` is whom we asked for. */
export function describeCertificate(socket: TLSSocket, hostname: string): ServerCertificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const [notBefore, notAfter] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  return {
    fingerprint: keyFingerprint(certificate),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notBefore: notBefore.toISOString(),
    notAfter: notAfter.toISOString(),
    flaw: flawOf(notBefore, notAfter) ?? (checkServerIdentity(hostname, certificate.toLegacyObject()) && 'ERR_TLS_CERT_ALTNAME_INVALID'),
  };
}

/** TLS itself goes by the clock of the computer, too. */
function flawOf(notBefore: Date, notAfter: Date) {
  const now = Date.now();
  if (now < notBefore.getTime()) return 'CERT_NOT_YET_VALID';
  return now > notAfter.getTime() ? 'CERT_HAS_EXPIRED' : undefined;
}

const longest = 500;
/** Node writes one part a line. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ').slice(0, longest);
