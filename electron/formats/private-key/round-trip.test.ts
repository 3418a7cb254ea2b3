import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { DerReader, derTags } from './der-reader.ts';
import { encodeEncryptedPkcs8, encodeNotaryPem, notaryPkcs8 } from './encode.ts';
import { readKeyFile } from './key-file.ts';
import { WrongKeyPassphrase } from './key-refusal.ts';
import { type OpenedKey, openParts, privateKeyOf } from './opened-key.ts';
import { parsePkcs8 } from './parts.ts';
import { pkcs12Form } from './pbes2.ts';
import { encodePem, parsePem } from './pem.ts';
import { encodePkcs12 } from './pkcs12.ts';
import { notaryIdOf } from './public-key.ts';

const open = ({ privateKey }: { privateKey: KeyObject }) => openParts(parsePkcs8(privateKey.export({ type: 'pkcs8', format: 'der' })));
const keys: readonly [string, OpenedKey][] = [
  ['P-256', open(generateKeyPairSync('ec', { namedCurve: 'prime256v1' }))],
  ['P-384', open(generateKeyPairSync('ec', { namedCurve: 'secp384r1' }))],
  ['P-521', open(generateKeyPairSync('ec', { namedCurve: 'secp521r1' }))],
  ['Ed25519', open(generateKeyPairSync('ed25519'))],
  ['RSA 2048', open(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
];
const passphrase = Buffer.from('correct horse', 'utf8');

it.each(keys)('%s survives every form that is written', (_name, key) => {
  const id = notaryIdOf(key.algorithm, key.spki);
  const files = [
    encodeNotaryPem(key.pkcs8, key.spki, { role: 'targets', gun: 'example.com/app', path: id }, passphrase, randomBytes),
    encodeEncryptedPkcs8(key.pkcs8, passphrase, randomBytes),
    encodePkcs12(
      {
        pkcs8: key.pkcs8,
        label: 'a kéy',
        localKeyId: Buffer.of(1),
        certificate: undefined,
        form: pkcs12Form(randomBytes),
        macSalt: randomBytes(8),
      },
      passphrase,
    ),
    encodePem('PRIVATE KEY', notaryPkcs8(key.pkcs8, key.spki)),
  ];
  for (const file of files) {
    const [entry] = readKeyFile(Buffer.from(file));
    const opened = entry?.open(passphrase);
    expect(opened?.spki.equals(key.spki)).toBe(true);
    expect(opened?.pkcs8.equals(key.pkcs8)).toBe(true);
    if (entry?.encrypted) expect(() => entry.open(Buffer.from('incorrect horse'))).toThrow(WrongKeyPassphrase);
  }
});

it.each(keys)('%s is understood by this runtime in its one normal form', (_name, { pkcs8: der }) => {
  expect(privateKeyOf(der).type).toBe('private');
});

it('writes the very PKCS#8 that Notary writes', () => {
  const [, ec] = keys[0] as [string, OpenedKey];
  const [, rsa] = keys[4] as [string, OpenedKey];
  const version = (der: Buffer) => new DerReader(der, 'x').inside(derTags.sequence).number();
  const algorithm = (der: Buffer) => {
    const info = new DerReader(der, 'x').inside(derTags.sequence);
    info.number();
    return info.read(derTags.sequence).toString('hex');
  };
  expect(version(notaryPkcs8(ec.pkcs8, ec.spki))).toBe(1);
  expect(algorithm(notaryPkcs8(rsa.pkcs8, rsa.spki))).toBe('06092a864886f70d010101');
  expect(algorithm(rsa.pkcs8)).toBe('06092a864886f70d0101010500');
});

it('reads back any PEM that it writes', () => {
  const value = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.option(value), fc.option(value), (body, role, gun) => {
      const headers = { ...(role === null ? {} : { role }), ...(gun === null ? {} : { gun }) };
      const [block, ...others] = parsePem(`text before\n${encodePem('PRIVATE KEY', body, headers)}text after`);
      expect(others).toEqual([]);
      expect(Buffer.from(body).equals(block?.body ?? Buffer.of(1))).toBe(true);
      expect(Object.fromEntries(block?.headers ?? [])).toEqual(headers);
    }),
  );
});

it.each([
  ['a block that does not end', '-----BEGIN PRIVATE KEY-----\nAAAA\n'],
  ['what is not base64', '-----BEGIN PRIVATE KEY-----\nAA*A\n-----END PRIVATE KEY-----\n'],
  ['a header that is there twice', '-----BEGIN PRIVATE KEY-----\nrole: a\nrole: b\n\nAAAA\n-----END PRIVATE KEY-----\n'],
])('refuses PEM with %s', (_what, text) => {
  expect(() => parsePem(text)).toThrow(FormatError);
});

it('refuses a header with a line break in it', () => {
  expect(() => encodePem('X', Buffer.of(), { gun: 'a\nrole: root' })).toThrow(FormatError);
});

it.each([
  ['an indefinite length', '3080'],
  ['a length that is not shortest', '308100'],
  ['a value past the end', '3005020101'],
  ['nothing', ''],
])('refuses DER with %s', (_what, hex) => {
  expect(() => new DerReader(Buffer.from(hex, 'hex'), 'x').inside(derTags.sequence)).toThrow(FormatError);
});

it('answers any damaged key with its own errors, and never with another key', () => {
  fc.assert(
    fc.property(fc.constantFrom(...keys.slice(0, 4)), fc.nat(), fc.integer({ min: 0, max: 7 }), ([, key], where, bit) => {
      const damaged = Buffer.from(key.pkcs8);
      const at = where % damaged.length;
      damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
      try {
        const [entry] = readKeyFile(damaged);
        // what still opens is one whole key: a seed is any 32 bytes
        expect(entry?.open(passphrase).pkcs8.length).toBe(key.pkcs8.length);
      } catch (error) {
        if (!(error instanceof FormatError) && !(error instanceof WrongKeyPassphrase)) throw error;
      }
    }),
    { numRuns: 300 },
  );
});
