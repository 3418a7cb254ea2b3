import { FormatError } from '../format-error.ts';
import { openDekInfo } from './dek-info.ts';
import { DerReader, derTags } from './der-reader.ts';
import { KeyRefusal, WrongKeyPassphrase } from './key-refusal.ts';
import { type OpenedKey, openParts } from './opened-key.ts';
import { type PrivateKeyParts, parseNotaryEd25519, parsePkcs1, parsePkcs8, parseSec1, wipeParts } from './parts.ts';
import { openPbes2 } from './pbes2.ts';
import { type PemBlock, parsePem } from './pem.ts';
import { certificateFor, looksLikePkcs12, openPkcs12 } from './pkcs12.ts';

export type KeyFileForm = 'notary-pem' | 'pkcs8' | 'sec1' | 'pkcs1' | 'dek-info' | 'pkcs12' | 'ed25519-legacy';

export interface KeyFromFile extends OpenedKey {
  /** PEM of a certificate in the same file that is this key's. */
  readonly certificate: string | undefined;
}

/** One private key of a file. Nothing is decrypted before `open`. */
export interface KeyFileEntry {
  readonly form: KeyFileForm;
  readonly encrypted: boolean;
  /** As the header or the path has it: a base role or a signer's name. */
  readonly role: string | undefined;
  readonly gun: string | undefined;
  /** The Notary key id that the header claims. */
  readonly claimedId: string | undefined;
  /** Throws FormatError, KeyRefusal, WrongKeyPassphrase. Whoever calls wipes the result's `pkcs8`. */
  readonly open: (passphrase: Buffer | undefined) => KeyFromFile;
}

type Parser = (body: Buffer) => PrivateKeyParts;
const plainForms: ReadonlyMap<string, { form: KeyFileForm; parse: Parser }> = new Map([
  ['PRIVATE KEY', { form: 'pkcs8', parse: parsePkcs8 }],
  ['EC PRIVATE KEY', { form: 'sec1', parse: (body: Buffer) => parseSec1(body) }],
  ['RSA PRIVATE KEY', { form: 'pkcs1', parse: parsePkcs1 }],
  ['ED25519 PRIVATE KEY', { form: 'ed25519-legacy', parse: parseNotaryEd25519 }],
]);

/**
 * The private keys of a file, in the order in which they stand: PEM with one or many blocks (`EC PARAMETERS`, public keys and text between
 * are passed over), PKCS#12, or a single key in DER. Throws FormatError where the file has no private key at all.
 */
export function readKeyFile(bytes: Buffer): KeyFileEntry[] {
  if (bytes.length === 0) throw new FormatError('key file', 'it is empty');
  const entries = bytes[0] === derTags.sequence ? readDer(bytes) : readPem(parsePem(bytes.toString('latin1')));
  if (entries.length === 0) throw new FormatError('key file', 'no private key is in it');
  return entries;
}

function readPem(blocks: readonly PemBlock[]): KeyFileEntry[] {
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ body }) => body);
  return blocks.flatMap((block) => entryOf(block, certificates) ?? []);
}

function entryOf({ label, headers, body }: PemBlock, certificates: readonly Buffer[]): KeyFileEntry | undefined {
  const names = notaryNames(headers);
  const notary = ['role', 'gun', 'path'].some((name) => headers.has(name));
  if (label === 'ENCRYPTED PRIVATE KEY') {
    const open = (passphrase: Buffer) => openWrapped(openPbes2(body, passphrase), parsePkcs8, certificates);
    return { form: notary ? 'notary-pem' : 'pkcs8', encrypted: true, ...names, open: withPassphrase(open) };
  }
  const plain = plainForms.get(label);
  if (!plain) return undefined;
  const dekInfo = headers.get('dek-info');
  if (dekInfo !== undefined) {
    const open = (passphrase: Buffer) => openWrapped(openDekInfo(dekInfo, body, passphrase), plain.parse, certificates);
    return { form: 'dek-info', encrypted: true, ...names, open: withPassphrase(open) };
  }
  return { form: notary ? 'notary-pem' : plain.form, encrypted: false, ...names, open: () => fromParts(plain.parse(body), certificates) };
}

/** What was decrypted is wiped; where it is no key at all, the passphrase was wrong and its padding fitted by chance. */
function openWrapped(plain: Buffer, parse: Parser, certificates: readonly Buffer[]): KeyFromFile {
  try {
    return fromParts(parse(plain), certificates);
  } catch (cause) {
    if (cause instanceof FormatError && !(cause instanceof KeyRefusal)) throw new WrongKeyPassphrase({ cause });
    throw cause;
  } finally {
    plain.fill(0);
  }
}

function fromParts(parts: PrivateKeyParts, certificates: readonly Buffer[]): KeyFromFile {
  try {
    const opened = openParts(parts);
    return { ...opened, certificate: certificateFor(opened.spki, certificates) };
  } finally {
    wipeParts(parts);
  }
}

const withPassphrase = (open: (passphrase: Buffer) => KeyFromFile) => (passphrase: Buffer | undefined) => {
  if (passphrase === undefined) throw new WrongKeyPassphrase();
  return open(passphrase);
};

/** `role` and `gun` headers; `path` is an id, or before notary 0.4 `tuf_keys/<gun>/<id>_<role>` or `root_keys/<id>_root`. */
function notaryNames(headers: ReadonlyMap<string, string>) {
  const path = headers.get('path')?.split('/') ?? [];
  const [id, suffix] = (path.at(-1) ?? '').replace(/\.key$/, '').split('_', 2);
  const pathGun = path[0] === 'tuf_keys' && path.length > 2 ? path.slice(1, -1).join('/') : undefined;
  return { role: headers.get('role') ?? suffix, gun: headers.get('gun') ?? pathGun, claimedId: id || undefined };
}

function readDer(bytes: Buffer): KeyFileEntry[] {
  const unnamed = { role: undefined, gun: undefined, claimedId: undefined };
  if (looksLikePkcs12(bytes))
    return [{ form: 'pkcs12', encrypted: true, ...unnamed, open: withPassphrase((passphrase) => openOnly(bytes, passphrase)) }];
  const first = new DerReader(bytes, 'key file').inside(derTags.sequence);
  if (first.next === derTags.sequence) {
    const open = (passphrase: Buffer) => openWrapped(openPbes2(bytes, passphrase), parsePkcs8, []);
    return [{ form: 'pkcs8', encrypted: true, ...unnamed, open: withPassphrase(open) }];
  }
  first.number();
  const kind = first.next === derTags.sequence ? 'PRIVATE KEY' : first.next === derTags.octetString ? 'EC PRIVATE KEY' : 'RSA PRIVATE KEY';
  const plain = plainForms.get(kind);
  return plain ? [{ form: plain.form, encrypted: false, ...unnamed, open: () => fromParts(plain.parse(bytes), []) }] : [];
}

/** How many keys a PKCS#12 file has shows only when it is open; one is what such files are made with. */
function openOnly(bytes: Buffer, passphrase: Buffer): KeyFromFile {
  const { keys, certificates } = openPkcs12(bytes, passphrase.toString('utf8'));
  try {
    const [only, ...others] = keys;
    if (!only) throw new KeyRefusal('no private key is in this PKCS#12 file');
    if (others.length > 0) throw new KeyRefusal('this PKCS#12 file has more than one private key');
    return fromParts(only, certificates);
  } finally {
    for (const parts of keys) wipeParts(parts);
  }
}
