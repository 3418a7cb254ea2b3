import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import type { SignedRole } from '#shared/domain/gun.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { Heard } from '#shared/domain/take-back.ts';
import { image, targetsPassphrase, yes } from '../publish/testing/test-collection.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { dockers, Person, peersMissing } from './testing/peers.ts';
import { World } from './testing/world.ts';

peersMissing();

/** What Signet says that consumers will get, they get: docker and notary are asked after each of these. */
describe.runIf(hasNotary && dockers.length > 0)('a signature that several roles state', { timeout: 60_000 }, () => {
  const own = testCertificates();
  const gun = Gun.parse('registry.example.com/team/app');
  const all = ['targets', 'targets/releases', 'targets/alice', 'targets/alice/lab'] as const;
  let folder: string;
  let endServer: () => Promise<void>;
  let world: World;
  let readers = 0;
  const cases: { readonly name: string; readonly from: readonly SignedRole[] }[] = [
    { name: 'as-docker-revokes', from: ['targets/releases', 'targets/alice'] },
    { name: 'only-the-old-one', from: ['targets'] },
    { name: 'all-but-the-lab', from: ['targets', 'targets/releases', 'targets/alice'] },
    { name: 'all-but-alice', from: ['targets', 'targets/releases', 'targets/alice/lab'] },
    { name: 'everywhere', from: [...all] },
  ];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-take-back-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    world = await World.make(join(folder, 'world'), gun, { url: `https://127.0.0.1:${port}`, caFile: own.caFile }, 'signet');
    const { writer } = world.parts;
    const delegates = (role: string, key: 'alice' | 'bob' | 'releases') => async () =>
      writer.notary('delegation', 'add', '-p', gun, role, await world.publicKey(key), '--all-paths');
    for (const [role, key] of [
      ['targets/releases', 'releases'],
      ['targets/alice', 'alice'],
      ['targets/alice/lab', 'bob'],
    ] as const)
      await delegates(role, key)();
    for (const { name } of cases)
      for (const role of all) {
        const { length, sha256 } = image(name, `${name} by ${role}`);
        await writer.notary('addhash', gun, name, String(length), '--sha256', sha256, '-r', role);
      }
    await writer.notary('publish', gun);
    await world.agree();
  }, 60_000);
  afterAll(async () => {
    await world?.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const plan = async (name: string, from?: readonly SignedRole[]) =>
    world.parts.system.takeBackPlan(gun, [name], await world.parts.keys.list(), from);
  /** By somebody who never asked before. */
  const heard = async (name: string) => {
    readers += 1;
    const reader = await Person.at(join(folder, `reader-${readers}`), world.parts.server);
    const { status, out } = await reader.tryNotary('lookup', gun, name);
    const rows: { SignedTag: string; Digest: string }[] = JSON.parse(await reader.docker(dockers[0] ?? '', 'inspect', gun))[0].SignedTags;
    return {
      notary: status === 0 ? /\b([0-9a-f]{64})\b/.exec(out)?.[1] : undefined,
      docker: rows.filter(({ SignedTag }) => SignedTag === name).map(({ Digest }) => Digest),
    };
  };
  const agrees = async (name: string, said: Heard | undefined) => {
    const got = await heard(name);
    expect(got.notary, 'notary lookup').toBe(said?.notary?.sha256);
    if (said?.docker) expect(got.docker, 'docker trust inspect').toContain(said.docker.sha256);
    else expect(got.docker, 'docker trust inspect').toEqual([]);
  };

  it('is shown with every role, and who can take it back there', async () => {
    const { roles, names } = await plan('everywhere');
    expect(roles.map(({ role, key, chosen }) => ({ role, key: key?.label, chosen }))).toEqual([
      { role: 'targets', key: expect.any(String), chosen: true },
      { role: 'targets/releases', key: 'releases', chosen: true },
      { role: 'targets/alice', key: 'alice', chosen: true },
      { role: 'targets/alice/lab', key: 'bob', chosen: true },
    ]);
    expect(names[0]?.after).toEqual({});
    await agrees('everywhere', names[0]?.before);
    const { roles: withoutKeys } = await world.parts.system.takeBackPlan(gun, ['everywhere'], []);
    expect(withoutKeys.map(({ key, reason }) => [key, reason])).toEqual(
      all.map(() => [undefined, expect.stringMatching(/^whoever has its key has to: [0-9a-f]+/)]),
    );
  });

  it.each(cases)('$name: taken back in $from, consumers get what was said', async ({ name, from }) => {
    const said = (await plan(name, from)).names[0];
    await agrees(name, said?.before);
    const before = (await world.report()).versions;
    const review = await world.parts.system.prepare({ kind: 'take-back', gun, names: [name], roles: from });
    const told = JSON.stringify(review.warnings);
    for (const entry of [said?.after.docker, said?.after.notary]) if (entry) expect(told).toContain(entry.sha256);
    // Each key by its own passphrase.
    const passphrases = Object.fromEntries((review.asks ?? []).map(({ keyId }) => [keyId, targetsPassphrase]));
    const typed = from.length > 1 ? { passphrases } : { passphrase: targetsPassphrase };
    await world.parts.system.confirm({ reviewId: review.reviewId, payload: review.payload, ...typed }, yes);
    await agrees(name, said?.after);
    const { versions } = await world.agree();
    // One publish: each of them went up by one, and so did the snapshot.
    for (const role of [...from, 'snapshot']) expect(versions[role], role).toBe((before[role] ?? 0) + 1);
    const left = (await plan(name)).roles.map(({ role }) => role);
    expect(left).toEqual(all.filter((role) => !from.includes(role)));
  });

  it('is not taken back where nobody of ours can', async () => {
    await expect(
      world.parts.system.prepare({ kind: 'take-back', gun, names: ['as-docker-revokes'], roles: ['targets/zoe'] }),
    ).rejects.toMatchObject({ failure: { code: 'no-eligible-key', role: 'targets/zoe' } });
    await expect(world.parts.system.prepare({ kind: 'take-back', gun, names: ['never'] })).rejects.toMatchObject({
      failure: { code: 'target-unknown', target: 'never' },
    });
  });
});
