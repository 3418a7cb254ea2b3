import { createHash, createHmac, X509Certificate } from 'node:crypto';
import forge from 'node-forge';
import { FormatError } from '../format-error.ts';
import { explicit, integer, nothing, octetString, oid, sequence, set, tlv } from '../x509/der.ts';
import { DerReader, derTags } from './der-reader.ts';
import { KeyRefusal, WrongKeyPassphrase } from './key-refusal.ts';
import { type PrivateKeyParts, parsePkcs8 } from './parts.ts';
import { type Pbes2Form, sealPbes2 } from './pbes2.ts';

/** Whether bytes are a PKCS#12 PFX: version 3 first (RFC 7292, 4). */
export function looksLikePkcs12(bytes: Buffer): boolean {
  try {
    return new DerReader(bytes, 'PKCS#12').inside(derTags.sequence).number() === 3;
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

export interface Pkcs12Content {
  readonly keys: readonly PrivateKeyParts[];
  /** DER of every certificate inside, as it was. */
  readonly certificates: readonly Buffer[];
}

/**
 * Opens a PKCS#12 file by passphrase (RFC 7292). Throws FormatError, WrongKeyPassphrase.
 * node-forge works with strings: what it decrypts stays in memory until it is collected, which the service's short life bounds.
 */
export function openPkcs12(bytes: Buffer, passphrase: string): Pkcs12Content {
  const asn1 = parseStrict(bytes);
  let bags: forge.pkcs12.Bag[];
  try {
    bags = forge.pkcs12.pkcs12FromAsn1(asn1, true, passphrase).safeContents.flatMap(({ safeBags }) => safeBags);
  } catch (cause) {
    // forge has no codes: the structure was parsed above, so what fails here is nearly always the integrity check
    throw new WrongKeyPassphrase({ cause });
  }
  const keyTypes: string[] = [oidOf('pkcs8ShroudedKeyBag'), oidOf('keyBag')];
  const keys = bags
    .filter(({ type }) => keyTypes.includes(type))
    .map((bag) => {
      const info = bag.key ? forge.pki.wrapRsaPrivateKey(forge.pki.privateKeyToAsn1(bag.key)) : bag.asn1;
      const der = toBuffer(info);
      try {
        return parsePkcs8(der);
      } finally {
        der.fill(0);
      }
    });
  const certificates = bags
    .filter(({ type }) => type === oidOf('certBag'))
    .map((bag) => toBuffer(bag.cert ? forge.pki.certificateToAsn1(bag.cert) : bag.asn1));
  return { keys, certificates };
}

function parseStrict(bytes: Buffer): forge.asn1.Asn1 {
  try {
    return forge.asn1.fromDer(bytes.toString('binary'));
  } catch (cause) {
    throw new FormatError('PKCS#12', 'it is not well-formed', { cause });
  }
}

const oidOf = (name: string): string => {
  const found = forge.pki.oids[name];
  if (found === undefined) throw new Error(`node-forge does not know ${name}`);
  return found;
};
const toBuffer = (asn1: forge.asn1.Asn1): Buffer => Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'binary');

/** The certificate among `certificates` that is this key's. Those that cannot be read are not. */
export function certificateFor(spki: Buffer, certificates: readonly Buffer[]): string | undefined {
  const found = certificates.find((der) => {
    try {
      return spki.equals(new X509Certificate(der).publicKey.export({ format: 'der', type: 'spki' }));
    } catch {
      // a certificate of a kind that this runtime does not know belongs to none of our keys
      return false;
    }
  });
  return found && new X509Certificate(found).toString();
}

const oids = {
  data: '1.2.840.113549.1.7.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  sha256: '2.16.840.1.101.3.4.2.1',
};
/** As many as of the encryption inside (`pkcs12Form`): the weaker of the two is what an attacker would try. */
const macRounds = 100_000;

export interface Pkcs12ToWrite {
  readonly pkcs8: Uint8Array;
  readonly label: string;
  /** Names the pair inside the file: the KeyId's bytes. */
  readonly localKeyId: Uint8Array;
  readonly certificate: Uint8Array | undefined;
  readonly form: Pbes2Form;
  readonly macSalt: Buffer;
}

/** A PKCS#12 file with one key (PBES2) and its certificate where there is one, sealed by HMAC-SHA-256 (RFC 7292). */
export function encodePkcs12({ pkcs8, label, localKeyId, certificate, form, macSalt }: Pkcs12ToWrite, passphrase: Uint8Array): Buffer {
  const name = Buffer.from(label, 'utf16le').swap16();
  const attributes = set(
    sequence(oid(oids.friendlyName), set(tlv(0x1e, name))),
    sequence(oid(oids.localKeyId), set(octetString(localKeyId))),
  );
  const bag = (type: string, value: Uint8Array) => data(sequence(sequence(oid(type), explicit(0, value), attributes)));
  const certificates = certificate ? [bag(oids.certBag, sequence(oid(oids.x509), explicit(0, octetString(certificate))))] : [];
  const safe = sequence(...certificates, bag(oids.shroudedKeyBag, sealPbes2(pkcs8, passphrase, form)));
  const key = macKey(passphrase, macSalt);
  try {
    const mac = createHmac('sha256', key).update(safe).digest();
    const rounds = Buffer.alloc(4);
    rounds.writeUInt32BE(macRounds);
    const macData = sequence(sequence(sequence(oid(oids.sha256), nothing), octetString(mac)), octetString(macSalt), integer(rounds));
    return Buffer.from(sequence(integer(Buffer.of(3)), data(safe), macData));
  } finally {
    key.fill(0);
  }
}

const data = (content: Uint8Array) => sequence(oid(oids.data), explicit(0, octetString(content)));

/** RFC 7292, B.2 with SHA-256 for a MAC key (id 3): one block is enough for 32 bytes. */
function macKey(passphrase: Uint8Array, salt: Buffer): Buffer {
  const text = Buffer.from(passphrase).toString('utf8');
  if (/[\ud800-\udfff]/.test(text)) throw new KeyRefusal('PKCS#12 passphrases cannot hold this character');
  const bmp = Buffer.concat([Buffer.from(text, 'utf16le').swap16(), Buffer.alloc(2)]);
  const repeated = (bytes: Buffer) => Buffer.alloc(Math.ceil(bytes.length / 64) * 64, bytes);
  const stretched = repeated(bmp);
  let key = createHash('sha256').update(Buffer.alloc(64, 3)).update(repeated(salt)).update(stretched).digest();
  for (let round = 1; round < macRounds; round += 1) key = createHash('sha256').update(key).digest();
  bmp.fill(0);
  stretched.fill(0);
  return key;
}
