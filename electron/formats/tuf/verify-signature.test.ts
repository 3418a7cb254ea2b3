import { constants, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPublicKey, tufKeyOf } from '../notary/public-key.ts';
import { verifySignature } from './verify-signature.ts';

const payload = Buffer.from('{"_type":"Root"}');
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const pairs = {
  'P-256': ec('prime256v1'),
  'P-384': ec('secp384r1'),
  'P-521': ec('secp521r1'),
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed25519: generateKeyPairSync('ed25519'),
};
const usable = (pair: { publicKey: KeyObject }) => readPublicKey(tufKeyOf(pair.publicKey));
const ecdsa = (key: KeyObject, dsaEncoding: 'ieee-p1363' | 'der' = 'ieee-p1363', hash = 'sha256') =>
  sign(hash, payload, { key, dsaEncoding });
const pss = (key: KeyObject, saltLength: number) => sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
const pkcs1 = (key: KeyObject) => sign('sha256', payload, { key, padding: constants.RSA_PKCS1_PADDING });
const { rsa, ed25519 } = pairs;

const good: [string, { publicKey: KeyObject }, string, Buffer][] = [
  ['P-256, 64 bytes', pairs['P-256'], 'ecdsa', ecdsa(pairs['P-256'].privateKey)],
  ['P-384, 96 bytes, SHA-256', pairs['P-384'], 'ecdsa', ecdsa(pairs['P-384'].privateKey)],
  ['P-521, 132 bytes, SHA-256', pairs['P-521'], 'ecdsa', ecdsa(pairs['P-521'].privateKey)],
  ['PSS, salt 32', rsa, 'rsapss', pss(rsa.privateKey, 32)],
  ['PKCS#1 v1.5', rsa, 'rsapkcs1v15', pkcs1(rsa.privateKey)],
  ['Ed25519', ed25519, 'eddsa', sign(null, payload, ed25519.privateKey)],
  ['a method in upper case', ed25519, 'EdDSA', sign(null, payload, ed25519.privateKey)],
];

describe('verifySignature accepts', () => {
  it.each(good)('%s', (_name, pair, method, signature) => {
    expect(verifySignature(usable(pair), method, payload, signature)).toEqual({ valid: true });
  });
});

describe('verifySignature refuses', () => {
  it.each<[string, { publicKey: KeyObject }, string, Buffer]>([
    ['DER', pairs['P-256'], 'ecdsa', ecdsa(pairs['P-256'].privateKey, 'der')],
    ['one byte less', pairs['P-256'], 'ecdsa', ecdsa(pairs['P-256'].privateKey).subarray(1)],
    ['one byte more', pairs['P-256'], 'ecdsa', Buffer.concat([Buffer.of(0), ecdsa(pairs['P-256'].privateKey)])],
    ['nothing', pairs['P-256'], 'ecdsa', Buffer.alloc(0)],
    ['zeros', pairs['P-256'], 'ecdsa', Buffer.alloc(64)],
    ['SHA-384 on P-384', pairs['P-384'], 'ecdsa', ecdsa(pairs['P-384'].privateKey, 'ieee-p1363', 'sha384')],
    ['a size of another curve', pairs['P-384'], 'ecdsa', ecdsa(pairs['P-256'].privateKey)],
    ['salt 20', rsa, 'rsapss', pss(rsa.privateKey, 20)],
    ['the longest salt', rsa, 'rsapss', pss(rsa.privateKey, constants.RSA_PSS_SALTLEN_MAX_SIGN)],
    ['PSS called PKCS#1', rsa, 'rsapkcs1v15', pss(rsa.privateKey, 32)],
    ['PKCS#1 called PSS', rsa, 'rsapss', pkcs1(rsa.privateKey)],
    ['RSA called ecdsa', rsa, 'ecdsa', pss(rsa.privateKey, 32)],
    ['ecdsa called RSA', pairs['P-256'], 'rsapss', ecdsa(pairs['P-256'].privateKey)],
    ['ecdsa called eddsa', pairs['P-256'], 'eddsa', ecdsa(pairs['P-256'].privateKey)],
    ['eddsa called ecdsa', ed25519, 'ecdsa', sign(null, payload, ed25519.privateKey)],
    ['an unknown method', ed25519, 'none', sign(null, payload, ed25519.privateKey)],
    ['no method', ed25519, '', sign(null, payload, ed25519.privateKey)],
    ['a signature of other bytes', ed25519, 'eddsa', sign(null, Buffer.from('other'), ed25519.privateKey)],
  ])('%s', (_name, pair, method, signature) => {
    expect(verifySignature(usable(pair), method, payload, signature)).toMatchObject({ valid: false, reason: expect.any(String) });
  });

  it.each(good)('%s with any bit changed, in signature or payload', (_name, pair, method, signature) => {
    const key = usable(pair);
    const flipped = (bytes: Buffer, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] as number) ^ (1 << (bit & 7));
      return copy;
    };
    fc.assert(
      fc.property(fc.nat(signature.length * 8 - 1), fc.nat(payload.length * 8 - 1), (inSignature, inPayload) => {
        expect(verifySignature(key, method, payload, flipped(signature, inSignature)).valid).toBe(false);
        expect(verifySignature(key, method, flipped(payload, inPayload), signature).valid).toBe(false);
      }),
      { numRuns: 30 },
    );
  });
});
