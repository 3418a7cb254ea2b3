import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { Gun } from '#shared/domain/gun.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { signet } from './testing/command-line.ts';
import { dockers, Person, peersMissing } from './testing/peers.ts';
import { World } from './testing/world.ts';

peersMissing();

const gun = Gun.parse('registry.example.com/team/app');
const digest = (content: string) => createHash('sha256').update(content).digest('hex');

describe.runIf(hasNotary).each(dockers)('what %s trust inspect prints', (cli) => {
  const own = testCertificates();
  let folder: string;
  let endServer: () => Promise<void>;
  let url: string;
  let reader: Person;
  let world: World;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-inspect-'));
    const port = await freePort();
    url = `https://127.0.0.1:${port}`;
    endServer = await startServer(folder, port, own, undefined);
    const server = { url, caFile: own.caFile };
    world = await World.make(folder, gun, server, 'signet');
    reader = await Person.at(join(folder, 'reader'), server);
  });
  afterAll(async () => {
    await world?.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const notary = (...args: string[]) => world.parts.writer.notary(...args);
  const add = (name: string, content: string, role = 'targets') =>
    notary('addhash', '-p', gun, name, '523', '--sha256', digest(content), '-r', role);
  const same = async (image: string) => {
    const theirs = await reader.tryDocker(cli, 'inspect', image);
    const ours = await signet('inspect', image, '--server', url, '--ca', own.caFile, '--as', 'docker', '--json');
    expect(ours.out).toBe(theirs.out);
    expect(ours.status).toBe(theirs.status);
    return { ...ours, value: JSON.parse(ours.out) };
  };

  it('is nothing where nothing is published', async () => {
    const { status, value, err } = await same('registry.example.com/team/none');
    expect({ status, value }).toEqual({ status: 1, value: [] });
    expect(JSON.parse(err)).toEqual({ failure: { code: 'trust-data-missing', gun: 'registry.example.com/team/none', role: 'root' } });
  });

  it('has no tags at first, and then tags in their natural order', async () => {
    expect((await same(gun)).value).toMatchObject([{ Name: gun, SignedTags: [], Signers: [], AdministrativeKeys: [{ Name: 'Root' }, {}] }]);
    for (const name of ['1.10', '1.9', 'latest', 'Z', 'v02', 'v2', 'v10']) await add(name, name);
    const { value } = await same(gun);
    expect(value[0].SignedTags.map(({ SignedTag }: { SignedTag: string }) => SignedTag)).toEqual('1.9 1.10 Z latest v2 v02 v10'.split(' '));
  });

  it('names those who signed, in the order of their delegations', async () => {
    for (const name of ['zoe', 'alice', 'bob'] as const) {
      await notary('delegation', 'add', '-p', gun, `targets/${name}`, await world.publicKey(name), '--all-paths');
      await add('1.9', '1.9', `targets/${name}`);
      await add('latest', 'latest', `targets/${name}`);
    }
    const { value } = await same(gun);
    expect(value[0].SignedTags[0]).toEqual({ SignedTag: '1.9', Digest: digest('1.9'), Signers: ['zoe', 'alice', 'bob'] });
    expect(value[0].Signers.map(({ Name }: { Name: string }) => Name)).toEqual(['zoe', 'bob', 'alice']);
  });

  it('is about one tag where a tag is given, and about all for a digest', async () => {
    expect((await same(`${gun}:1.9`)).value).toMatchObject([{ Name: `${gun}:1.9`, SignedTags: [{ SignedTag: '1.9' }] }]);
    expect((await same(`${gun}:none`)).value).toMatchObject([{ SignedTags: [], Signers: [{}, {}, {}] }]);
    expect((await same(`${gun}@sha256:${digest('1.9')}`)).value[0].SignedTags).toHaveLength(7);
    expect((await same(`${gun}:1.9@sha256:${digest('1.9')}`)).value[0].SignedTags).toHaveLength(7);
  });

  it('does not look at paths where no tag is given', async () => {
    await notary('delegation', 'remove', '-p', gun, 'targets/bob', '--all-paths');
    await notary('delegation', 'add', '-p', gun, 'targets/bob', '--paths', '1.');
    const names = async (image: string) =>
      (await same(image)).value[0].SignedTags.find((row: { SignedTag: string }) => row.SignedTag === 'latest');
    expect((await names(gun)).Signers).toEqual(['zoe', 'alice', 'bob']);
    expect((await names(`${gun}:latest`)).Signers).toEqual(['zoe', 'alice']);
  });

  it('has a tag twice where releases and targets differ, and a signer without keys', async () => {
    await notary('delegation', 'add', '-p', gun, 'targets/releases', await world.publicKey('releases'), '--all-paths');
    await notary('delegation', 'remove', '-p', gun, 'targets/alice', world.parts.signers.alice.notaryKeyId, '--yes');
    await add('1.9', 'moved', 'targets/releases');
    const theirs = JSON.parse((await reader.tryDocker(cli, 'inspect', `${gun}:1.9`)).out);
    const { out } = await signet('inspect', `${gun}:1.9`, '--server', url, '--ca', own.caFile, '--as', 'docker', '--json');
    const [ours] = JSON.parse(out);
    expect(ours.SignedTags).toHaveLength(2);
    expect({ ...ours, SignedTags: expect.arrayContaining(ours.SignedTags) }).toEqual({ ...theirs[0] });
    expect(ours.Signers).toContainEqual({ Name: 'alice' });
  });

  it('is nothing where the server cannot be asked', async () => {
    await endServer();
    endServer = async () => undefined;
    const { status, out, err } = await signet('inspect', gun, '--server', url, '--ca', own.caFile, '--as', 'docker', '--json');
    expect({ status, out }).toEqual({ status: 1, out: '[]\n' });
    expect(JSON.parse(err)).toMatchObject({ failure: { code: 'server-unreachable' } });
  });
});
