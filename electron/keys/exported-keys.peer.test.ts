import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readKeyFile } from '#electron/formats/private-key/key-file.ts';
import { notaryIdOf } from '#electron/formats/private-key/public-key.ts';
import { Gun } from '#shared/domain/gun.ts';
import { CreatableAlgorithm, type KeyRecord } from '#shared/domain/key.ts';
import { memoryStore } from './memory-store.ts';
import { hasPeer } from './testing/peer.ts';

const run = promisify(execFile);
const filePassphrase = 'for docker and notary';
const keyPassphrase = 'for Signet alone';
const store = memoryStore({ clock: () => new Date('2026-11-23T12:00:00Z') });
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signet-peers-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const environment = (home: string) => ({
  PATH: process.env.PATH,
  HOME: home,
  DOCKER_CONFIG: join(home, '.docker'),
  DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: filePassphrase,
  DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: filePassphrase,
  NOTARY_ROOT_PASSPHRASE: filePassphrase,
  NOTARY_TARGETS_PASSPHRASE: filePassphrase,
  NOTARY_SNAPSHOT_PASSPHRASE: filePassphrase,
  NOTARY_DELEGATION_PASSPHRASE: filePassphrase,
});

async function exported(
  algorithm: CreatableAlgorithm,
  role: KeyRecord['role'],
): Promise<{ record: KeyRecord; file: string; home: string }> {
  const home = await mkdtemp(join(folder, 'home-'));
  const file = join(home, 'exported.pem');
  const guns = role === 'targets' ? [Gun.parse('registry.example.com/team/app')] : [];
  const record = await store.create({ algorithm, label: role === 'delegation' ? 'alice' : role, role, guns, passphrase: keyPassphrase });
  await store.export(record.keyId, { format: 'notary-pem', passphrase: keyPassphrase, filePassphrase }, file);
  return { record, file, home };
}

/** The file that a peer stored under the key's id, opened by the same passphrase to the same key. */
async function assertStored(privateFolder: string, record: KeyRecord): Promise<string | undefined> {
  const [entry] = readKeyFile(await readFile(join(privateFolder, `${record.notaryKeyId}.key`)));
  const opened = entry?.open(Buffer.from(filePassphrase));
  expect(opened && notaryIdOf(opened.algorithm, opened.spki)).toBe(record.notaryKeyId);
  return entry?.role;
}

const cases = [
  ...CreatableAlgorithm.options.map((algorithm) => [algorithm, 'delegation'] as const),
  ...(['root', 'targets'] as const).map((role) => ['ecdsa-p256', role] as const),
];

if (hasPeer('docker')) {
  it.each(cases)('docker trust key load takes an exported %s key for %s', async (algorithm, role) => {
    const { record, file, home } = await exported(algorithm, role);
    const { stdout } = await run('docker', ['trust', 'key', 'load', '--name', 'alice', file], { env: environment(home) });
    expect(stdout).toContain('Successfully imported key');
    expect(await assertStored(join(home, '.docker', 'trust', 'private'), record)).toBe(role === 'delegation' ? 'alice' : role);
  });
}

if (hasPeer('notary')) {
  it.each(cases)('notary key import takes an exported %s key for %s', async (algorithm, role) => {
    const { record, file, home } = await exported(algorithm, role);
    const trust = join(home, 'trust');
    await run('notary', ['-d', trust, 'key', 'import', file], { env: environment(home) });
    await assertStored(join(trust, 'private'), record);
    const { stdout } = await run('notary', ['-d', trust, 'key', 'list'], { env: environment(home) });
    expect(stdout).toContain(record.notaryKeyId.slice(0, 40));
  });
}

if (hasPeer('notary')) {
  it.each(CreatableAlgorithm.options)('notary opens an exported %s key by its passphrase, and seals it anew', async (algorithm) => {
    const { record, file, home } = await exported(algorithm, 'targets');
    const trust = join(home, 'trust');
    const env = environment(home);
    await run('notary', ['-d', trust, 'key', 'import', file], { env });
    const stored = join(trust, 'private', `${record.notaryKeyId}.key`);
    const before = await readFile(stored);
    // notary takes the passphrase from the environment, the old one and the new one alike, and seals under a new salt
    const { stdout } = await run('notary', ['-d', trust, 'key', 'passwd', record.notaryKeyId], { env });
    expect(stdout).toContain('Successfully updated passphrase');
    expect((await readFile(stored)).equals(before)).toBe(false);
    await assertStored(join(trust, 'private'), record);
    const wrong = { ...env, NOTARY_TARGETS_PASSPHRASE: 'not the passphrase' };
    await expect(run('notary', ['-d', trust, 'key', 'passwd', record.notaryKeyId], { env: wrong })).rejects.toThrow('Command failed');
  });
}

if (hasPeer('openssl')) {
  it.each(CreatableAlgorithm.options)('openssl opens an exported %s key as PKCS#8 and PKCS#12', async (algorithm) => {
    const record = await store.create({ algorithm, label: 'für openssl', role: 'delegation', guns: [] });
    const spki = Buffer.from(record.spki, 'base64');
    for (const format of ['pkcs8', 'pkcs12'] as const) {
      const file = join(folder, `${record.keyId}.${format}`);
      await store.export(record.keyId, { format, filePassphrase }, file);
      const read = format === 'pkcs8' ? ['pkey', '-in', file] : ['pkcs12', '-in', file, '-nodes'];
      const { stdout } = await run('openssl', [...read, '-passin', `pass:${filePassphrase}`]);
      const [entry] = readKeyFile(Buffer.from(stdout));
      expect(entry?.open(undefined).spki.equals(spki)).toBe(true);
    }
  });

  it('imports the PKCS#12 files that openssl writes, with their certificate', async () => {
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    for (const [name, making] of [
      ['ec', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384']],
      ['rsa', ['-newkey', 'rsa:2048']],
    ] as const) {
      await run('openssl', [
        'req',
        '-x509',
        ...making,
        '-nodes',
        '-subj',
        '/CN=signet',
        '-days',
        '30',
        '-keyout',
        key,
        '-out',
        certificate,
      ]);
      for (const era of [[], ['-legacy']] as const) {
        const file = join(folder, `${name}${era.join('')}.p12`);
        await run('openssl', ['pkcs12', '-export', ...era, '-inkey', key, '-in', certificate, '-out', file, '-passout', 'pass:p12']);
        expect(await store.inspectFile(file)).toMatchObject([{ form: 'pkcs12', encrypted: true }]);
        const wanted = { index: 0, label: name, role: 'delegation', guns: [] } as const;
        await expect(store.import(file, { ...wanted, filePassphrase: 'wrong' })).rejects.toMatchObject({
          failure: { code: 'passphrase-wrong' },
        });
        const record = await store.import(file, { ...wanted, filePassphrase: 'p12' });
        expect(record.certificate).toContain('BEGIN CERTIFICATE');
        const out = join(folder, 'exported.crt');
        await store.export(record.keyId, { format: 'certificate' }, out);
        expect((await readFile(out, 'utf8')).trim()).toBe((await readFile(certificate, 'utf8')).trim());
        await store.export(record.keyId, { format: 'pkcs12', filePassphrase }, join(folder, 'again.p12'));
        const { stdout } = await run('openssl', [
          'pkcs12',
          '-in',
          join(folder, 'again.p12'),
          '-nokeys',
          '-passin',
          `pass:${filePassphrase}`,
        ]);
        expect(stdout).toContain('BEGIN CERTIFICATE');
        await store.remove(record.keyId);
        // the trash still knows it: the next era imports the same key
        await expect(store.import(file, { ...wanted, filePassphrase: 'p12' })).rejects.toMatchObject({ failure: { code: 'key-exists' } });
        await run('openssl', [
          'req',
          '-x509',
          ...making,
          '-nodes',
          '-subj',
          '/CN=signet',
          '-days',
          '30',
          '-keyout',
          key,
          '-out',
          certificate,
        ]);
      }
    }
  });
}
