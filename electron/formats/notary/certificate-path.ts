import type { X509Certificate } from 'node:crypto';
import { certificateFacts } from './certificate.ts';

const serverAuth = '1.3.6.1.5.5.7.3.1';
const anyUse = '2.5.29.37.0';
const maxPath = 8;

/**
 * Whether `leaf` chains to one of `anchors` through `intermediates`, as Go's default verification decides for a CA pin: every
 * certificate in date and without unknown critical extensions, issuers that are authorities allowed to sign, path lengths kept,
 * no SHA-1, and, where a certificate restricts its uses, serverAuth among them (a code-signing-only leaf fails). An anchor is
 * trusted as it is: its own signature is not looked at. Answers the reason, or undefined where there is a path.
 *
 * Source: formats/notary-v1.md 7; RFC 5280 6.1; Go, crypto/x509. Pure.
 */
export function certificatePathProblem(
  leaf: X509Certificate,
  intermediates: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
  now: number,
): string | undefined {
  const leafProblem = problemOf(leaf, now);
  if (leafProblem) return `the certificate ${leafProblem}`;
  if (anchors.some((anchor) => anchor.raw.equals(leaf.raw))) return undefined;
  return climb(leaf, [leaf]) ? undefined : 'no path leads from it to the pinned authority';

  function climb(below: X509Certificate, path: readonly X509Certificate[]): boolean {
    if (path.length > maxPath) return false;
    if (anchors.some((anchor) => signs(anchor, below, path.length, now))) return true;
    return intermediates.some((next) => !path.includes(next) && signs(next, below, path.length, now) && climb(next, [...path, next]));
  }
}

/** `depth` certificates stand below the issuer; all but the first are authorities. */
function signs(issuer: X509Certificate, below: X509Certificate, depth: number, now: number): boolean {
  if (problemOf(issuer, now) || certificateFacts(below).weakHash) return false;
  const { isCa, maySignCertificates, pathLength } = certificateFacts(issuer);
  if (!isCa || !maySignCertificates || (pathLength !== undefined && depth - 1 > pathLength)) return false;
  return below.checkIssued(issuer) && below.verify(issuer.publicKey);
}

function problemOf(certificate: X509Certificate, now: number): string | undefined {
  const { notBefore, notAfter, unknownCritical, extendedKeyUsages } = certificateFacts(certificate);
  if (now < notBefore || now > notAfter) return 'is not in date';
  if (unknownCritical.length > 0) return `has a critical extension that is not understood (${unknownCritical[0]})`;
  const uses = extendedKeyUsages ?? [serverAuth];
  return uses.includes(serverAuth) || uses.includes(anyUse) ? undefined : 'is not for server authentication, which a CA pin asks for';
}
