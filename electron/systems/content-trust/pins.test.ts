import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FormatError } from '#electron/formats/format-error.ts';
import { tufCertificateKey, tufKeyId } from '#electron/formats/notary/public-key.ts';
import { nothingKnown } from './collection.ts';
import { noPins, pinRuleFor } from './pins.ts';
import { parsePinsFile, readPinsFile } from './pins-file.ts';
import { buildCollection, certificateKey, day, freshKeys, gun, memoryRemote, now, type TestKey } from './testing/build-collection.ts';
import { type CertificateWish, makeCertificate } from './testing/make-certificate.ts';
import { updateCollection } from './verify/update.ts';

const id = 'ab'.repeat(32);
const parse = (value: unknown) => parsePinsFile(Buffer.from(JSON.stringify(value)));

describe('parsePinsFile', () => {
  const pinning = { certs: { [gun]: [id] }, ca: { 'registry.example.com/team': 'ca.pem' }, disable_tofu: true };

  it.each([[pinning], [{ trust_pinning: pinning, trust_dir: '~/.notary' }]])('reads the pins alone and in a config.json', (value) => {
    expect(parse(value)).toEqual({
      certs: new Map([[gun, [id]]]),
      caPaths: new Map([['registry.example.com/team', 'ca.pem']]),
      disableTofu: true,
    });
  });

  it('reads no pins at all', () => expect(parse({})).toEqual({ certs: new Map(), caPaths: new Map(), disableTofu: false }));

  it.each<[string, unknown]>([
    ['a member that is not known', { certs: {}, cert: {} }],
    ['a config without pins', { trust_dir: '~/.notary' }],
    ['an id that is none', { certs: { [gun]: ['abc'] } }],
    ['ids that are no list', { certs: { [gun]: id } }],
    ['disable_tofu as text', { disable_tofu: 'true' }],
    ['a list', []],
    ['nothing', null],
  ])('refuses %s', (_name, value) => {
    expect(() => parse(value)).toThrow(FormatError);
  });

  it('refuses a pin given twice', () => {
    expect(() => parsePinsFile(Buffer.from(`{"certs":{"a":["${id}"],"a":[]}}`))).toThrow(FormatError);
  });
});

describe('pinRuleFor', () => {
  const pem = Buffer.from('x');
  const rules = {
    certs: new Map([
      ['a/b', ['exact']],
      ['a/*', ['short']],
      ['a/b/*', ['long']],
      ['a/literal', ['literal']],
    ]),
    ca: new Map([
      ['', pem],
      ['c/', pem],
    ]),
    disableTofu: false,
  };
  it.each<[string, object]>([
    ['a/b', { kind: 'certs', pattern: 'a/b' }],
    ['a/x', { kind: 'certs', pattern: 'a/*' }],
    ['a/b/c', { kind: 'certs', pattern: 'a/b/*' }],
    ['a/literal2', { kind: 'certs', pattern: 'a/*' }],
    ['c/x', { kind: 'ca', prefix: 'c/' }],
    ['d', { kind: 'ca', prefix: '' }],
  ])('%s', (name, rule) => expect(pinRuleFor(rules, name)).toMatchObject(rule));

  it('is first use where nothing matches', () => {
    expect(pinRuleFor(noPins, gun)).toEqual({ kind: 'first-use', allowed: true });
    expect(pinRuleFor({ ...noPins, disableTofu: true }, gun)).toEqual({ kind: 'first-use', allowed: false });
  });
});

describe('readPinsFile', () => {
  it('reads the authorities it names, relative to itself', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signet-pins-'));
    const path = join(folder, 'pins.json');
    const { pem } = authority();
    await writeFile(join(folder, 'ca.pem'), pem);
    await writeFile(path, JSON.stringify({ ca: { [gun]: 'ca.pem' } }));
    expect(Buffer.from((await readPinsFile(path)).ca.get(gun) as Uint8Array).toString()).toBe(pem);

    await writeFile(path, JSON.stringify({ ca: { [gun]: 'none.pem' } }));
    await expect(readPinsFile(path)).rejects.toThrow(FormatError);
    await writeFile(join(folder, 'ca.pem'), '');
    await writeFile(path, JSON.stringify({ ca: { [gun]: 'ca.pem' } }));
    await expect(readPinsFile(path)).rejects.toThrow(FormatError);
    await expect(readPinsFile(join(folder, 'none.json'))).rejects.toThrow(FormatError);
  });
});

const pair = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
const authority = (wish: Partial<CertificateWish> = {}) => {
  const keys = pair();
  return {
    keys,
    pem: makeCertificate({ subject: 'ca', issuer: 'ca', publicKey: keys.publicKey, signer: keys.privateKey, ca: true, now, ...wish }),
  };
};
const leafKey = (pem: string, keys: { publicKey: KeyObject; privateKey: KeyObject }): TestKey => {
  const tuf = tufCertificateKey(pem);
  return { tuf, id: tufKeyId(tuf), ...keys };
};

describe('a pinned authority', () => {
  const root = authority();
  const leaf = (wish: Partial<CertificateWish> = {}, more: readonly string[] = []) => {
    const keys = pair();
    const pem = makeCertificate({ subject: gun, issuer: 'ca', publicKey: keys.publicKey, signer: root.keys.privateKey, now, ...wish });
    return leafKey([pem, ...more].join(''), keys);
  };
  const intermediate = (wish: Partial<CertificateWish> = {}) => {
    const keys = pair();
    const pem = makeCertificate({
      subject: 'between',
      issuer: 'ca',
      publicKey: keys.publicKey,
      signer: root.keys.privateKey,
      ca: true,
      now,
      ...wish,
    });
    return { keys, pem };
  };
  const judge = (key: TestKey, pem = root.pem, at = now) => {
    const { files, root: bytes } = buildCollection({ ...freshKeys(), rootKeys: [key] });
    const pins = { ...noPins, ca: new Map([['registry.example.com/', Buffer.from(pem)]]) };
    return updateCollection({ gun, remote: memoryRemote(files, [bytes]), known: nothingKnown, pins, now: at });
  };
  const between = intermediate();
  const serverAuth = '1.3.6.1.5.5.7.3.1';
  const codeSigning = '1.3.6.1.5.5.7.3.3';

  it.each<[string, TestKey, string?]>([
    ['a leaf without stated uses', leaf()],
    ['a leaf for serverAuth', leaf({ uses: [serverAuth] })],
    ['a leaf for both', leaf({ uses: [codeSigning, serverAuth] })],
    ['a leaf behind an intermediate', leaf({ issuer: 'between', signer: between.keys.privateKey }, [between.pem])],
    ['one of several authorities', leaf(), authority().pem + root.pem],
  ])('lets in %s', async (_name, key, pem = root.pem) => {
    expect(await judge(key, pem)).toMatchObject({ state: 'verified', collection: { anchor: { kind: 'pinned-authority' } } });
  });

  const signing = intermediate({ keyUsage: 'digitalSignature' });
  const noAuthority = intermediate({ ca: false });
  const tight = authority({ pathLength: 0 });
  const belowTight = intermediate({ signer: tight.keys.privateKey });
  const ended = authority({ notBefore: now - 20 * day, notAfter: now - day });
  it.each<[string, TestKey, string?]>([
    ['a leaf for code signing only', leaf({ uses: [codeSigning] })],
    ['a leaf of another authority', leaf(), authority().pem],
    ['a self-made certificate', certificateKey()],
    ['a leaf behind an intermediate that is not bundled', leaf({ issuer: 'between', signer: between.keys.privateKey })],
    ['an intermediate that may not sign certificates', leaf({ issuer: 'between', signer: signing.keys.privateKey }, [signing.pem])],
    ['an intermediate too many', leaf({ issuer: 'between', signer: belowTight.keys.privateKey }, [belowTight.pem]), tight.pem],
    ['an authority that has ended', leaf({ signer: ended.keys.privateKey }), ended.pem],
    ['a leaf with a critical extension that is not understood', leaf({ critical: '1.2.3.4' })],
    ['an authority for code signing only', leaf({ signer: root.keys.privateKey }), authority({ uses: [codeSigning] }).pem],
  ])('keeps out %s', async (_name, key, pem = root.pem) => {
    expect(await judge(key, pem)).toMatchObject({ state: 'rejected', error: { kind: 'pin', role: 'root' } });
  });

  it('never takes a second certificate that is no authority', async () => {
    const key = leaf({ issuer: 'between', signer: noAuthority.keys.privateKey }, [noAuthority.pem]);
    expect(await judge(key)).toMatchObject({ state: 'rejected', error: { kind: 'root-certificate', role: 'root' } });
  });

  it('refuses SHA-1 anywhere', async () => {
    expect(await judge(leaf({ sha1: true }))).toMatchObject({ state: 'rejected', error: { kind: 'root-certificate' } });
    const weak = intermediate({ sha1: true });
    expect(await judge(leaf({ issuer: 'between', signer: weak.keys.privateKey }, [weak.pem]))).toMatchObject({
      state: 'rejected',
      error: { kind: 'pin' },
    });
  });
});
