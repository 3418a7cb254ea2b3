import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFile, encodeSigned } from '#electron/formats/tuf/encode.ts';
import { formatInstant } from '#electron/formats/tuf/instant.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { freePort } from '#electron/http/testing/ports.ts';
import type { SigningIntent, SigningQuestion } from '#electron/systems/signature-system.ts';
import { Gun, type RoleName } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { findingsOf } from '#shared/health/findings.ts';
import { digestOf } from '../publish/prepared.ts';
import { signUnder, tufKey } from '../publish/signing-keys.ts';
import { image, rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { type ContentTrust, contentTrust } from '../system.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';

if (!hasNotary) {
  it('needs notary and notary-server', () => {
    console.log('not run: notary');
    expect(process.env.CI, 'notary is not installed').not.toBe('true');
  });
}

const run = promisify(execFile);
const leads = { certificate: 1, root: 1, targets: 1, delegation: 1, snapshot: 1 };
const digest = (text: string) => createHash('sha256').update(text).digest('hex');

describe.runIf(hasNotary)('on the real notary-server', () => {
  const own = testCertificates();
  const keys = new TestKeys();
  let folder: string;
  let url: string;
  let endServer: () => Promise<void>;
  let system: ContentTrust;
  let root: KeyRecord;
  let targets: KeyRecord;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-rotation-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    targets = await keys.make('ecdsa-p256', 'targets', { passphrase: targetsPassphrase });
    system = contentTrust({
      keys,
      collections: join(folder, 'collections'),
      journal: join(folder, 'journal'),
      now: () => new Date(),
      random: (length) => randomBytes(length),
    });
    await system.start();
    ({ url } = await system.elsewhere.addServer(`https://127.0.0.1:${port}/`, own.caFile));
  });
  afterAll(async () => {
    await system?.elsewhere.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const questions: SigningQuestion[] = [];
  const sign = async (intent: SigningIntent, typed: object = { passphrase: targetsPassphrase, rootPassphrase }) => {
    const review = await system.prepare(intent);
    const { reviewId, payload } = review;
    const receipt = await system.confirm({ reviewId, payload, ...typed }, async (question) => {
      questions.push(question);
      return { confirms: question.payload };
    });
    return { review, receipt };
  };
  /** A repository with `1.0`, and what notary's client has of it. */
  const begin = async (name: string) => {
    const gun = Gun.parse(`registry.example.com/${name}/app`);
    await sign({ kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server: url });
    await sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('1.0')] });
    const before = join(folder, `notary ${name}`);
    expect(await list(gun, before)).toEqual(['1.0']);
    return { gun, before };
  };
  const notary = async (trust: string, ...args: string[]) => {
    const { stdout, stderr } = await run('notary', ['-s', url, '--tlscacert', own.caFile, '-d', trust, ...args], {
      env: { PATH: process.env.PATH, HOME: folder },
    });
    return stdout + stderr;
  };
  const list = async (gun: Gun, trust: string) =>
    (await notary(trust, 'list', gun)).split('\n').flatMap((line) => {
      const [, name, sha256] = /^(.+?)\s+([0-9a-f]{64})\s+([0-9]+)\s+(\S+)\s*$/.exec(line) ?? [];
      if (name !== undefined) expect(sha256).toBe(digest(name));
      return name === undefined ? [] : [name];
    });
  let trusts = 0;
  const stranger = () => join(folder, `nobody ${++trusts}`);
  /** Readers of before, of now, and Signet itself. */
  const everybodyReads = async ({ gun, before }: { gun: Gun; before: string }, ...tags: string[]) => {
    // A copy: the next rotation is met by the same reader again.
    const cached = stranger();
    await cp(before, cached, { recursive: true });
    expect(await list(gun, cached)).toEqual(tags);
    expect(await list(gun, before)).toEqual(tags);
    expect(await list(gun, stranger())).toEqual(tags);
    expect((await system.book.rows()).find((row) => row.gun === gun)).toMatchObject({ verdict: 'trusted', tags: tags.length });
  };
  const rootOnServer = async (gun: Gun) => parseMetadata('root', await onServer(gun, 'root'));
  const onServer = async (gun: Gun, role: string): Promise<Uint8Array> => {
    const server = await openTrustServer(url, { caFile: own.caFile });
    const bytes = await server.remote(gun).current(role as RoleName, 1024 * 1024);
    await server.close();
    if (!bytes) throw new Error(`no ${role}`);
    return bytes;
  };

  it('another targets key signs on, for readers of before as well', async () => {
    const repository = await begin('targets');
    const { gun } = repository;
    const key = await keys.make('ecdsa-p256', 'targets', { label: 'next', passphrase: 'next passphrase' });
    const typed = { passphrase: 'next passphrase', rootPassphrase };
    const { receipt } = await sign({ kind: 'rotate', gun, role: 'targets', rootKeyId: root.keyId, keyId: key.keyId }, typed);
    expect(receipt.versions).toEqual([
      { role: 'root', before: 1, after: 2 },
      { role: 'targets', before: 2, after: 3 },
    ]);
    expect(receipt.command).toBe(`notary -s ${url} key rotate ${gun} targets`);
    await everybodyReads(repository, '1.0');
    await sign({ kind: 'add-targets', gun, keyId: key.keyId, targets: [image('2.0')] }, typed);
    await everybodyReads(repository, '1.0', '2.0');
    await expect(sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('3.0')] })).rejects.toMatchObject({
      failure: { code: 'no-eligible-key' },
    });
  });

  it('another targets key keeps delegations', async () => {
    const repository = await begin('delegations');
    const { gun } = repository;
    const rhea = tufKey(await keys.make('ecdsa-p256', 'delegation', { label: 'rhea' }));
    const role = { name: 'targets/rhea', keyIds: [rhea.id], threshold: 1, paths: [''] };
    await republish(gun, 'targets', { delegations: { keys: new Map([[rhea.id, rhea.key]]), roles: [role] } });
    const key = await keys.make('rsa-2048', 'targets', { passphrase: 'next passphrase' });
    await sign(
      { kind: 'rotate', gun, role: 'targets', rootKeyId: root.keyId, keyId: key.keyId },
      { passphrase: 'next passphrase', rootPassphrase },
    );
    await everybodyReads(repository, '1.0');
    expect(await notary(stranger(), 'delegation', 'list', gun)).toMatch(new RegExp(`targets/rhea\\s.*${rhea.id}`));
  });

  it.each(['before', 'while'] as const)('nothing is published where somebody else was faster %s the person was asked', async (when) => {
    const { gun } = await begin(`race-${when}`);
    const key = await keys.make('ecdsa-p256', 'targets', { passphrase: 'next passphrase' });
    const review = await system.prepare({ kind: 'rotate', gun, role: 'targets', rootKeyId: root.keyId, keyId: key.keyId });
    if (when === 'before') await republish(gun, 'targets', {});
    const { reviewId, payload } = review;
    const confirmed = system.confirm({ reviewId, payload, passphrase: 'next passphrase', rootPassphrase }, async (question) => {
      if (when === 'while') await republish(gun, 'targets', {});
      return { confirms: question.payload };
    });
    await expect(confirmed).rejects.toMatchObject({ failure: { code: 'publish-conflict', role: 'targets', version: 3 } });
    expect((await rootOnServer(gun)).signed.version).toBe(1);
    expect(await list(gun, stranger())).toEqual(['1.0']);
  });

  it('the root certificate is renewed', async () => {
    const repository = await begin('certificate');
    const { gun } = repository;
    for (const version of [2, 3]) {
      const { receipt } = await sign({
        ...{ kind: 'rotate', gun, role: 'root', rootKeyId: root.keyId, keyId: root.keyId, passphrase: rootPassphrase },
      });
      expect(receipt.versions).toEqual([{ role: 'root', before: version - 1, after: version }]);
    }
    await everybodyReads(repository, '1.0');
  });

  it('another root key: signed by both, and the next one after it', async () => {
    const repository = await begin('root');
    const { gun } = repository;
    let [now, passphrase] = [root, rootPassphrase];
    for (const name of ['second', 'third']) {
      const next = await keys.make('ecdsa-p256', 'root', { label: name, passphrase: name });
      await sign(
        { kind: 'rotate', gun, role: 'root', rootKeyId: now.keyId, keyId: next.keyId, passphrase: name },
        { passphrase: name, rootPassphrase: passphrase },
      );
      expect(questions.at(-1)?.documents.map(({ keyLabel }) => keyLabel)).toEqual([name, now.label]);
      [now, passphrase] = [next, name];
      if (name === 'second') expect(await list(gun, stranger())).toEqual(['1.0']);
    }
    await everybodyReads(repository, '1.0');
    await sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('2.0')] });
    await everybodyReads(repository, '1.0', '2.0');
  });

  it('the snapshot key comes here and goes back to the server', async () => {
    const repository = await begin('snapshot');
    const { gun } = repository;
    const held = async () => (await rootOnServer(gun)).signed.roles.get('snapshot')?.keyIds;
    const first = await held();
    const here = await sign({ kind: 'rotate', gun, role: 'snapshot', rootKeyId: root.keyId, to: 'here' });
    expect(here.receipt.versions.map(({ role }) => role)).toEqual(['root', 'snapshot']);
    expect((await keys.list()).filter(({ role }) => role === 'snapshot').map(({ notaryKeyId }) => notaryKeyId)).toEqual(await held());
    await sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('2.0')] });
    await everybodyReads(repository, '1.0', '2.0');
    const back = await sign({ kind: 'rotate', gun, role: 'snapshot', rootKeyId: root.keyId, to: 'server' });
    expect(back.receipt.command).toBe(`notary -s ${url} key rotate ${gun} snapshot -r`);
    expect(await held()).not.toEqual(first);
    const { receipt } = await sign({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('3.0')] });
    expect(receipt.versions.map(({ role }) => role)).toEqual(['targets']);
    await everybodyReads(repository, '1.0', '2.0', '3.0');
  });

  describe.each(['targets', 'root', 'snapshot'] as const)('an ended %s', (role) => {
    it('stops every reader, and is repaired by renewing it', async () => {
      const repository = await begin(`ended-${role}`);
      const { gun } = repository;
      if (role === 'snapshot') await sign({ kind: 'rotate', gun, role, rootKeyId: root.keyId, to: 'here' });
      // Nobody gets an end that is near otherwise without waiting for years.
      await republish(gun, role, { expires: formatInstant(Date.now() + 2500) });
      await delay(3000);
      const refused = await list(gun, stranger()).catch(({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr);
      // With an ended snapshot that it cannot sign itself the server answers 500.
      expect(refused).toMatch(role === 'snapshot' ? /500/ : /expired/i);
      await system.elsewhere.refresh(gun);
      expect((await system.book.rows()).find((row) => row.gun === gun)).toMatchObject({
        verdict: role === 'snapshot' ? 'stale' : 'rejected',
      });
      // The window leads from here to the renewal below: the finding names the role, and that it is ours to renew.
      const ended = async () => {
        const row = (await system.book.rows()).find((one) => one.gun === gun);
        return findingsOf([row as never], await keys.list(), leads, new Date()).filter(
          ({ kind }) => kind === 'role-ended' || kind === 'stale',
        );
      };
      expect(await ended()).toMatchObject([{ kind: 'role-ended', role, repair: { by: 'you', action: { do: 'renew', role } } }]);
      await expect(notary(stranger(), 'witness', '-p', gun, role)).rejects.toThrow();

      const key = role === 'root' ? root : role === 'targets' ? targets : (await keys.list()).findLast((one) => one.role === 'snapshot');
      const { review, receipt } = await sign(
        { kind: 'renew', gun, keyId: key?.keyId as KeyRecord['keyId'], role },
        role === 'root' ? { passphrase: rootPassphrase } : role === 'targets' ? { passphrase: targetsPassphrase } : {},
      );
      expect(review.changes.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['version', 'expires']));
      expect(receipt.versions[0]).toMatchObject({ role });
      expect(await ended()).toEqual([]);
      await everybodyReads(repository, '1.0');
    });
  });

  /** The role's document with a change, by somebody else who has its key. */
  async function republish(gun: Gun, role: 'root' | 'targets' | 'snapshot', change: object) {
    const { signed } = parseMetadata(role, await onServer(gun, role));
    const listed = (await rootOnServer(gun)).signed;
    const [key, passphrase] =
      role === 'root'
        ? [root, rootPassphrase]
        : role === 'targets'
          ? [targets, targetsPassphrase]
          : [(await keys.list()).find(({ notaryKeyId }) => listed.roles.get('snapshot')?.keyIds?.includes(notaryKeyId)), undefined];
    const payload = encodeSigned({ ...signed, version: signed.version + 1, ...change });
    const signer = await keys.signer(key?.keyId as KeyRecord['keyId'], {
      ...(passphrase === undefined ? {} : { passphrase }),
      payloads: [digestOf(payload)],
    });
    const bytes = encodeFile(payload, await signUnder(listed.roles.get(role)?.keyIds ?? [], signer, payload));
    const server = await openTrustServer(url, { caFile: own.caFile });
    expect(await server.publisher(gun).publish([{ role, bytes }])).toEqual({ kind: 'stored' });
    await server.close();
  }
});
