import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeFile, encodeSigned } from '#electron/formats/tuf/encode.ts';
import { formatInstant } from '#electron/formats/tuf/instant.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { Metadata, MetadataFile, Root, Targets } from '#electron/formats/tuf/types.ts';
import { freePort } from '#electron/http/testing/ports.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import { Gun, type RoleName } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { findingsOf } from '#shared/health/findings.ts';
import { certifiedRootKey } from '../publish/certify.ts';
import { digestOf } from '../publish/prepared.ts';
import { signUnder, tufKey } from '../publish/signing-keys.ts';
import { image } from '../publish/testing/test-collection.ts';
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
const year = 365 * 86_400_000;
const leads = { certificate: 1, root: 1, targets: 365, delegation: 365, snapshot: 1 };

/** Roles that need several signatures, which notary cannot make, on the server that takes them. */
describe.runIf(hasNotary)('on the real notary-server', () => {
  const own = testCertificates();
  const keys = new TestKeys();
  const passphrases: Record<string, string> = {};
  const gun = Gun.parse('registry.example.com/thresholds/app');
  let folder: string;
  let url: string;
  let endServer: () => Promise<void>;
  let system: ContentTrust;
  const made: Record<'root1' | 'root2' | 'targets1' | 'targets2' | 'rhea', KeyRecord> = {} as never;

  const key = async (role: 'root' | 'targets' | 'delegation', label: string) => {
    const record = await keys.make('ecdsa-p256', role, { label, passphrase: `passphrase of ${label}` });
    passphrases[record.keyId] = `passphrase of ${label}`;
    return record;
  };
  const sign = async (intent: SigningIntent) => {
    const review = await system.prepare(intent);
    const receipt = await system.confirm({ reviewId: review.reviewId, payload: review.payload, passphrases }, async ({ payload }) => ({
      confirms: payload,
    }));
    return { review, receipt };
  };
  const onServer = async (role: string): Promise<Uint8Array> => {
    const server = await openTrustServer(url, { caFile: own.caFile });
    const bytes = await server.remote(gun).current(role as RoleName, 1024 * 1024);
    await server.close();
    if (!bytes) throw new Error(`no ${role}`);
    return bytes;
  };
  const signed = async (metadata: Metadata, signers: readonly (readonly [KeyRecord, readonly string[]])[]) => {
    const payload = encodeSigned(metadata);
    const signatures = [];
    for (const [record, ids] of signers) {
      const signer = await keys.signer(record.keyId, { passphrase: passphrases[record.keyId] ?? '', payloads: [digestOf(payload)] });
      signatures.push(...(await signUnder(ids, signer, payload)));
    }
    return encodeFile(payload, signatures);
  };
  const publish = async (...files: { role: string; bytes: Uint8Array }[]) => {
    const server = await openTrustServer(url, { caFile: own.caFile });
    expect(await server.publisher(gun).publish(files as never)).toEqual({ kind: 'stored' });
    await server.close();
    await system.elsewhere.refresh(gun);
  };
  let strangers = 0;
  /** What notary's client lists that knows nothing of it. */
  const list = async () => {
    const { stdout } = await run(
      'notary',
      ['-s', url, '--tlscacert', own.caFile, '-d', join(folder, `nobody ${++strangers}`), 'list', gun],
      { env: { PATH: process.env.PATH, HOME: folder } },
    );
    return stdout.split('\n').flatMap((line) => /^(\S+)\s+[0-9a-f]{64}\s/.exec(line)?.[1] ?? []);
  };
  const row = async () => (await system.book.rows()).find((one) => one.gun === gun);
  const findings = async (ours?: readonly KeyRecord[]) => {
    const found = await row();
    return found ? findingsOf([found as never], ours ?? (await keys.list()), leads, new Date()) : [];
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-thresholds-'));
    const port = await freePort();
    endServer = await startServer(folder, port, own, undefined);
    made.root1 = await key('root', 'root one');
    made.root2 = await key('root', 'root two');
    made.targets1 = await key('targets', 'targets one');
    made.targets2 = await key('targets', 'targets two');
    made.rhea = await key('delegation', 'rhea');
    system = contentTrust({
      keys,
      collections: join(folder, 'collections'),
      journal: join(folder, 'journal'),
      now: () => new Date(),
      random: (length) => randomBytes(length),
    });
    await system.start();
    ({ url } = await system.elsewhere.addServer(`https://127.0.0.1:${port}/`, own.caFile));
    const rootPassphrase = passphrases[made.root1.keyId] as string;
    await sign({ kind: 'initialise', gun, rootKeyId: made.root1.keyId, rootPassphrase, targetsKeyId: made.targets1.keyId, server: url });
    // Nobody's program sets thresholds: the test makes the root that asks for them.
    const root = (parseMetadata('root', await onServer('root')) as MetadataFile<Root>).signed;
    const targets = (parseMetadata('targets', await onServer('targets')) as MetadataFile<Targets>).signed;
    const second = await certifiedRootKey(
      { keys, now: () => new Date(), random: (length: number) => randomBytes(length) } as never,
      gun,
      made.root2,
      passphrases[made.root2.keyId],
    );
    const [firstRoot] = root.roles.get('root')?.keyIds ?? [];
    const [one, two] = [tufKey(made.targets1), tufKey(made.targets2)];
    const next: Root = {
      ...root,
      version: root.version + 1,
      keys: new Map([...root.keys, [second.id, second.key], [one.id, one.key], [two.id, two.key]]),
      roles: new Map([
        ...root.roles,
        ['root', { keyIds: [firstRoot as string, second.id], threshold: 2 }],
        ['targets', { keyIds: [one.id, two.id], threshold: 2 }],
      ]),
    };
    const soon: Targets = { ...targets, version: targets.version + 1, expires: formatInstant(Date.now() + year / 2) };
    await publish(
      {
        role: 'root',
        bytes: await signed(next, [
          [made.root1, [firstRoot as string]],
          [made.root2, [second.id]],
        ]),
      },
      {
        role: 'targets',
        bytes: await signed(soon, [
          [made.targets1, [one.id]],
          [made.targets2, [two.id]],
        ]),
      },
    );
  });
  afterAll(async () => {
    await system?.elsewhere.close();
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  it('says who else must sign where too few keys are ours', async () => {
    const alone = [made.root1, made.targets1];
    expect(await system.eligibleKeys(gun, 'targets', alone)).toMatchObject([
      {},
      { eligible: false, reason: 'targets needs 2 signatures at once, and 1 of its keys is yours' },
    ]);
    expect((await findings(alone)).find(({ kind }) => kind === 'role-ends')?.repair).toMatchObject({
      by: 'others',
      who: { role: 'targets', needs: 2, keys: [{ label: 'targets one' }, { id: made.targets2.notaryKeyId }] },
    });
  });

  it('signs with as many keys as a role needs, and everybody reads it', async () => {
    expect(await system.eligibleKeys(gun, 'targets', [made.targets1, made.targets2])).toMatchObject([
      { eligible: true, reason: 'targets, with “targets two”' },
      { eligible: true, reason: 'targets, with “targets one”' },
    ]);
    const { review } = await sign({ kind: 'add-targets', gun, keyId: made.targets2.keyId, targets: [image('1.0')] });
    expect(review).toMatchObject({ keyLabel: 'targets two', alsoWith: [{ role: 'targets', keyLabel: 'targets one' }] });
    expect(await list()).toEqual(['1.0']);
    expect(await row()).toMatchObject({ verdict: 'trusted', tags: 1 });
  });

  it('renews targets and root with both their keys, and what was found is gone', async () => {
    for (const role of ['targets', 'root'] as const) {
      const keyId = made[`${role}1`].keyId;
      const { receipt } = await sign({ kind: 'renew', gun, role, keyId });
      expect(receipt.versions.map((one) => one.role)).toEqual([role]);
      expect((parseMetadata(role, await onServer(role)) as MetadataFile).signatures).toHaveLength(2);
    }
    expect(await list()).toEqual(['1.0']);
    expect((await findings()).filter(({ kind }) => kind === 'role-ends')).toEqual([]);
  });

  it('changes who signs snapshots with both root keys', async () => {
    await sign({ kind: 'rotate', gun, role: 'snapshot', rootKeyId: made.root1.keyId, to: 'here' });
    expect(await list()).toEqual(['1.0']);
    expect(await findings()).toContainEqual(
      expect.objectContaining({ kind: 'snapshot-here', repair: { by: 'you', action: { do: 'move-snapshot' } } }),
    );
    await sign({ kind: 'rotate', gun, role: 'snapshot', rootKeyId: made.root2.keyId, to: 'server' });
    expect(await list()).toEqual(['1.0']);
    expect((await findings()).map(({ kind }) => kind)).not.toContain('snapshot-here');
  });

  it('renews the certificate of one root key, and the other stays', async () => {
    const rootOf = async () => (parseMetadata('root', await onServer('root')) as MetadataFile<Root>).signed.roles.get('root');
    const before = await rootOf();
    const { keyId } = made.root1;
    const { review } = await sign({ kind: 'rotate', gun, role: 'root', rootKeyId: keyId, keyId, passphrase: passphrases[keyId] as string });
    // With notary's the other root key would be gone.
    expect(review).toMatchObject({ noCommand: 'none' });
    const after = await rootOf();
    expect(after).toMatchObject({ threshold: 2, keyIds: [expect.any(String), before?.keyIds?.[1]] });
    expect(after?.keyIds?.[0]).not.toBe(before?.keyIds?.[0]);
    expect(await list()).toEqual(['1.0']);
    expect(await row()).toMatchObject({ verdict: 'trusted' });
    await sign({ kind: 'renew', gun, role: 'root', keyId });
    expect(await list()).toEqual(['1.0']);
    const other = await key('root', 'root three');
    await expect(
      system.prepare({
        kind: 'rotate',
        gun,
        role: 'root',
        rootKeyId: keyId,
        keyId: other.keyId,
        passphrase: passphrases[other.keyId] as string,
      }),
    ).rejects.toMatchObject({ failure: { code: 'threshold-kept', role: 'root', threshold: 2, keys: 2 } });
  });

  it('one signature too few is refused by Signet and by the server', async () => {
    const intent = { kind: 'add-targets', gun, keyId: made.targets1.keyId, targets: [image('2.0')] } as const;
    const { reviewId, payload } = await system.prepare(intent);
    const half = { [made.targets1.keyId]: passphrases[made.targets1.keyId] as string };
    await expect(
      system.confirm({ reviewId, payload, passphrases: half }, async (question) => ({ confirms: question.payload })),
    ).rejects.toMatchObject({ failure: { code: 'key-needs-passphrase' } });
    expect(await list()).toEqual(['1.0']);
  });

  it('a delegation that has ended is renewed with its key, as notary witnesses it', async () => {
    const targets = (parseMetadata('targets', await onServer('targets')) as MetadataFile<Targets>).signed;
    const rhea = tufKey(made.rhea);
    const role = { name: 'targets/rhea', keyIds: [rhea.id], threshold: 1, paths: [''] };
    const delegating: Targets = {
      ...targets,
      version: targets.version + 1,
      delegations: { keys: new Map([[rhea.id, rhea.key]]), roles: [role] },
    };
    const delegation: Targets = {
      type: 'Targets',
      version: 1,
      expires: formatInstant(Date.now() + 2500),
      delegations: { keys: new Map(), roles: [] },
      targets: new Map(targets.targets),
    };
    const [one, two] = [tufKey(made.targets1), tufKey(made.targets2)];
    await publish(
      {
        role: 'targets',
        bytes: await signed(delegating, [
          [made.targets1, [one.id]],
          [made.targets2, [two.id]],
        ]),
      },
      { role: 'targets/rhea', bytes: await signed(delegation, [[made.rhea, [rhea.id]]]) },
    );
    await expect
      .poll(
        async () => {
          await system.elsewhere.refresh(gun);
          return (await findings()).find(({ kind }) => kind === 'role-ended');
        },
        { timeout: 10_000 },
      )
      .toMatchObject({ role: 'targets/rhea', repair: { by: 'you', action: { do: 'renew', role: 'targets/rhea' } } });
    const { review, receipt } = await sign({ kind: 'renew', gun, role: 'targets/rhea', keyId: made.rhea.keyId });
    expect(review.changes.map(({ subject }) => subject)).toEqual(['version', 'expires']);
    expect(review.command).toBe(`notary -s ${url} witness -p ${gun} targets/rhea`);
    expect(receipt.versions).toEqual([{ role: 'targets/rhea', before: 1, after: 2 }]);
    expect((await findings()).map(({ kind }) => kind)).not.toContain('role-ended');
    expect(await list()).toContain('1.0');
    // Signed on what stood, not as if nothing had been there.
    const added = await sign({ kind: 'add-targets', gun, keyId: made.rhea.keyId, targets: [image('3.0')] });
    expect(added.receipt.versions).toEqual([{ role: 'targets/rhea', before: 2, after: 3 }]);
    expect((await list()).sort()).toEqual(['1.0', '3.0']);
    expect((await system.eligibleKeys(gun, 'targets', [made.rhea]))[0]).toMatchObject({ eligible: true, reason: 'targets/rhea' });
    expect((await system.eligibleKeys(gun, 'targets', [made.rhea], true))[0]).toMatchObject({ eligible: false });
  });

  it('a delegation whose last signer was taken away is signed again by another, who is shown all of it', async () => {
    const targets = (parseMetadata('targets', await onServer('targets')) as MetadataFile<Targets>).signed;
    const otto = await key('delegation', 'otto');
    const next = tufKey(otto);
    const role = { name: 'targets/rhea', keyIds: [next.id], threshold: 1, paths: [''] };
    const [one, two] = [tufKey(made.targets1), tufKey(made.targets2)];
    const delegating: Targets = {
      ...targets,
      version: targets.version + 1,
      delegations: { keys: new Map([[next.id, next.key]]), roles: [role] },
    };
    await publish({
      role: 'targets',
      bytes: await signed(delegating, [
        [made.targets1, [one.id]],
        [made.targets2, [two.id]],
      ]),
    });
    const found = async () => (await findings()).filter(({ kind }) => kind === 'under-signed');
    expect(await found()).toMatchObject([{ role: 'targets/rhea', has: 0, needs: 1, repair: { by: 'you' } }]);
    const { review } = await sign({ kind: 'renew', gun, role: 'targets/rhea', keyId: otto.keyId });
    expect(review.warnings).toMatchObject([{ kind: 'not-vouched' }]);
    expect(review.changes.map(({ subject }) => subject)).toEqual(expect.arrayContaining(['1.0', '3.0']));
    expect(await found()).toEqual([]);
    expect((await list()).sort()).toEqual(['1.0', '3.0']);
    expect(await row()).toMatchObject({ verdict: 'trusted' });
  });
});
