import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { DockerRepository } from '#electron/systems/content-trust/docker-inspect.ts';
import type { InspectReport } from '#electron/systems/content-trust/inspect-report.ts';
import { rootPassphrase, targetsPassphrase } from '#electron/systems/content-trust/publish/testing/test-collection.ts';
import { TestKeys } from '#electron/systems/content-trust/publish/testing/test-keys.ts';
import type { ContentTrust } from '#electron/systems/content-trust/system.ts';
import type { SigningReceipt } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { signet } from './command-line.ts';
import { dockers, listedRows, Person, type PersonsServer } from './peers.ts';
import { openSignet, sign } from './signet.ts';

export type ServerForWorld = PersonsServer;

export type Owner = 'signet' | 'notary' | 'docker';
export const owners: readonly Owner[] = ['signet', 'signet', 'notary', 'docker'];
export const signerNames = ['releases', 'alice', 'bob', 'zoe'] as const;
export type SignerName = (typeof signerNames)[number];

interface WorldParts {
  readonly folder: string;
  readonly server: ServerForWorld;
  readonly gun: Gun;
  readonly system: ContentTrust;
  readonly keys: TestKeys;
  /** Where notary and docker sign: the delegates' keys, and those of the owner, are in this store too. */
  readonly writer: Person;
  readonly root: KeyRecord;
  readonly targets: KeyRecord;
  readonly signers: Readonly<Record<SignerName, KeyRecord>>;
}

/** One repository, Signet and the others who work on it, and readers with caches of their own. */
export class World {
  readonly parts: WorldParts;
  /** Where Signet started the repository. */
  started: SigningReceipt | undefined;
  private onward: Gun | undefined;

  private constructor(parts: WorldParts) {
    this.parts = parts;
  }

  static async make(folder: string, gun: Gun, server: ServerForWorld, owner: Owner): Promise<World> {
    const keys = new TestKeys();
    const root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    const targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
    const signers = {} as Record<SignerName, KeyRecord>;
    const writer = await Person.at(join(folder, 'writer'), server);
    for (const name of signerNames) {
      const key = await keys.make(name === 'zoe' ? 'rsa-2048' : 'ecdsa-p256', 'delegation', { label: name, passphrase: targetsPassphrase });
      signers[name] = key;
      await writer.importKey(keys.pems(key.keyId).privateKey, 'delegation', gun);
    }
    const system = await openSignet(join(folder, 'signet'), keys);
    await system.elsewhere.addServer(server.url, server.caFile);
    const world = new World({ folder, server, gun, system, keys, writer, root, targets, signers });
    await world.initialise(owner);
    return world;
  }

  private async initialise(owner: Owner): Promise<void> {
    const { gun, root, targets, writer, keys, system, server } = this.parts;
    const { url } = server;
    if (owner === 'signet') {
      this.started = await sign(system, {
        kind: 'initialise',
        gun,
        rootKeyId: root.keyId,
        rootPassphrase,
        targetsKeyId: targets.keyId,
        server: url,
      });
      await writer.importKey(keys.pems(root.keyId).privateKey, 'root', gun);
      await writer.importKey(keys.pems(targets.keyId).privateKey, 'targets', gun);
      return;
    }
    if (owner === 'notary') await writer.notary('init', '-p', gun);
    else await writer.docker(dockers[0] ?? '', 'signer', 'add', 'alice', '--key', await this.publicKey('alice'), gun);
    await this.parts.system.elsewhere.meet(gun, url);
    await this.parts.system.elsewhere.follow(gun, url);
  }

  /** A second repository, started when it is first asked for: Signet's own. */
  async startOnward(): Promise<Gun> {
    const { gun, root, targets, system, server } = this.parts;
    const onward = Gun.parse(`${gun}-onward`);
    const by = { rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server: server.url };
    if (!this.onward) await sign(system, { kind: 'initialise', gun: onward, ...by });
    this.onward = onward;
    return onward;
  }

  /** A file with a signer's public key, as the others take it. */
  publicKey(name: SignerName): Promise<string> {
    const { writer, keys, signers } = this.parts;
    return writer.file(`${name}.pub`, keys.pems(signers[name].keyId).publicKey);
  }

  async report(gun = this.parts.gun): Promise<Required<InspectReport>> {
    const { url, caFile } = this.parts.server;
    const { status, out, err } = await signet('inspect', gun, '--server', url, '--ca', caFile, '--json');
    expect({ status, err }, out).toEqual({ status: 0, err: '' });
    return JSON.parse(out);
  }

  /** Signet with and without memory, notary and every docker say the same about tags, digests and signers. */
  async agree({ readers = 'readers', gun = this.parts.gun } = {}): Promise<Required<InspectReport>> {
    const { server, system, folder, keys } = this.parts;
    const report = await this.report(gun);
    const reader = await Person.at(join(folder, readers), server);
    const listed = listedRows(await reader.notary('list', gun));
    expect(inOrder(listed), 'notary list').toEqual(
      inOrder(report.targets.map(({ name, sha256, length, role }) => ({ name, sha256: sha256 ?? '', length, role }))),
    );
    const asDocker = await signet('inspect', gun, '--server', server.url, '--ca', server.caFile, '--as', 'docker', '--json');
    expect(asDocker.status).toBe(0);
    const ours: DockerRepository[] = JSON.parse(asDocker.out);
    for (const [index, cli] of dockers.entries()) {
      const own = await Person.at(join(folder, `${readers}-${index}`), server);
      expect(sameTags(ours), cli).toEqual(sameTags(JSON.parse(await own.docker(cli, 'inspect', gun))));
    }
    expect(
      report.dockerInspect.signedTags.map(({ tag, digest, signers }) => ({ SignedTag: tag, Digest: digest, Signers: signers })),
    ).toEqual(expect.arrayContaining((ours[0]?.SignedTags ?? []).map((row) => ({ ...row, Signers: [...row.Signers].sort() }))));
    await system.elsewhere.refresh(gun);
    const detail = await system.book.detail(gun, await keys.list());
    expect(['trusted', 'warning'], detail.row.sentence).toContain(detail.row.verdict);
    for (const { tag, digest, size } of report.dockerPull) {
      const judged = await system.judge({ repository: gun, tag, digest: digest as never, size });
      expect(['trusted', 'warning'], judged.sentence).toContain(judged.verdict);
    }
    return report;
  }

  /** The same by readers who never saw these repositories. */
  async agreeFresh(): Promise<void> {
    for (const gun of [this.parts.gun, ...(this.onward ? [this.onward] : [])]) await this.agree({ readers: 'strangers', gun });
  }

  /** Whether notary takes this content for what stands under the name. */
  async verifies(name: string, content: string): Promise<boolean> {
    const { folder, server, gun } = this.parts;
    const reader = await Person.at(join(folder, 'readers'), server);
    const { status } = await reader.tryNotary('verify', gun, name, '-i', await reader.file('content', content), '-q');
    return status === 0;
  }

  async close(): Promise<void> {
    await this.parts.system.elsewhere.close();
    await rm(this.parts.folder, { recursive: true, force: true });
  }
}

const inOrder = <T extends { readonly name: string }>(rows: readonly T[]) => [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));

/** Rows with one tag come in any order from docker. */
const sameTags = (all: readonly DockerRepository[]) =>
  all.map((one) => {
    const order = one.SignedTags.map(({ SignedTag }) => SignedTag);
    const rows = [...one.SignedTags].sort(
      (a, b) => order.indexOf(a.SignedTag) - order.indexOf(b.SignedTag) || (a.Digest < b.Digest ? -1 : 1),
    );
    return { ...one, SignedTags: rows };
  });
