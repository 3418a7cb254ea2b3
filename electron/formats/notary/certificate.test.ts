import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { bitString, type Der, explicit, integer, octetString, oid, sequence, set, time, tlv, yes } from '../x509/der.ts';
import { certificateFacts } from './certificate.ts';
import { readCertificateBundle } from './certificate-bundle.ts';

const folder = fileURLToPath(new URL('../../../../shared/fixtures/notary-v1/', import.meta.url));
const real = (readdirSync(folder, { recursive: true }) as string[])
  .filter((name) => /\broot\.json$/.test(name))
  .flatMap((name) => [...readFileSync(folder + name, 'utf8').matchAll(/"public":"(LS0tLS1[^"]+)"/g)])
  .flatMap(([, pem = '']) => {
    try {
      return readCertificateBundle(Buffer.from(pem, 'base64'));
    } catch (problem) {
      if (problem instanceof FormatError) return [];
      throw problem;
    }
  });

describe('certificateFacts of real certificates', () => {
  it('has some', () => expect(real.length).toBeGreaterThan(50));

  it('says what node:crypto says', () => {
    for (const certificate of real) {
      const facts = certificateFacts(certificate);
      expect(facts.isCa).toBe(certificate.ca);
      expect(facts.notBefore).toBe(Date.parse(certificate.validFrom));
      expect(facts.notAfter).toBe(Date.parse(certificate.validTo));
      expect(facts.extendedKeyUsages).toEqual(certificate.keyUsage);
      expect(facts.commonNames.map((name) => `CN=${name}`)).toEqual(
        certificate.subject.split('\n').filter((line) => line.startsWith('CN=')),
      );
    }
  });

  it('is read as node:crypto reads it, or refused, whatever is changed in it', () => {
    const [{ raw }] = real as [X509Certificate];
    fc.assert(
      fc.property(fc.nat({ max: raw.length - 1 }), fc.nat({ max: 255 }), (at, byte) => {
        const changed = Buffer.from(raw);
        changed[at] = byte;
        const known = accepted(changed);
        try {
          const facts = certificateFacts({ raw: changed, issuer: '' });
          if (!known) return;
          expect(facts.isCa).toBe(known.ca);
          expect(facts.notAfter).toBe(Date.parse(known.validTo));
          expect(facts.extendedKeyUsages).toEqual(known.keyUsage);
        } catch (problem) {
          expect(problem).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

function accepted(raw: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(raw);
  } catch {
    return undefined; // refused by node:crypto: there is nothing to agree with
  }
}

const utf8 = (text: string) => tlv(0x0c, Buffer.from(text));
const ecdsa = sequence(oid('1.2.840.10045.4.3.2'));
const extension = (id: string, value: Der, ...flag: Der[]) => sequence(oid(id), ...flag, octetString(value));
interface Wish {
  readonly name?: Der;
  readonly from?: Der;
  readonly algorithm?: Der;
  readonly extensions?: readonly Der[];
  readonly more?: Der;
}
function made({ name = utf8('a'), from = time(new Date(0)), algorithm = ecdsa, extensions, more = Buffer.of() }: Wish = {}) {
  const names = sequence(set(sequence(oid('2.5.4.3'), name)));
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(Buffer.of(1)),
    algorithm,
    names,
    sequence(from, time(new Date('2050-01-01T00:00:00Z'))),
    names,
    sequence(ecdsa, bitString(Buffer.of(4))),
    ...(extensions ? [explicit(3, sequence(...extensions))] : []),
    more,
  );
  return certificateFacts({ raw: Buffer.from(sequence(body, ecdsa, bitString(Buffer.of(1)))), issuer: 'CN=a' });
}

describe('certificateFacts', () => {
  it('reads one without extensions', () => {
    expect(made()).toEqual({
      commonNames: ['a'],
      issuer: 'CN=a',
      isCa: false,
      pathLength: undefined,
      maySignCertificates: true,
      extendedKeyUsages: undefined,
      signatureAlgorithm: '1.2.840.10045.4.3.2',
      weakHash: false,
      unknownCritical: [],
      notBefore: 0,
      notAfter: Date.parse('2050-01-01T00:00:00Z'),
    });
  });

  it('reads what an authority says of itself', () => {
    const extensions = [
      extension('2.5.29.19', sequence(yes, integer(Buffer.of(3))), yes),
      extension('2.5.29.15', Buffer.of(0x03, 0x02, 0x01, 0x06), yes),
      extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'), oid('2.5.29.37.0'))),
      extension('1.3.6.1.4.1.311.21.10', sequence(), yes),
    ];
    expect(made({ extensions })).toMatchObject({
      isCa: true,
      pathLength: 3,
      maySignCertificates: true,
      extendedKeyUsages: ['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'],
      unknownCritical: ['1.3.6.1.4.1.311.21.10'],
    });
  });

  it('sees who may not sign certificates', () => {
    expect(made({ extensions: [extension('2.5.29.15', Buffer.of(0x03, 0x02, 0x05, 0xa0))] }).maySignCertificates).toBe(false);
    expect(made({ extensions: [extension('2.5.29.15', Buffer.of(0x03, 0x01, 0x00))] }).maySignCertificates).toBe(false);
  });

  it('sees SHA-1 inside too', () => {
    expect(made({ algorithm: sequence(oid('1.2.840.10045.4.1')) }).weakHash).toBe(true);
  });

  it.each<[string, Der, string]>([
    ['PrintableString', tlv(0x13, Buffer.from('a*')), 'a*'],
    ['IA5String', tlv(0x16, Buffer.from('a@')), 'a@'],
    ['TeletexString', tlv(0x14, Buffer.of(0xe9)), 'é'],
    ['BMPString', tlv(0x1e, Buffer.of(0x20, 0xac)), '€'],
    ['UTF8String', utf8('é'), 'é'],
  ])('reads a name that is a %s', (_kind, name, text) => {
    expect(made({ name }).commonNames).toEqual([text]);
  });

  it.each<[string, string, number]>([
    ['the year 1950', '500101000000Z', Date.UTC(1950, 0, 1)],
    ['the year 2049', '491231235959Z', Date.UTC(2049, 11, 31, 23, 59, 59)],
  ])('reads %s', (_name, text, at) => {
    expect(made({ from: tlv(0x17, Buffer.from(text)) }).notBefore).toBe(at);
  });

  it.each<[string, Wish]>([
    ['an extension twice', { extensions: [extension('2.5.29.37', sequence()), extension('2.5.29.37', sequence())] }],
    ['a flag that is neither', { extensions: [extension('2.5.29.19', sequence(tlv(0x01, Buffer.of(1))))] }],
    ['a flag of two bytes', { extensions: [extension('2.5.29.19', sequence(tlv(0x01, Buffer.of(0, 0))))] }],
    ['constraints with something behind', { extensions: [extension('2.5.29.19', Buffer.concat([sequence(), yes]))] }],
    ['constraints with something more', { extensions: [extension('2.5.29.19', sequence(yes, yes))] }],
    ['a path length below zero', { extensions: [extension('2.5.29.19', sequence(yes, tlv(0x02, Buffer.of(0x80))))] }],
    ['key usage that is no bit string', { extensions: [extension('2.5.29.15', sequence())] }],
    ['uses that are no identifiers', { extensions: [extension('2.5.29.37', sequence(yes))] }],
    ['an extension with something more', { extensions: [sequence(oid('2.5.29.17'), octetString(sequence()), yes)] }],
    ['an identifier that is empty', { extensions: [sequence(tlv(0x06), octetString(sequence()))] }],
    ['an identifier with a zero before', { extensions: [sequence(tlv(0x06, Buffer.of(0x55, 0x80, 0x01)), octetString(sequence()))] }],
    ['an identifier that does not end', { extensions: [sequence(tlv(0x06, Buffer.of(0x55, 0x81)), octetString(sequence()))] }],
    [
      'an identifier beyond 2^31',
      { extensions: [sequence(tlv(0x06, Buffer.of(0x55, 0x88, 0x80, 0x80, 0x80, 0)), octetString(sequence()))] },
    ],
    ['a name of another kind', { name: tlv(0x1c, Buffer.of(0, 0, 0, 0x61)) }],
    ['a name that is not ASCII', { name: tlv(0x13, Buffer.of(0xe9)) }],
    ['a name that is not UTF-8', { name: tlv(0x0c, Buffer.of(0xe9)) }],
    ['a name of half characters', { name: tlv(0x1e, Buffer.of(0x61)) }],
    ['a day that does not exist', { from: tlv(0x17, Buffer.from('230230000000Z')) }],
    ['a time without seconds', { from: tlv(0x17, Buffer.from('2302280000Z')) }],
    ['a time elsewhere', { from: tlv(0x17, Buffer.from('230228000000+0100')) }],
    ['a time of another kind', { from: tlv(0x16, Buffer.from('230228000000Z')) }],
    ['something more at its end', { more: yes }],
  ])('refuses %s', (_name, wish) => {
    expect(() => made(wish)).toThrow(FormatError);
  });
});
