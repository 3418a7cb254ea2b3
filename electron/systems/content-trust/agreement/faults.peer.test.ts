import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { SigningIntent } from '#electron/systems/signature-system.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import { image, rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import type { ContentTrust } from '../system.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { openTrustServer } from '../trust-server/trust-server.ts';
import { atMost } from './testing/at-most.ts';
import { FaultProxy } from './testing/fault-proxy.ts';
import { type PublishFault, publishFaults } from './testing/faults.ts';
import { peersMissing } from './testing/peers.ts';
import { journalOf, openSignet, sign } from './testing/signet.ts';

peersMissing();

/** Each fault meets one of these; all of them with `SIGNET_FAULTS=all`. */
const actions = [
  'initialise',
  'add',
  'move',
  'remove',
  'take back',
  'carry',
  'renew',
  'rotate targets',
  'rotate root',
  'rotate snapshot',
  'certificate',
] as const;
type Action = (typeof actions)[number];
/** Short, but long enough for a computer that has much to do. */
const patience = { connect: 2000, headers: 2000, body: 2000, document: 4000, update: 12_000 };
const inTurn = atMost(8);

describe.runIf(hasNotary)('trouble on the way to the real notary-server', () => {
  const own = testCertificates();
  const keys = new TestKeys();
  let root: KeyRecord;
  let targets: KeyRecord;
  let nextRoot: KeyRecord;
  let nextTargets: KeyRecord;
  let folder: string;
  let behind: number;
  let endServer: () => Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-faults-'));
    behind = await freePort();
    endServer = await startServer(folder, behind, undefined, undefined);
    root = await keys.make('ecdsa-p256', 'root', { passphrase: rootPassphrase });
    targets = await keys.make('ecdsa-p256', 'targets', { guns: [], passphrase: targetsPassphrase });
    nextRoot = await keys.make('ecdsa-p256', 'root', { label: 'next', passphrase: rootPassphrase });
    nextTargets = await keys.make('ecdsa-p256', 'targets', { label: 'next', guns: [], passphrase: targetsPassphrase });
  });
  afterAll(async () => {
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const intentOf = (action: Action, gun: Gun, server: string): SigningIntent => {
    const by = { gun, keyId: targets.keyId };
    const rotate = { kind: 'rotate', gun, rootKeyId: root.keyId } as const;
    switch (action) {
      case 'initialise':
        return { kind: 'initialise', gun, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: targets.keyId, server };
      case 'add':
        return { kind: 'add-targets', ...by, targets: [image('2.0')] };
      case 'move':
        return { kind: 'add-targets', ...by, targets: [image('1.0', 'moved', 999)] };
      case 'remove':
        return { kind: 'remove-targets', ...by, names: ['1.0'] };
      case 'take back':
        return { kind: 'take-back', gun, names: ['1.0'] };
      case 'carry':
        return { kind: 'carry', ...by, source: { gun: origin } };
      case 'renew':
        return { kind: 'renew', ...by, role: 'targets' };
      case 'rotate targets':
        return { ...rotate, role: 'targets', keyId: nextTargets.keyId };
      case 'rotate root':
        return { ...rotate, role: 'root', keyId: nextRoot.keyId, passphrase: rootPassphrase };
      case 'rotate snapshot':
        return { ...rotate, role: 'snapshot', to: 'server' };
      case 'certificate':
        return { ...rotate, role: 'root', keyId: root.keyId, passphrase: rootPassphrase };
    }
  };
  /** What is carried comes from a collection of this computer, where nothing is in the way. */
  const origin = Gun.parse('registry.example.com/faults/origin');
  async function fillOrigin(system: ContentTrust): Promise<void> {
    const { keyId } = targets;
    await sign(system, { kind: 'initialise', gun: origin, rootKeyId: root.keyId, rootPassphrase, targetsKeyId: keyId });
    await sign(system, { kind: 'add-targets', gun: origin, keyId, targets: [image('3.0'), image('4.0')] });
  }
  /** Whose version says how often it was published. */
  const roleOf = (action: Action) => (/rotate|certificate/.test(action) ? 'root' : 'targets');

  /** What the server itself has, whatever Signet believes. */
  const onServer = async (gun: Gun, name: string) => {
    const answer = await fetch(`http://127.0.0.1:${behind}/v2/${gun}/_trust/tuf/${name}.json`);
    if (answer.status === 404) return undefined;
    return Buffer.from(await answer.arrayBuffer());
  };
  const versionOf = async (gun: Gun, role: string): Promise<number> => {
    const bytes = await onServer(gun, role);
    return bytes ? JSON.parse(bytes.toString()).signed.version : 0;
  };
  const sha256 = (bytes: Buffer | undefined) => bytes && createHash('sha256').update(bytes).digest('hex');

  async function suffer(action: Action, { upload, later, says }: PublishFault, at: string): Promise<void> {
    const name = `${action.replace(' ', '-')}${at}`;
    const gun = Gun.parse(`registry.example.com/faults/${name}`);
    const data = join(folder, name);
    await mkdir(data);
    const proxy = await FaultProxy.start(behind, own);
    let clock = 0;
    let sent = 0;
    let armed = false;
    const system = await openSignet(data, keys, {
      now: () => new Date(Date.now() + clock),
      openServer: async (server) => {
        const opened = await openTrustServer(server.url, { caFile: own.caFile, patience });
        const publisher: typeof opened.publisher = (...args) => {
          const asked = opened.publisher(...args);
          const publish: typeof asked.publish = async (files) => {
            if (armed && upload === 'refuse') {
              await proxy.refuse();
              // Until Signet has noticed that its connections are gone.
              await delay(50);
            }
            return asked.publish(files);
          };
          return { ...asked, publish };
        };
        return { ...opened, publisher };
      },
    });
    try {
      const { url } = await system.elsewhere.addServer(proxy.url, own.caFile);
      if (action !== 'initialise') {
        await sign(system, intentOf('initialise', gun, url));
        await sign(system, { kind: 'add-targets', gun, keyId: targets.keyId, targets: [image('1.0')] });
        if (action === 'carry') await fillOrigin(system);
      }
      const before = await versionOf(gun, roleOf(action));
      proxy.fault = (method, path) => {
        const isUpload = method === 'POST' && path.endsWith('/_trust/tuf/');
        if (isUpload) sent += 1;
        if (isUpload) return upload === 'refuse' ? undefined : upload;
        return sent > 0 ? later : undefined;
      };
      armed = true;
      const said = await sign(system, intentOf(action, gun, url)).then(
        () => 'published',
        (problem: unknown) => {
          if (problem instanceof SignetError) return problem.failure.code;
          throw problem;
        },
      );
      armed = false;
      expect(says, 'what Signet said').toContain(said);
      expect(sent, 'uploads').toBe(upload === 'refuse' ? 0 : 1);
      const entries = async () => (await readdir(journalOf(data))).sort();
      const open = (await entries()).filter((name) => name.endsWith('.open.json'));
      expect(open, 'open entries of the journal').toHaveLength(
        said === 'publish-unknown' || (action === 'initialise' && said === 'published-unseen') ? 1 : 0,
      );

      // However late it is asked, what may still arrive is never called lost.
      clock = 24 * 3600_000;
      await system.elsewhere.settle();
      await proxy.settled();
      proxy.fault = () => undefined;
      if (upload === 'refuse') await proxy.listen();
      await system.elsewhere.settle();
      const after = await versionOf(gun, roleOf(action));
      expect(after - before, 'versions').toBeLessThanOrEqual(1);
      const has = after > before;
      if (said === 'published' || said === 'published-unseen') expect(has, `it said ${said}`).toBe(true);
      else if (said !== 'publish-unknown') expect(has, `it said ${said}`).toBe(false);
      expect(
        (await entries()).filter((name) => name.endsWith('.open.json')),
        'open after asking',
      ).toHaveLength(said === 'publish-unknown' && !has ? 1 : 0);
      const checkEntries = async (absent: string) => {
        for (const name of await entries()) {
          const { files, server } = JSON.parse(await readFile(join(journalOf(data), name), 'utf8'));
          // What is carried comes from this computer, where it was published too.
          if (server === undefined) continue;
          const there = sha256(await onServer(gun, `${files[0].version}.${files[0].role}`)) === files[0].sha256;
          expect(name, 'an entry of the journal').toMatch(
            there ? /\.published\.json$/ : new RegExp(`\\.(?:not-published${absent})\\.json$`),
          );
        }
      };
      await checkEntries(said === 'publish-unknown' ? '|open' : '');

      // Whoever tries again finds it done, or does it now; never is it there twice.
      await system.elsewhere.refreshAll(() => undefined);
      const again = await sign(system, intentOf(action, gun, url)).then(
        () => 'published',
        (problem: unknown) => (problem instanceof SignetError ? problem.failure.code : String(problem)),
      );
      const done = {
        initialise: 'collection-exists',
        add: 'nothing-to-sign',
        move: 'nothing-to-sign',
        remove: 'target-unknown',
        'take back': 'target-unknown',
        carry: 'nothing-to-sign',
        renew: 'published',
        'rotate targets': 'input-invalid',
        'rotate root': 'no-eligible-key',
        'rotate snapshot': 'published',
        certificate: 'published',
      };
      expect(again, 'tried again').toBe(has ? done[action] : 'published');
      await system.elsewhere.settle();
      await checkEntries('');
      const row = (await system.book.rows()).find((one) => one.gun === gun);
      expect(row).toMatchObject({ gun, server: url, verdict: expect.stringMatching(/^(?:trusted|warning)$/) });
    } finally {
      await proxy.close();
      await system.elsewhere.close();
    }
  }

  it.concurrent.each(actions)('%s: what Signet says is what the server has', { timeout: 600_000 }, async (action) => {
    const every = process.env.SIGNET_FAULTS === 'all';
    const turn = actions.indexOf(action);
    const wanted = publishFaults.map((fault, at) => ({ fault, at })).filter(({ at }) => every || at % actions.length === turn);
    const wrong: string[] = [];
    const one = async ({ fault, at }: (typeof wanted)[number]) =>
      suffer(action, fault, String(at)).catch((problem: Error) => wrong.push(`${fault.name}: ${problem.message}`));
    await Promise.all(wanted.map((case_) => inTurn(() => one(case_))));
    expect(wrong.join('\n\n')).toBe('');
  });
});
