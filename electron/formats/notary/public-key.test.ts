import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import type { TufKey } from '../tuf/types.ts';
import { readCertificateBundle } from './certificate-bundle.ts';
import { readPublicKey, tufCertificateKey, tufKeyId, tufKeyOf } from './public-key.ts';

const fixtures = new URL('../../../../shared/fixtures/notary-v1/', import.meta.url);
const { keyIds: vectors } = JSON.parse(readFileSync(new URL('vectors/expected.json', fixtures), 'utf8')) as {
  keyIds: { keytype: string; public: string; keyId: string; canonicalId: string }[];
};
/** The vectors have no bare RSA key; this case has one, listed under its id. */
const rsaCase = JSON.parse(readFileSync(new URL('rsa-keys/server/targets.json', fixtures), 'utf8'));
const delegationKeys = Object.entries(rsaCase.signed.delegations.keys as Record<string, { keytype: string; keyval: { public: string } }>);
const keyIds = [
  ...vectors,
  ...delegationKeys
    .filter(([, { keytype }]) => keytype === 'rsa')
    .map(([keyId, { keytype, keyval }]) => ({ keytype, public: keyval.public, keyId, canonicalId: keyId })),
];
const spki = (key: { export(options: { format: 'der'; type: 'spki' }): Buffer }) =>
  key.export({ format: 'der', type: 'spki' }).toString('base64');

describe('real keys', () => {
  it('are of every type', () => {
    expect(new Set(keyIds.map(({ keytype }) => keytype))).toEqual(new Set(['ecdsa', 'rsa', 'ed25519', 'ecdsa-x509', 'rsa-x509']));
  });

  it.each(keyIds)('$keytype $keyId', ({ keytype, public: encoded, keyId, canonicalId }) => {
    const key: TufKey = { keyType: keytype, public: encoded };
    expect(tufKeyId(key)).toBe(keyId);
    const read = readPublicKey(key);
    expect(read).toMatchObject({ keyId, canonicalId, keyType: keytype });
    expect(tufKeyId(tufKeyOf(read.publicKey))).toBe(canonicalId);
    if (read.certificate) {
      const pem = Buffer.from(encoded, 'base64').toString('utf8');
      expect(tufCertificateKey(pem)).toEqual(key);
    }
  });
});

describe('readPublicKey refuses', () => {
  const p256 = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).publicKey;
  it.each<[string, string, string]>([
    ['an unknown type', 'gost', 'AAAA'],
    ['a type named like a member of every object', '__proto__', 'AAAA'],
    ['an empty key', 'ecdsa', ''],
    ['what is not base64', 'ecdsa', '!!!!'],
    ['what is not DER', 'ecdsa', 'AAAA'],
    ['31 bytes of Ed25519', 'ed25519', Buffer.alloc(31).toString('base64')],
    ['an ecdsa key called rsa', 'rsa', spki(p256)],
    ['an rsa key called ecdsa', 'ecdsa', spki(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey)],
    ['RSA of 1024 bits', 'rsa', spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
    ['bytes after the key', 'ecdsa', Buffer.concat([Buffer.from(spki(p256), 'base64'), Buffer.of(0)]).toString('base64')],
    ['a bare key called x509', 'ecdsa-x509', spki(p256)],
    ['PEM of something else', 'ecdsa-x509', Buffer.from('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n').toString('base64')],
    [
      'an empty certificate',
      'ecdsa-x509',
      Buffer.from('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n').toString('base64'),
    ],
  ])('%s', (_name, keyType, encoded) => {
    expect(() => readPublicKey({ keyType, public: encoded })).toThrow(FormatError);
  });

  it('another curve', () => {
    const secp256k1 =
      'MFYwEAYHKoZIzj0CAQYFK4EEAAoDQgAEvyq7rybWQ8Z381FFznjWo+O6i4gny1f1Btkw6iV0cn2n1AUeVoFKsaVxMLLWZVJtO8JvjWdO2IZrLI1VC3UlWw==';
    expect(() => readPublicKey({ keyType: 'ecdsa', public: secp256k1 })).toThrow(FormatError);
  });

  it('an rsa certificate called ecdsa-x509', () => {
    const rsa = keyIds.find(({ keytype }) => keytype === 'rsa-x509');
    expect(() => readPublicKey({ keyType: 'ecdsa-x509', public: rsa?.public ?? '' })).toThrow(FormatError);
  });
});

describe('readCertificateBundle', () => {
  const pem = Buffer.from(keyIds.find(({ keytype }) => keytype === 'ecdsa-x509')?.public ?? '', 'base64').toString('utf8');

  it('reads several', () => expect(readCertificateBundle(Buffer.from(`${pem}\n${pem}`))).toHaveLength(2));

  it.each<[string, string]>([
    ['text before it', `x\n${pem}`],
    ['text after it', `${pem}x`],
    ['headers', pem.replace('-----\n', '-----\nrole: root\n\n')],
    ['an unfinished block', pem.slice(0, -10)],
    ['too many', pem.repeat(17)],
  ])('refuses %s', (_name, text) => {
    expect(() => readCertificateBundle(Buffer.from(text))).toThrow(FormatError);
  });
});
