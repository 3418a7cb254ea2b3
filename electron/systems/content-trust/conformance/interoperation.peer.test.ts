import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { canonicalJson } from '#electron/formats/canonical-json.ts';
import { readPublicKey, tufKeyOf } from '#electron/formats/notary/public-key.ts';
import { verifySignature } from '#electron/formats/tuf/verify-signature.ts';
import type { KeyStore } from '#electron/keys/key-store.ts';
import { memoryStore } from '#electron/keys/memory-store.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyAlgorithm, KeyRecord } from '#shared/domain/key.ts';
import { collectionPlace } from '../collection/place.ts';
import { nothingKnown, type UpdateOutcome, type VerifiedCollection } from '../collection.ts';
import { dockerInspect } from '../docker-view.ts';
import { localFolderRemote } from '../local-folder-remote.ts';
import { allTargets } from '../lookup.ts';
import { digestOf } from '../publish/prepared.ts';
import { file, image, TestCollection } from '../publish/testing/test-collection.ts';
import type { TrustRemote } from '../remote.ts';
import type { TestServer } from '../trust-server/testing/test-server.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';
import { updateCollection } from '../verify/update.ts';
import { Client, verified } from './testing/client.ts';
import { certificates } from './testing/https.ts';
import { folderServer, notaryServer, PeerUser, peerPassphrase } from './testing/peers.ts';
import { type Recording, record } from './testing/recording.ts';
import { conformance, rows } from './testing/suite.ts';

const ends: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const end of ends.reverse()) await end();
});

const userOf = async (server: TestServer): Promise<PeerUser> => {
  const user = await PeerUser.of(server);
  ends.push(user.end);
  return user;
};

/** One for all rows; each has a repository of its own. */
let running: Promise<TestServer> | undefined;
const realServer = (): Promise<TestServer> => {
  running ??= notaryServer().then((server) => {
    ends.push(server.close);
    return server;
  });
  return running;
};

/** Signet as a reader of the real server, which remembers what it saw. */
async function readerOf({ url }: TestServer, name: string) {
  const gun = Gun.parse(name);
  const trust = await openTrustServer(url, { caFile: certificates.caFile });
  ends.push(() => trust.close());
  let known = nothingKnown;
  return async (): Promise<VerifiedCollection> => {
    const remote: TrustRemote = trust.remote(gun);
    const outcome: UpdateOutcome = await updateCollection({ gun, remote, known, now: Date.now() });
    const collection = verified(outcome);
    const { root, timestamp, snapshot, targets, floors } = collection;
    const files = [timestamp, snapshot, ...targets.values()].map((one) => [one.role as string, one.file.bytes] as const);
    known = { root: root.file.bytes, files: new Map(files), floors };
    return collection;
  };
}

const asListed = (collection: VerifiedCollection) =>
  allTargets(collection)
    .map(({ name, sha256, role }) => `${name} ${sha256} ${role}`)
    .sort();

/** `docker trust inspect` and Signet say the same of a repository. */
async function dockerAgrees(user: PeerUser, repository: string, collection: VerifiedCollection): Promise<void> {
  const theirs = await user.inspect(repository);
  const ours = dockerInspect(collection);
  const tags = (theirs.SignedTags ?? []).map(({ SignedTag, Digest, Signers }) => ({
    tag: SignedTag,
    digest: Digest,
    signers: [...Signers].sort(),
  }));
  expect(tags.sort((a, b) => (a.tag < b.tag ? -1 : 1))).toEqual(ours.signedTags);
  const signers = (theirs.Signers ?? []).map(({ Name, Keys }) => ({ name: Name, keyIds: Keys.map(({ ID }) => ID) }));
  expect(signers.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual(ours.signers);
  const keys = (name: string) => theirs.AdministrativeKeys.find(({ Name }) => Name === name)?.Keys.map(({ ID }) => ID);
  expect({ root: keys('Root'), repository: keys('Repository') }).toEqual(ours.administrativeKeys);
}

/** A collection of Signet's own, its folder served as it is; each step is read by both peers, one with a cache and one without. */
async function writtenBySignet(root: KeyAlgorithm, targets: KeyAlgorithm): Promise<void> {
  const collection = await TestCollection.started({ root, targets, at: new Date(), gun: 'registry.example.com/team/with_underscore' });
  const { server: folder } = collectionPlace(collection.deps.folders.collections, collection.gun);
  const server = await folderServer(collection.gun, folder);
  ends.push(server.close);
  const user = await userOf(server);
  const agree = async (expected: number) => {
    const ours = verified(
      await updateCollection({ gun: collection.gun, remote: localFolderRemote(folder), known: nothingKnown, now: Date.now() }),
    );
    expect(asListed(ours)).toHaveLength(expected);
    for (const one of [user, await userOf(server)]) {
      expect(await one.list(collection.gun)).toEqual(asListed(ours));
      await dockerAgrees(one, collection.gun, ours);
    }
  };
  await agree(0);
  await collection.confirm(await collection.add(image('1.0'), image('2.0'), file('a<b>&"c\\ é 名')));
  await agree(3);
  await collection.confirm(await collection.add(image('1.0', 'moved', 999)));
  await agree(3);
  await collection.confirm(await collection.remove('2.0'));
  await agree(2);
  await collection.confirm(await collection.renew('root'));
  await agree(2);
}

const digest = (seed: string) => image('', seed).sha256;

/** notary and docker write, Signet reads; after each step all three agree. */
async function writtenByPeers(): Promise<void> {
  const server = await realServer();
  const gun = 'registry.example.com:5000/team/peers';
  const user = await userOf(server);
  const read = await readerOf(server, gun);
  const agree = async (...expected: readonly string[]) => {
    const ours = await read();
    expect(asListed(ours)).toEqual([...expected].sort());
    expect(await user.list(gun)).toEqual(asListed(ours));
    await dockerAgrees(user, gun, ours);
    return ours;
  };
  const add = (role: string, tag: string, seed: string) =>
    user.notary('addhash', '-p', '-r', role, gun, tag, '523', '--sha256', digest(seed));

  await user.notary('init', '-p', gun);
  await agree();
  await add('targets', '0.9', 'old');
  await agree(`0.9 ${digest('old')} targets`);
  await user.notary('key', 'rotate', gun, 'snapshot', '-r');
  await agree(`0.9 ${digest('old')} targets`);

  // docker's own client code: a signer, with a role of his and a place in the releases.
  await user.docker('key', 'generate', 'alice', '--dir', user.home);
  await user.docker('signer', 'add', '--key', join(user.home, 'alice.pub'), 'alice', gun);
  const { delegations } = await agree(`0.9 ${digest('old')} targets`);
  expect(delegations.map(({ role }) => role).sort()).toEqual(['targets/alice', 'targets/releases']);

  await add('targets/alice', '1.0', 'one');
  await add('targets/releases', '1.0', 'one');
  const both = [`0.9 ${digest('old')} targets`];
  const signed = await read();
  expect(dockerInspect(signed).signedTags).toContainEqual({ tag: '1.0', digest: digest('one'), signers: ['alice'] });
  await dockerAgrees(user, gun, signed);
  expect(await user.list(gun)).toEqual(asListed(signed));

  await user.docker('revoke', '--yes', `${gun}:1.0`);
  await agree(...both);
  await user.notary('key', 'rotate', gun, 'targets');
  expect((await agree(...both)).root.file.signed.version).toBeGreaterThan(2);
}

/** What docker's client wrote alone, from the first root on. */
async function startedByDocker(): Promise<void> {
  const server = await realServer();
  const gun = 'registry.example.com:5000/team/docker';
  const user = await userOf(server);
  await user.docker('key', 'generate', 'bob', '--dir', user.home);
  await user.docker('signer', 'add', '--key', join(user.home, 'bob.pub'), 'bob', gun);
  const collection = await (await readerOf(server, gun))();
  await dockerAgrees(user, gun, collection);
  expect(dockerInspect(collection).signers.map(({ name }) => name)).toEqual(['bob']);
}

/** A real repository, recorded after each thing that happened to it, and played again with other clocks and in other orders. */
async function recordedLive(): Promise<void> {
  const server = await realServer();
  const gun = Gun.parse('registry.example.com:5000/team/recorded');
  const user = await userOf(server);
  const trust = await openTrustServer(server.url, { caFile: certificates.caFile });
  ends.push(() => trust.close());
  const tapes: Recording[] = [];
  const happens = [
    ['init', '-p', gun],
    ['addhash', '-p', gun, '1.0', '523', '--sha256', digest('one')],
    ['key', 'rotate', gun, 'targets'],
    ['key', 'rotate', gun, 'snapshot', '-r'],
    ['addhash', '-p', gun, '2.0', '523', '--sha256', digest('two')],
  ];
  for (const one of happens) {
    await user.notary(...one);
    tapes.push(await record(gun, trust.remote(gun)));
  }
  const client = new Client(gun);
  for (const tape of tapes) {
    client.now = tape.at;
    await client.trusts(tape.remote);
  }
  for (const tape of tapes.slice(0, -1)) await client.refuses(tape.remote, 'rollback', 'timestamp');
  const last = tapes.at(-1) as Recording;
  client.now = last.freshUntil - 1000;
  await client.trusts(last.remote);
  client.now = last.freshUntil;
  await client.refuses(last.remote, 'expired', 'timestamp');
  // The server, which renews its timestamp in time, is trusted again; a client that slept through it all follows too.
  client.now = Date.now();
  await client.trusts(trust.remote(gun));
  const sleeper = new Client(gun);
  sleeper.now = client.now;
  await sleeper.trusts((tapes[0] as Recording).remote);
  await sleeper.trusts(last.remote);
}

const store = memoryStore({ clock: () => new Date() });
const keyPassphrase = 'for Signet alone';

/** Signs with a key in Signet's store, and checks it with the public key as metadata carries it. */
async function signs(keys: KeyStore, record: KeyRecord, passphrase: string | undefined): Promise<void> {
  const payload = canonicalJson({ of: record.keyId });
  const signer = await keys.signer(record.keyId, { payloads: [digestOf(payload)], ...(passphrase === undefined ? {} : { passphrase }) });
  const signature = await signer.sign(payload);
  const method = record.algorithm === 'ed25519' ? 'eddsa' : record.algorithm.startsWith('rsa') ? 'rsapss' : 'ecdsa';
  expect(verifySignature(publicKeyOf(record), method, payload, signature)).toEqual({ valid: true });
}
const publicKeyOf = (record: KeyRecord) => {
  const family = record.algorithm === 'ed25519' ? 'ed25519' : record.algorithm.startsWith('rsa') ? 'rsa' : 'ecdsa';
  const spki = Buffer.from(record.spki, 'base64');
  return readPublicKey({ keyType: family, public: (family === 'ed25519' ? spki.subarray(12) : spki).toString('base64') });
};

/** A signer's key made in Signet and exported: notary signs with it on the real server, and Signet finds it there. */
async function exportedToNotary(algorithm: 'ecdsa-p256' | 'rsa-3072'): Promise<void> {
  const server = await realServer();
  const gun = `registry.example.com:5000/keys/${algorithm}`;
  const user = await userOf(server);
  const record = await store.create({
    algorithm,
    label: 'carol',
    role: 'delegation',
    guns: [],
    passphrase: keyPassphrase,
  });
  const [sealed, open] = [join(user.home, 'carol.pem'), join(user.home, 'carol.pub')];
  await store.export(record.keyId, { format: 'notary-pem', passphrase: keyPassphrase, filePassphrase: peerPassphrase }, sealed);
  await store.export(record.keyId, { format: 'public-pem' }, open);
  await user.notary('init', '-p', gun);
  await user.notary('key', 'rotate', gun, 'snapshot', '-r');
  await user.notary('key', 'import', sealed);
  await user.notary('delegation', 'add', '-p', gun, 'targets/carol', open, '--all-paths');
  await user.notary('addhash', '-p', '-r', 'targets/carol', gun, '1.0', '523', '--sha256', digest('one'));
  const { targets } = await (await readerOf(server, gun))();
  expect(targets.get('targets/carol')?.signatures.signers).toEqual([record.notaryKeyId]);
}

async function exportedToDocker(): Promise<void> {
  const user = await userOf(await realServer());
  const record = await store.create({ algorithm: 'ecdsa-p256', label: 'dave', role: 'delegation', guns: [] });
  const sealed = join(user.home, 'dave.pem');
  await store.export(record.keyId, { format: 'notary-pem', filePassphrase: peerPassphrase }, sealed);
  await user.docker('key', 'load', '--name', 'dave', sealed);
  expect(await readdir(join(user.trust, 'private'))).toEqual([`${record.notaryKeyId}.key`]);
}

/** Keys that notary made for a repository: Signet imports them, and signs what the repository's own root would let through. */
async function exportedByNotary(): Promise<void> {
  const server = await realServer();
  const gun = Gun.parse('registry.example.com:5000/keys/notary');
  const user = await userOf(server);
  await user.notary('init', '-p', gun);
  const bundle = join(user.home, 'all.pem');
  await user.notary('key', 'export', '-o', bundle);
  const { root } = await (await readerOf(server, gun))();
  const keys = memoryStore({ clock: () => new Date() });
  const candidates = await keys.inspectFile(bundle);
  const known = new Set([...root.file.signed.keys.values()].map((key) => readPublicKey(key).canonicalId as string));
  const roles: string[] = [];
  for (const candidate of candidates) {
    const role = candidate.role as 'root' | 'targets' | 'snapshot';
    const passphrase = role === 'snapshot' ? undefined : keyPassphrase;
    const record = await keys.import(bundle, {
      index: candidate.index,
      filePassphrase: peerPassphrase,
      ...(passphrase === undefined ? {} : { passphrase }),
      label: role,
      role,
      guns: role === 'root' ? [] : [gun],
    });
    expect(known).toContain(record.notaryKeyId);
    await signs(keys, record, passphrase);
    roles.push(role);
  }
  expect(roles.sort()).toEqual(['root', 'snapshot', 'targets']);
}

async function exportedByDocker(): Promise<void> {
  const user = await userOf(await realServer());
  await user.docker('key', 'generate', 'erin', '--dir', user.home);
  const [name] = await readdir(join(user.trust, 'private'));
  const path = join(user.home, 'erin.key');
  await writeFile(path, await readFile(join(user.trust, 'private', name ?? '')), { mode: 0o600 });
  const keys = memoryStore({ clock: () => new Date() });
  const record = await keys.import(path, { index: 0, filePassphrase: peerPassphrase, label: 'erin', role: 'delegation', guns: [] });
  expect(`${record.notaryKeyId}.key`).toBe(name);
  expect(publicKeyOf(record).canonicalId).toBe(record.notaryKeyId);
  expect(tufKeyOf(publicKeyOf(record).publicKey).keyType).toBe('ecdsa');
  await signs(keys, record, undefined);
}

conformance([
  {
    id: 'C66',
    group: 'interoperation',
    says: 'What Signet writes, notary and docker read alike; what they write, Signet reads alike.',
    peers: ['notary', 'notary-server', 'docker'],
    run: {
      ...rows<[KeyAlgorithm, KeyAlgorithm]>(
        {
          'Signet writes, with EC keys': ['ecdsa-p256', 'ecdsa-p256'],
          'Signet writes, with P-384 and Ed25519': ['ecdsa-p384', 'ed25519'],
          'Signet writes, with RSA keys': ['rsa-2048', 'rsa-2048'],
        },
        ([root, targets]) => writtenBySignet(root, targets),
      ),
      'notary and docker write on a real server: tags, a signer, a revocation, new keys': writtenByPeers,
      'docker starts a repository': startedByDocker,
    },
  },
  {
    id: 'C68',
    group: 'interoperation',
    says: 'Real repositories, recorded over time, are judged as they had to be at each time.',
    peers: ['notary', 'notary-server'],
    run: { 'recorded from a real server, five times, and played again': recordedLive },
  },
  {
    id: 'C67',
    group: 'interoperation',
    says: 'Keys go both ways: notary and docker use those of Signet, and Signet theirs.',
    peers: ['notary', 'notary-server', 'docker'],
    run: {
      'an EC key of Signet signs in notary': () => exportedToNotary('ecdsa-p256'),
      'an RSA key of Signet signs in notary': () => exportedToNotary('rsa-3072'),
      'a key of Signet is loaded by docker': exportedToDocker,
      'the keys of a repository that notary made sign in Signet': exportedByNotary,
      'a key that docker made signs in Signet': exportedByDocker,
    },
  },
]);
