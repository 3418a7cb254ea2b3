import { createHash, generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { integer, oid, time } from './der.ts';
import { rootCertificate, rootCertificateLifetime, rootCertificateToSign } from './root-certificate-builder.ts';

const fixtures = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/', import.meta.url));
const notBefore = new Date('2026-11-23T18:26:41Z');
const serial = createHash('sha256').update('serial').digest().subarray(0, 16);
const spkiOf = (key: KeyObject) => key.export({ format: 'der', type: 'spki' });

function made(gun: string, pair: { publicKey: KeyObject; privateKey: KeyObject }, at = notBefore) {
  const toSign = rootCertificateToSign({
    gun,
    spki: spkiOf(pair.publicKey),
    serial,
    notBefore: at,
  });
  const signature = sign('sha256', toSign.tbs, {
    key: pair.privateKey,
    dsaEncoding: 'ieee-p1363',
  });
  return { toSign, signature, pem: rootCertificate(toSign, signature) };
}
const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const pairs = {
  'P-256': ec('P-256'),
  'P-384': ec('P-384'),
  'P-521': ec('P-521'),
  'RSA 2048': generateKeyPairSync('rsa', { modulusLength: 2048 }),
};

describe('a root certificate', () => {
  it.each(Object.entries(pairs))('for %s signs itself and is no CA', (_name, pair) => {
    const certificate = new X509Certificate(made('registry.example.com/team/app', pair).pem);
    expect(certificate.verify(pair.publicKey)).toBe(true);
    // Like notary's own it may not sign certificates (no keyCertSign), so OpenSSL does not call it its own issuer.
    expect(certificate.checkIssued(certificate)).toBe(false);
    expect(certificate.ca).toBe(false);
    expect(certificate.subject).toBe('CN=registry.example.com/team/app');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.3']);
    expect(Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)).toBe(rootCertificateLifetime);
    expect(BigInt(`0x${certificate.serialNumber}`)).toBe(BigInt(`0x${serial.toString('hex')}`));
  });

  it('takes any name, longer than 64 characters and beyond ASCII too', () => {
    for (const gun of [`registry.example.com/${'very/'.repeat(40)}long`, 'localhost:5000/with_underscore', 'registry.example.com/größe']) {
      expect(new X509Certificate(made(gun, pairs['P-256']).pem).subject).toBe(`CN=${gun}`);
    }
  });

  it.each(realCertificates())('has the very bytes of the one notary made ($gun, $case)', ({ gun, certificate }) => {
    const at = new Date(certificate.validFrom);
    const realSerial = Buffer.from(certificate.serialNumber.padStart(32, '0'), 'hex');
    const toSign = rootCertificateToSign({
      gun,
      spki: spkiOf(certificate.publicKey),
      serial: realSerial,
      notBefore: at,
    });
    expect(Buffer.from(certificate.raw).indexOf(toSign.tbs)).toBe(4);
    expect(toSign.notAfter.getTime()).toBe(Date.parse(certificate.validTo));
  });

  it('refuses what cannot be one', () => {
    const facts = {
      gun: 'a/b',
      spki: spkiOf(pairs['P-256'].publicKey),
      serial,
      notBefore,
    };
    expect(() => rootCertificateToSign({ ...facts, serial: serial.subarray(1) })).toThrow(FormatError);
    expect(() => rootCertificateToSign({ ...facts, serial: new Uint8Array(16) })).toThrow('serial');
    expect(() => rootCertificateToSign({ ...facts, gun: '' })).toThrow('no name');
    expect(() => rootCertificateToSign({ ...facts, spki: Buffer.from('no key') })).toThrow('cannot be read');
    expect(() =>
      rootCertificateToSign({
        ...facts,
        spki: spkiOf(generateKeyPairSync('ed25519').publicKey),
      }),
    ).toThrow('EC or RSA');
    expect(() =>
      rootCertificateToSign({
        ...facts,
        spki: spkiOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
      }),
    ).toThrow('2048');
  });

  it('refuses a signature of another key, of other bytes, or in DER', () => {
    const { toSign, signature } = made('a/b', pairs['P-256']);
    expect(() => rootCertificate({ ...toSign, spki: spkiOf(ec('P-256').publicKey) }, signature)).toThrow(FormatError);
    expect(() => rootCertificate({ ...toSign, tbs: Buffer.concat([toSign.tbs, Buffer.of(0)]) }, signature)).toThrow(FormatError);
    expect(() => rootCertificate(toSign, sign('sha256', toSign.tbs, pairs['P-256'].privateKey))).toThrow(FormatError);
  });
});

describe('DER', () => {
  it('writes integers with a clear sign bit and no leading zeros', () => {
    expect(Buffer.from(integer(Buffer.of(0, 0, 0x80))).toString('hex')).toBe('02020080');
    expect(Buffer.from(integer(Buffer.of(0, 0x7f))).toString('hex')).toBe('02017f');
    expect(Buffer.from(integer(Buffer.of())).toString('hex')).toBe('020100');
  });

  it('writes object identifiers in base 128', () => {
    expect(Buffer.from(oid('1.2.840.113549.1.1.11')).toString('hex')).toBe('06092a864886f70d01010b');
  });

  it('writes years from 2050 with four digits', () => {
    expect(Buffer.from(time(new Date('2049-12-31T23:59:59Z'))).toString('latin1')).toBe('\x17\x0d491231235959Z');
    expect(Buffer.from(time(new Date('2050-01-01T00:00:00Z'))).toString('latin1')).toBe('\x18\x0f20500101000000Z');
  });

  it('makes a certificate that reads back as it was asked for, whatever the name and time', () => {
    const name = fc.string({
      minLength: 1,
      maxLength: 255,
      unit: fc.constantFrom(...'abcXYZ019._-/:*& '.split(''), 'é', '名'),
    });
    const at = fc.date({
      min: new Date('2000-01-01'),
      max: new Date('2100-01-01'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(
        name.filter((text) => text.trim() === text),
        at,
        (gun, when) => {
          const read = new X509Certificate(made(gun, pairs['P-256'], when).pem);
          expect(read.toLegacyObject().subject.CN).toBe(gun);
          expect(Date.parse(read.validFrom)).toBe(Math.floor(when.getTime() / 1000) * 1000);
        },
      ),
      { numRuns: 100 },
    );
  });
});

function realCertificates() {
  const found: { case: string; gun: string; certificate: X509Certificate }[] = [];
  for (const name of readdirSync(fixtures)) {
    let root: {
      signed: {
        keys: Record<string, { keytype: string; keyval: { public: string } }>;
      };
    };
    try {
      root = JSON.parse(readFileSync(`${fixtures}${name}/server/root.json`, 'utf8'));
    } catch {
      continue; // a case without a repository
    }
    const gun: string = JSON.parse(readFileSync(`${fixtures}${name}/expected.json`, 'utf8')).gun;
    for (const key of Object.values(root.signed.keys)) {
      if (!key.keytype.endsWith('x509')) continue;
      const certificate = new X509Certificate(Buffer.from(key.keyval.public, 'base64'));
      const byNotary =
        Date.parse(certificate.validTo) - Date.parse(certificate.validFrom) === rootCertificateLifetime &&
        certificate.serialNumber.length <= 32;
      if (byNotary) found.push({ case: name, gun, certificate });
    }
  }
  return found;
}
