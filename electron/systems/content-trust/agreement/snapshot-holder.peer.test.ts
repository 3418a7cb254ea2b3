import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { Gun } from '#shared/domain/gun.ts';
import { image } from '../publish/testing/test-collection.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { peersMissing } from './testing/peers.ts';
import { sign } from './testing/signet.ts';
import { World } from './testing/world.ts';

peersMissing();

/** `notary init` keeps the snapshot key at home: then delegates cannot publish, whatever client they use. */
describe.runIf(hasNotary)('a repository whose snapshot key is with somebody else', () => {
  const own = testCertificates();
  const gun = Gun.parse('registry.example.com/team/app');
  let folder: string;
  let endServer: () => Promise<void>;
  let world: World;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-snapshot-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    world = await World.make(join(folder, 'world'), gun, { url: `https://127.0.0.1:${port}`, caFile: own.caFile }, 'notary');
    await world.parts.writer.notary('delegation', 'add', '-p', gun, 'targets/alice', await world.publicKey('alice'), '--all-paths');
    await world.agree();
  });
  afterAll(async () => {
    await world?.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });
  const add = () => sign(world.parts.system, { kind: 'add-targets', gun, keyId: world.parts.signers.alice.keyId, targets: [image('1.0')] });

  it('says that nobody here may sign the snapshot, and changes nothing', async () => {
    const before = await world.agree();
    await expect(add()).rejects.toMatchObject({ failure: { code: 'no-eligible-key', gun, role: 'snapshot' } });
    expect((await world.agree()).versions).toEqual(before.versions);
  });

  it('can be signed in once the server has it', async () => {
    await world.parts.writer.notary('key', 'rotate', gun, 'snapshot', '-r');
    await world.agree();
    await add();
    expect((await world.agree()).dockerInspect.signers).toHaveLength(1);
  });
});
