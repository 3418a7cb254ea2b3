import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FormatError } from '../format-error.ts';
import { readKeyFile } from './key-file.ts';
import { KeyRefusal, WrongKeyPassphrase } from './key-refusal.ts';
import { notaryIdOf } from './public-key.ts';

const folder = new URL('../../../../shared/fixtures/notary-v1/key-formats/', import.meta.url);
const bytesOf = (file: string) => readFileSync(new URL(file, folder));
interface Expected {
  file: string;
  type?: string | null;
  keyId?: string | null;
  passphrase?: string | null;
}
const expected = (JSON.parse(bytesOf('expected.json').toString()) as { files: Expected[] }).files;
const passphraseOf = ({ file, passphrase }: Expected) =>
  passphrase === null ? undefined : Buffer.from(passphrase ?? (file === 'rsa-pkcs1-dek.pem' ? 'root-pass-1' : 'repo-pass-1'));

const single = expected.filter(({ file, keyId }) => /\.(pem|key)$/.test(file) && keyId && !file.startsWith('rsa1024'));
it.each(single)('$file opens to the key id it must give', (row) => {
  const entries = readKeyFile(bytesOf(row.file));
  expect(entries).toHaveLength(1);
  const entry = entries[0];
  expect(entry?.encrypted).toBe(row.passphrase !== null);
  const opened = entry?.open(passphraseOf(row));
  expect(opened && notaryIdOf(opened.algorithm, opened.spki)).toBe(row.keyId);
});

it.each(single.filter(({ passphrase }) => passphrase !== null))('$file stays shut to another passphrase, and to none', ({ file }) => {
  const [entry] = readKeyFile(bytesOf(file));
  expect(() => entry?.open(Buffer.from('wrong'))).toThrow(WrongKeyPassphrase);
  expect(() => entry?.open(undefined)).toThrow(WrongKeyPassphrase);
});

it('says what each file is before opening it', () => {
  const forms = Object.fromEntries(single.map(({ file }) => [file, readKeyFile(bytesOf(file))[0]?.form]));
  expect(forms).toEqual({
    'ec-sec1-plain.pem': 'sec1',
    'ec-sec1-dek.pem': 'dek-info',
    'ec-pkcs8-plain.pem': 'pkcs8',
    'ec-pkcs8-pbes2-sha1-aes256.pem': 'pkcs8',
    'ec-pkcs8-pbes2-sha256-aes256.pem': 'pkcs8',
    'ec-pkcs8-pbes2-sha1-aes128.pem': 'pkcs8',
    'ec-with-params-block.pem': 'sec1',
    'p384-sec1-plain.pem': 'sec1',
    'p521-sec1-plain.pem': 'sec1',
    'rsa-pkcs1-dek.pem': 'dek-info',
    'rsa-pkcs1-plain.pem': 'pkcs1',
    'ed25519-legacy-plain.pem': 'ed25519-legacy',
    'ed25519-pkcs8-standard.pem': 'pkcs8',
    'ed25519-notary-pkcs8.key': 'notary-pem',
  });
});

it('reads role and collection of a Notary file', () => {
  const [entry] = readKeyFile(bytesOf('ed25519-notary-pkcs8.key'));
  expect(entry).toMatchObject({ role: 'targets', gun: 'registry.example.com/team/ed25519', claimedId: undefined });
});

it.each(['export-bundle.pem', 'export-bundle-legacy-path.pem'])('%s holds three keys, each with the id its path names', (file) => {
  const entries = readKeyFile(bytesOf(file));
  expect(entries.map(({ role }) => role)).toEqual(['snapshot', 'targets', 'root']);
  const gun = file === 'export-bundle.pem' ? 'registry.example.com/team/app/rot' : 'registry.example.com/x';
  expect(entries.slice(0, 2).map((entry) => entry.gun)).toEqual([gun, gun]);
  for (const entry of entries) {
    const opened = entry.open(Buffer.from(entry.role === 'root' ? 'root-pass-1' : 'repo-pass-1'));
    expect(notaryIdOf(opened.algorithm, opened.spki)).toBe(entry.claimedId);
  }
});

it.each([
  ['secp256k1-plain.pem', 'its curve is not P-256, P-384 or P-521'],
  ['rsa1024-pkcs1-plain.pem', 'its RSA modulus has 1024 bits; signatures by fewer than 2048 are accepted nowhere'],
])('%s is refused with the reason', (file, problem) => {
  const [entry] = readKeyFile(bytesOf(file));
  let thrown: unknown;
  try {
    entry?.open(undefined);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(KeyRefusal);
  expect(thrown).toMatchObject({ problem });
});

it.each(['docker-signer.pub', 'delegation-cert.crt'])('%s has no private key', (file) => {
  expect(() => readKeyFile(bytesOf(file))).toThrow(FormatError);
});

it('refuses halves that do not belong together', () => {
  const text = bytesOf('ec-sec1-plain.pem').toString();
  const other = bytesOf('ec-with-params-block.pem').toString();
  const der = (pem: string) => Buffer.from(/EC PRIVATE KEY-----\n([^-]+)-----END EC PRIVATE/.exec(pem)?.[1] ?? '', 'base64');
  const [a, b] = [der(text), der(other)];
  b.copy(a, 7, 7, 39);
  expect(() => readKeyFile(a)[0]?.open(undefined)).toThrow(KeyRefusal);
});
