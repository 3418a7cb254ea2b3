import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import type { NewTarget, SigningIntent } from '#electron/systems/signature-system.ts';
import { commandFor } from '#shared/domain/command.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { file, image, rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { signet } from './testing/command-line.ts';
import { listedRows, Person, peersMissing } from './testing/peers.ts';
import { sign } from './testing/signet.ts';
import { type ServerForWorld, signerNames, World } from './testing/world.ts';

peersMissing();

/** What Signet does on one server, the copied command does with notary on another. */
describe.runIf(hasNotary)('the copied command', { timeout: 60_000 }, () => {
  const own = testCertificates();
  const gun = Gun.parse('registry.example.com/team/app');
  const origin = Gun.parse('registry.example.com/team/origin');
  const ends: (() => Promise<void>)[] = [];
  let folder: string;
  let ours: ServerForWorld;
  let theirs: ServerForWorld;
  let world: World;
  let person: Person;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-commands-'));
    const start = async (): Promise<ServerForWorld> => {
      const port = await freePort();
      ends.push(await startServer(await mkdtemp(join(folder, 'server-')), port, own, undefined));
      return { url: `https://127.0.0.1:${port}`, caFile: own.caFile };
    };
    ours = await start();
    theirs = await start();
    world = await World.make(join(folder, 'ours'), gun, ours, 'signet');
    person = await Person.at(join(folder, 'theirs'), theirs);
    const { keys, root, signers } = world.parts;
    await person.importKey(keys.pems(root.keyId).privateKey, 'root', gun);
    for (const name of signerNames) await person.importKey(keys.pems(signers[name].keyId).privateKey, 'delegation', gun);
  });
  afterAll(async () => {
    await world?.close();
    for (const end of ends) await end();
    await rm(folder, { recursive: true, force: true });
  });

  const report = async ({ url, caFile }: ServerForWorld, of = gun) => {
    const { out } = await signet('inspect', of, '--server', url, '--ca', caFile, '--json');
    return JSON.parse(out);
  };
  /** Versions count what a server was told; who signs is what each has of its own. */
  const statements = async (server: ServerForWorld, of = gun) => {
    const { targets, delegations, dockerPull, dockerInspect } = await report(server, of);
    return { targets, delegations, dockerPull, signedTags: dockerInspect.signedTags, signers: dockerInspect.signers };
  };
  const same = async (of = gun) => expect(await statements(theirs, of)).toEqual(await statements(ours, of));
  const onBoth = async (...args: string[]) => {
    await world.parts.writer.notary(...args);
    await person.notary(...args);
  };
  const onTheirs = (command = '') => {
    expect(command).toContain(`-s ${ours.url} `);
    return command.replaceAll(ours.url, theirs.url);
  };
  const copied = async (command: string | undefined) => {
    await person.shell(onTheirs(command));
    await same();
  };
  const by = (key: KeyRecord) => ({ gun, keyId: key.keyId });
  const does = async (intent: SigningIntent) => {
    const { command } = await sign(world.parts.system, intent);
    await copied(command);
    return command;
  };
  const add = (key: KeyRecord, ...targets: NewTarget[]) => does({ kind: 'add-targets', ...by(key), targets });

  it('starts a repository, its snapshots signed by the server', async () => {
    await copied(world.started?.command);
    expect(await person.notary('key', 'list')).not.toMatch(/snapshot/);
  });

  it('adds and moves one', async () => {
    await add(world.parts.targets, image('1.0'));
    await add(world.parts.targets, image('1.0', 'moved', 999));
  });

  it('adds names that a shell or notary could take for something else', async () => {
    for (const name of ["it's $HOME; `x`", '-rf', '--sha256', 'ü*?', '#a']) await add(world.parts.targets, file(name));
  });

  it('adds several at once, and takes them back', async () => {
    await add(world.parts.targets, image('a'), image('b'), file('-c'), image('1.0', 'again'));
    await does({ kind: 'remove-targets', ...by(world.parts.targets), names: ['a', 'b', '-c'] });
    await does({ kind: 'remove-targets', ...by(world.parts.targets), names: ['-rf'] });
  });

  it('renews targets', async () => {
    const before = await report(theirs);
    await does({ kind: 'renew', ...by(world.parts.targets), role: 'targets' });
    expect((await report(theirs)).versions.targets).toBe(before.versions.targets + 1);
  });

  it('carries trust from another repository', async () => {
    const { system, root, targets } = world.parts;
    const start = { kind: 'initialise', gun: origin, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId } as const;
    await person.shell(onTheirs((await sign(system, { ...start, server: ours.url })).command));
    const stated = [image('7.0'), image('7.1'), file('seven')];
    await person.shell(onTheirs((await sign(system, { kind: 'add-targets', gun: origin, keyId: targets.keyId, targets: stated })).command));
    await same(origin);
    const command = await does({ kind: 'carry', ...by(world.parts.targets), source: { gun: origin } });
    expect(command?.split(' &&\n')).toHaveLength(3);
  });

  it('names no server for a repository of this computer', async () => {
    const { system, root, targets } = world.parts;
    const local = Gun.parse('registry.example.com/team/local');
    const start = { kind: 'initialise', gun: local, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId } as const;
    const stated = [image('1.0'), file('one')];
    for (const intent of [start, { kind: 'add-targets', gun: local, keyId: targets.keyId, targets: stated } as const]) {
      const { command = '' } = await sign(system, intent);
      expect(command).not.toContain('-s ');
      await person.shell(command);
    }
    const { targets: ofSignet } = await system.book.detail(local, []);
    const ofNotary = listedRows(await person.notary('list', local));
    expect(ofNotary).toMatchObject(ofSignet.map(({ name, sha256, length }) => ({ name, sha256, length, role: 'targets' })));
    expect(ofNotary).toHaveLength(2);
  });

  it('follows: what is met for the first time notary lists', async () => {
    const met = await world.parts.system.elsewhere.meet(Gun.parse('registry.example.com/team/never'), ours.url);
    expect(met).toMatchObject({ empty: true, command: `notary -s ${ours.url} list registry.example.com/team/never` });
    const stranger = await Person.at(join(folder, 'stranger'), ours);
    const { out } = await stranger.tryNotary('list', gun);
    expect(await stranger.shell(`notary -s ${ours.url} list ${gun}`)).toBe(out);
  });

  it('signs as a delegate', async () => {
    const { alice, releases } = world.parts.signers;
    await onBoth('delegation', 'add', '-p', gun, 'targets/alice', await world.publicKey('alice'), '--all-paths');
    await add(alice, image('2.0'));
    await onBoth('delegation', 'add', '-p', gun, 'targets/releases', await world.publicKey('releases'), '--all-paths');
    await onBoth('delegation', 'add', '-p', gun, 'targets/releases', await world.publicKey('alice'), '--all-paths');
    expect(await add(alice, image('3.0'))).toMatch(/-r targets\/alice -r targets\/releases/);
    await add(releases, image('2.0', 'other'));
    await does({ kind: 'remove-targets', ...by(alice), names: ['3.0'] });
    await add(world.parts.targets, image('5.0', 'old'));
    await add(alice, image('5.0', 'new'));
    expect(await does({ kind: 'take-back', gun, names: ['5.0'] })).toMatch(/-r targets -r targets\/alice -r targets\/releases/);
    await does({ kind: 'renew', ...by(alice), role: 'targets/alice' });
  });

  it('takes back in some of the roles that state a name', async () => {
    const { signers, targets } = world.parts;
    await add(targets, image('6.0', 'old'));
    await add(signers.alice, image('6.0', 'new'));
    await does({ kind: 'take-back', gun, names: ['6.0'], roles: ['targets', 'targets/releases'] });
  });

  it('signs in several repositories at once', async () => {
    const { system, targets } = world.parts;
    const reviews = [
      await system.prepare({ kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('8.0'), image('8.1')] }),
      await system.prepare({ kind: 'add-targets', gun: origin, keyId: targets.keyId, targets: [image('8.0')] }),
    ];
    await system.signSet({ reviews, passphrases: new Map([[targets.keyId, targetsPassphrase]]) }, async ({ payload }) => ({
      confirms: payload,
    }));
    for (const { reviewId } of reviews) await system.publishSigned(reviewId);
    await copied(commandFor(reviews).command);
    await same(origin);
  });

  it('is not there where notary has none', async () => {
    const { command } = await sign(world.parts.system, { kind: 'renew', ...by(world.parts.root), role: 'root' });
    expect(command).toBeUndefined();
    for (const role of ['root', 'snapshot', 'timestamp']) {
      expect(await person.tryNotary('witness', '-p', gun, role), role).toMatchObject({ status: 1 });
      await person.notary('reset', '--all', gun);
    }
  });

  it('renews the root certificate, with the same key', async () => {
    const { root } = world.parts;
    const before = await report(theirs);
    await does({ kind: 'rotate', gun, rootKeyId: root.keyId, role: 'root', keyId: root.keyId, passphrase: rootPassphrase });
    const after = await report(theirs);
    expect(after.versions.root).toBe(before.versions.root + 1);
    expect(after.dockerInspect.administrativeKeys).not.toEqual(before.dockerInspect.administrativeKeys);
    expect(await person.notary('key', 'list')).toContain(root.notaryKeyId);
    expect(await readdir(person.home)).not.toContainEqual(expect.stringMatching(/^tmp\./));
  });

  it('rotates the keys of snapshot, targets and root', async () => {
    const { keys, root } = world.parts;
    const rotate = { kind: 'rotate', gun, rootKeyId: root.keyId } as const;
    await does({ ...rotate, role: 'snapshot', to: 'here' });
    expect(await person.notary('key', 'list')).toMatch(/snapshot/);
    const own = (await keys.list()).find(({ role, guns }) => role === 'snapshot' && guns.includes(gun));
    const renewal = await world.parts.system.prepare({ kind: 'renew', gun, keyId: own?.keyId ?? root.keyId, role: 'snapshot' });
    expect(renewal).toMatchObject({ role: 'snapshot', noCommand: 'none' });
    world.parts.system.discard(renewal.reviewId);
    await does({ ...rotate, role: 'snapshot', to: 'server' });
    const next = await keys.make('ecdsa-p256', 'targets', { label: 'next', passphrase: targetsPassphrase });
    await does({ ...rotate, role: 'targets', keyId: next.keyId });
    await does({ kind: 'renew', ...by(next), role: 'targets' });
    const nextRoot = await keys.make('ecdsa-p256', 'root', { label: 'next', passphrase: rootPassphrase });
    await does({ ...rotate, role: 'root', keyId: nextRoot.keyId, passphrase: rootPassphrase });
  });
});
