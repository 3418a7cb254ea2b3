import { generateKeyPairSync, type KeyObject, randomBytes, sign, X509Certificate } from 'node:crypto';
import { bitString, type Der, explicit, integer, octetString, oid, sequence, set, time, tlv, yes } from '#electron/formats/x509/der.ts';

/** A certificate as a test wants it. ECDSA on P-256. */
export interface CertificateWish {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly signer: KeyObject;
  readonly now: number;
  readonly ca?: boolean;
  readonly pathLength?: number;
  readonly keyUsage?: 'digitalSignature';
  readonly uses?: readonly string[];
  /** An extension that is marked critical. */
  readonly critical?: string;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly sha1?: boolean;
  /** An IPv4 address that it is good for. */
  readonly address?: string;
}

const year = 365 * 86_400_000;

export function makeCertificate(wish: CertificateWish): string {
  const { subject, issuer, publicKey, signer, now, ca = false, sha1 = false } = wish;
  const algorithm = sequence(oid(sha1 ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
  const name = (text: string) => sequence(set(sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(text)))));
  const extension = (id: string, critical: boolean, value: Der) => sequence(oid(id), ...(critical ? [yes] : []), octetString(value));
  const { pathLength, keyUsage, uses, critical } = wish;
  const constraints = sequence(...(ca ? [yes, ...(pathLength === undefined ? [] : [integer(Buffer.of(pathLength))])] : []));
  const tbs = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(randomBytes(16)),
    algorithm,
    name(issuer),
    sequence(time(new Date(wish.notBefore ?? now - year)), time(new Date(wish.notAfter ?? now + year))),
    name(subject),
    publicKey.export({ format: 'der', type: 'spki' }),
    explicit(
      3,
      sequence(
        extension('2.5.29.19', true, constraints),
        ...(ca || keyUsage ? [extension('2.5.29.15', true, Buffer.of(0x03, 0x02, ...(keyUsage ? [0x07, 0x80] : [0x02, 0x04])))] : []),
        ...(uses ? [extension('2.5.29.37', false, sequence(...uses.map(oid)))] : []),
        ...(wish.address ? [extension('2.5.29.17', false, sequence(tlv(0x87, Buffer.from(wish.address.split('.').map(Number)))))] : []),
        ...(critical ? [extension(critical, true, sequence())] : []),
      ),
    ),
  );
  const signature = sign(sha1 ? 'sha1' : 'sha256', tbs, signer);
  // As Go writes PEM, with a newline at the end.
  return new X509Certificate(sequence(tbs, algorithm, bitString(signature))).toString();
}

/** A self-signed authority with a key of its own. */
export function testAuthority(subject: string, now: number): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return makeCertificate({ subject, issuer: subject, publicKey, signer: privateKey, ca: true, now });
}
