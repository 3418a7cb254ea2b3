import { createCipheriv, createDecipheriv, pbkdf2Sync, scryptSync } from 'node:crypto';
import { FormatError } from '../format-error.ts';
import { integer, nothing, octetString, oid, sequence } from '../x509/der.ts';
import { oidHex } from './algorithms.ts';
import { DerReader, derTags } from './der-reader.ts';
import { KeyRefusal, WrongKeyPassphrase } from './key-refusal.ts';

const oids = {
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  scrypt: '1.3.6.1.4.1.11591.4.11',
  aes256: '2.16.840.1.101.3.4.1.42',
};
const prfOids = { sha1: '1.2.840.113549.2.7', sha256: '1.2.840.113549.2.9', sha384: '1.2.840.113549.2.10', sha512: '1.2.840.113549.2.11' };
const ciphers = new Map([
  [oidHex('2.16.840.1.101.3.4.1.2'), { name: 'aes-128-cbc', key: 16, iv: 16 }],
  [oidHex('2.16.840.1.101.3.4.1.22'), { name: 'aes-192-cbc', key: 24, iv: 16 }],
  [oidHex(oids.aes256), { name: 'aes-256-cbc', key: 32, iv: 16 }],
  [oidHex('1.2.840.113549.3.7'), { name: 'des-ede3-cbc', key: 24, iv: 8 }],
]);
const prfs = new Map(Object.entries(prfOids).map(([name, dotted]) => [oidHex(dotted), name]));

/** More would only keep a person waiting: 10 million rounds take some seconds. */
const mostIterations = 10_000_000;
const mostScryptMemory = 512 * 1024 * 1024;

type Derive = (passphrase: Uint8Array, length: number) => Buffer;

/**
 * Opens a PKCS#8 EncryptedPrivateKeyInfo sealed with PBES2 (RFC 8018, 6.2): PBKDF2 with any HMAC-SHA, or scrypt (RFC 7914), and AES-CBC
 * or three-key DES. The caller wipes what it gets. Throws FormatError, KeyRefusal (another cipher), WrongKeyPassphrase.
 * By node:crypto rather than node-forge, so that nothing secret becomes a string that cannot be wiped.
 */
export function openPbes2(der: Uint8Array, passphrase: Uint8Array): Buffer {
  const outer = new DerReader(der, 'encrypted PKCS#8');
  const info = outer.inside(derTags.sequence);
  outer.end();
  const algorithm = info.inside(derTags.sequence);
  if (algorithm.oid() !== oidHex(oids.pbes2)) throw new KeyRefusal('it is encrypted in another way than PBES2');
  const encrypted = info.read(derTags.octetString);
  info.end();
  const parameters = algorithm.inside(derTags.sequence);
  const derive = parseDerivation(parameters.inside(derTags.sequence));
  const scheme = parameters.inside(derTags.sequence);
  const cipher = ciphers.get(scheme.oid());
  if (!cipher) throw new KeyRefusal('its cipher is not AES or triple DES in CBC mode');
  const iv = scheme.read(derTags.octetString);
  if (iv.length !== cipher.iv) throw new FormatError('encrypted PKCS#8', 'the initialisation vector has another length than its cipher');
  const key = derive(passphrase, cipher.key);
  try {
    return openCbc(cipher.name, key, iv, encrypted);
  } finally {
    key.fill(0);
  }
}

/** CBC with its padding; a wrong key nearly always shows as wrong padding. */
export function openCbc(name: string, key: Buffer, iv: Buffer, encrypted: Buffer): Buffer {
  const decipher = createDecipheriv(name, key, iv);
  const first = decipher.update(encrypted);
  try {
    const last = decipher.final();
    const opened = Buffer.concat([first, last]);
    last.fill(0);
    return opened;
  } catch (cause) {
    throw new WrongKeyPassphrase({ cause });
  } finally {
    first.fill(0);
  }
}

function parseDerivation(function_: DerReader): Derive {
  const id = function_.oid();
  const parameters = function_.inside(derTags.sequence);
  const salt = parameters.read(derTags.octetString);
  if (id === oidHex(oids.pbkdf2)) {
    const iterations = parameters.number();
    if (iterations < 1 || iterations > mostIterations) throw new KeyRefusal('its key derivation has an absurd number of rounds');
    parameters.optional(derTags.integer);
    const prf = parameters.next === undefined ? 'sha1' : prfs.get(parameters.inside(derTags.sequence).oid());
    if (!prf) throw new KeyRefusal('its key derivation is not HMAC with SHA-1 or SHA-2');
    return (passphrase, length) => pbkdf2Sync(passphrase, salt, iterations, length, prf);
  }
  if (id === oidHex(oids.scrypt)) {
    const [N, r, p] = [parameters.number(), parameters.number(), parameters.number()];
    if (128 * N * r > mostScryptMemory || p > 16) throw new KeyRefusal('its key derivation wants an absurd amount of memory');
    return (passphrase, length) => scryptSync(passphrase, salt, length, { N, r, p, maxmem: mostScryptMemory + 64 * 1024 * 1024 });
  }
  throw new KeyRefusal('its key derivation is neither PBKDF2 nor scrypt');
}

/** Salt and initialisation vector come from the platform's generator, fresh each time. */
export interface Pbes2Form {
  readonly salt: Buffer;
  readonly iv: Buffer;
  readonly prf: 'sha1' | 'sha256';
  readonly iterations: number;
}

/** The only form docker and notary read: HMAC-SHA-1 by its absence, 8 bytes of salt, 2048 rounds, AES-256-CBC. */
export const notaryForm = (random: (bytes: number) => Buffer): Pbes2Form => ({
  salt: random(8),
  iv: random(16),
  prf: 'sha1',
  iterations: 2048,
});
/** For every other reader: HMAC-SHA-256, 600,000 rounds. */
export const strongForm = (random: (bytes: number) => Buffer): Pbes2Form => ({
  salt: random(16),
  iv: random(16),
  prf: 'sha256',
  iterations: 600_000,
});

/** Inside PKCS#12, which node-forge must be able to read again: it derives in JavaScript, half a second for these rounds. */
export const pkcs12Form = (random: (bytes: number) => Buffer): Pbes2Form => ({ ...strongForm(random), iterations: 100_000 });

export function sealPbes2(pkcs8: Uint8Array, passphrase: Uint8Array, { salt, iv, prf, iterations }: Pbes2Form): Buffer {
  const key = pbkdf2Sync(passphrase, salt, iterations, 32, prf);
  try {
    const cipher = createCipheriv('aes-256-cbc', key, iv);
    const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
    const rounds = Buffer.alloc(4);
    rounds.writeUInt32BE(iterations);
    const prfIdentifier = prf === 'sha1' ? [] : [sequence(oid(prfOids[prf]), nothing)];
    const derivation = sequence(oid(oids.pbkdf2), sequence(octetString(salt), integer(rounds), ...prfIdentifier));
    const scheme = sequence(oid(oids.aes256), octetString(iv));
    return Buffer.from(sequence(sequence(oid(oids.pbes2), sequence(derivation, scheme)), octetString(encrypted)));
  } finally {
    key.fill(0);
  }
}
