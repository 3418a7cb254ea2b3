import type { X509Certificate } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { decodeBase64 } from '../tuf/members.ts';
import type { TufKey } from '../tuf/types.ts';
import { type CertificateFacts, certificateFacts } from './certificate.ts';
import { readCertificateBundle } from './certificate-bundle.ts';
import { readPublicKey, type UsableKey } from './public-key.ts';

/** A root key's certificate that may speak for a collection. */
export interface RootCertificate {
  readonly key: UsableKey;
  readonly leaf: X509Certificate;
  readonly intermediates: readonly X509Certificate[];
  readonly facts: CertificateFacts;
}

const document = 'root certificate';
const day = 86_400_000;

/**
 * Reads a root key by the rules under which it counts for `gun`: an x509 type, exactly one certificate that is no CA and it comes
 * first, CN equal to the GUN (or ending in `*` with the rest a prefix of it), no SHA-1, RSA of at least 2048 bits.
 * The dates are not looked at: see certificateDatesProblem. Throws FormatError with the rule that was broken.
 *
 * Source: formats/notary-v1.md 6. Pure.
 */
export function readRootCertificate(key: TufKey, gun: string): RootCertificate {
  const before = known.get(key);
  if (before?.gun === gun) return before.certificate;
  const certificate = readNewCertificate(key, gun);
  known.set(key, { gun, certificate });
  return certificate;
}

/** What was read of a key, for as long as the key itself is held: one update asks for each of a root's certificates three times. */
const known = new WeakMap<TufKey, { readonly gun: string; readonly certificate: RootCertificate }>();

function readNewCertificate(key: TufKey, gun: string): RootCertificate {
  if (!key.keyType.endsWith('-x509')) throw new FormatError(document, `a root key of type ${key.keyType.slice(0, 40)} has no certificate`);
  const [leaf, ...intermediates] = readCertificateBundle(decodeBase64(key.public) ?? new Uint8Array());
  if (!leaf) throw new FormatError(document, 'there is no certificate');
  const facts = certificateFacts(leaf);
  if (facts.isCa) throw new FormatError(document, 'the first certificate is one of a certificate authority');
  const others = intermediates.map(certificateFacts);
  if (others.some(({ isCa }) => !isCa)) throw new FormatError(document, 'there is more than one certificate that is no authority');
  const name = facts.commonNames[0];
  if (name === undefined || facts.commonNames.length !== 1) throw new FormatError(document, 'it does not have exactly one common name');
  if (!namesGun(name, gun))
    throw new FormatError(document, `it is for ${JSON.stringify(name.slice(0, 255))}, not for ${JSON.stringify(gun)}`);
  if (facts.weakHash) throw new FormatError(document, 'it is signed with SHA-1 or weaker');
  return { key: readPublicKey(key), leaf, intermediates, facts };
}

const namesGun = (name: string, gun: string): boolean => name === gun || (name.endsWith('*') && gun.startsWith(name.slice(0, -1)));

/** Why a certificate is not in date, or undefined. Its beginning may be up to a day ahead: clocks differ. */
export function certificateDatesProblem({ notBefore, notAfter }: CertificateFacts, now: number): string | undefined {
  if (now > notAfter) return `the certificate ended at ${new Date(notAfter).toISOString()}`;
  if (now < notBefore - day) return `the certificate begins at ${new Date(notBefore).toISOString()}`;
  return undefined;
}
