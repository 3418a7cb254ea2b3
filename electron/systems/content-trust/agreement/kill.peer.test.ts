import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { buildKeyService } from '#electron/keys/key-service/build-for-test.ts';
import { forkWithNode } from '#electron/keys/key-service/node-host.ts';
import { keychainStore } from '#electron/keys/keychain-store.ts';
import { TestKeyring } from '#electron/keys/testing/keyring.ts';
import { hasPeer } from '#electron/keys/testing/peer.ts';
import { Gun } from '#shared/domain/gun.ts';
import { rootPassphrase, targetsPassphrase } from '../publish/testing/test-collection.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { bundled } from './testing/bundled.ts';
import { signet } from './testing/command-line.ts';
import { peersMissing } from './testing/peers.ts';
import type { KilledAction } from './testing/publishing-child.ts';
import { journalOf, openSignet } from './testing/signet.ts';

peersMissing();
const hasKeyring = hasPeer('gnome-keyring', 'gnome-keyring-daemon') && hasPeer('dbus', 'dbus-daemon') && hasPeer('busctl');

/** Every step with `SIGNET_FAULTS=all`, else a few of them. */
const every = process.env.SIGNET_FAULTS === 'all';
const actions: readonly KilledAction[] = ['initialise', 'add', 'take back', 'rotate targets', 'rotate root', 'rotate snapshot'];
/** Whose version says how often it was published, and what it is before. */
const firstOf: Readonly<Record<KilledAction, readonly [role: string, before: number]>> = {
  initialise: ['root', 0],
  add: ['targets', 1],
  'take back': ['targets', 2],
  'rotate targets': ['root', 1],
  'rotate root': ['root', 1],
  'rotate snapshot': ['root', 1],
};

interface Ran {
  readonly killed: boolean;
  readonly steps: number;
  /** Keys that the child was told it has. */
  readonly made: readonly { readonly role: string; readonly keyId: string }[];
}

describe.runIf(hasNotary)('a process that is killed while it publishes', () => {
  const own = testCertificates();
  let folder: string;
  let url: string;
  let child: string;
  let keyService: string;
  let endServer: () => Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-kill-'));
    const port = await freePort();
    url = `https://127.0.0.1:${port}`;
    endServer = await startServer(folder, port, own, undefined);
    child = await bundled(fileURLToPath(new URL('./testing/publishing-child.ts', import.meta.url)), folder);
    if (hasKeyring) keyService = await buildKeyService('killed');
  }, 60_000);
  afterAll(async () => {
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const inspect = async (gun: Gun) => {
    const { out } = await signet('inspect', gun, '--server', url, '--ca', own.caFile, '--json');
    return out === '' ? undefined : JSON.parse(out);
  };

  async function run(action: KilledAction, killAt: number, gun: Gun, data: string, keyring?: TestKeyring): Promise<Ran> {
    const wish = JSON.stringify({ folder: data, url, caFile: own.caFile, gun, action, killAt, ...(keyring ? { keyService } : {}) });
    const running = spawn(process.execPath, [child, wish], {
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(keyring ? { env: keyring.env } : {}),
    });
    let [out, err] = ['', ''];
    running.stdout.on('data', (piece) => (out += piece));
    running.stderr.on('data', (piece) => (err += piece));
    const [code, signal] = await once(running, 'close');
    if (signal !== 'SIGKILL') expect(code, err).toBe(0);
    const words = out.split('\n').map((line) => line.split(' '));
    return {
      killed: signal === 'SIGKILL',
      steps: Number(words.find(([what]) => what === 'steps')?.[1] ?? 0),
      made: words.flatMap(([role, keyId]) => ((role === 'root' || role === 'targets') && keyId ? [{ role, keyId }] : [])),
    };
  }

  /** What the next start says is what the server has; nothing is there twice. Answers whether it is there. */
  async function startsAgain(action: KilledAction, gun: Gun, data: string): Promise<boolean> {
    const [role, before] = firstOf[action];
    const versions = (await inspect(gun))?.versions ?? {};
    const after: number = versions[role] ?? 0;
    expect(after - before, 'versions').toBeLessThanOrEqual(1);
    const has = after > before;
    let clock = 0;
    const next = await openSignet(data, new TestKeys(), { now: () => new Date(Date.now() + clock) });
    try {
      clock = 10 * 60_000;
      await next.elsewhere.refreshAll(() => undefined);
      const names = (await readdir(journalOf(data)).catch(() => [])).filter((name) => name.endsWith('.json'));
      for (const name of names) {
        const { files } = JSON.parse(await readFile(join(journalOf(data), name), 'utf8'));
        const there = files.every((file: { role: string; version: number }) => file.version <= (versions[file.role] ?? 0));
        // What was not sent yet is not told from what is still on its way.
        expect(name.endsWith(there ? '.published.json' : '.open.json'), name).toBe(true);
      }
      const said = (await next.elsewhere.publishes()).map(({ stands }) => stands);
      for (const stands of said) expect(stands).toBe(has ? 'published' : 'absent');
      const [row] = await next.book.rows();
      if (action === 'initialise' && !has) expect(row).toBeUndefined();
      else {
        const tags = action === 'initialise' ? 0 : action === 'add' ? Number(has) : action === 'take back' ? Number(!has) : 1;
        expect(row).toMatchObject({ gun, verdict: expect.stringMatching(/^(?:trusted|warning)$/), tags });
      }
    } finally {
      await next.elsewhere.close();
    }
    return has;
  }

  /** Every key that was told to be there still is, and signs; so does every key that the server's root lists. */
  async function keysAreThere(gun: Gun, data: string, keyring: TestKeyring, made: Ran['made']): Promise<void> {
    const store = keychainStore({ userData: data, fork: forkWithNode(keyService, keyring.env), clock: () => new Date() });
    try {
      const records = await store.list();
      expect(records.map(({ keyId }) => keyId)).toEqual(expect.arrayContaining(made.map(({ keyId }) => keyId)));
      for (const { keyId, role } of records) {
        if (role !== 'root' && role !== 'targets') continue;
        const payload = Buffer.from(`still there: ${keyId}`);
        const digest = createHash('sha256').update(payload).digest('hex');
        const passphrase = role === 'root' ? rootPassphrase : targetsPassphrase;
        const signer = await store.signer(keyId, { passphrase, payloads: [digest as never] });
        expect((await signer.sign(payload)).length, `${role} key signs`).toBeGreaterThan(60);
      }
      const listed: readonly string[] = (await inspect(gun))?.dockerInspect?.administrativeKeys.repository ?? [];
      const ours = new Set(records.map(({ notaryKeyId }): string => notaryKeyId));
      for (const id of listed) expect(ours, 'the targets key of the server').toContain(id);
    } finally {
      await store.lock();
    }
  }

  it.each(actions)('%s: what the next start says is what the server has', { timeout: 300_000 }, async (action) => {
    const stride = every ? 1 : 5;
    const name = action.replace(' ', '-');
    const { steps } = await run(action, 0, Gun.parse(`registry.example.com/kill/${name}`), join(folder, name));
    expect(steps).toBeGreaterThan(4);
    const points = Array.from({ length: steps }, (_, index) => index + 1).filter((at) => at % stride === 0 || at < 3);
    const outcomes: { at: number; has: boolean }[] = [];
    const one = async () => {
      for (let at = points.shift(); at !== undefined; at = points.shift()) {
        const gun = Gun.parse(`registry.example.com/kill/${name}${at}x`);
        const data = join(folder, `${name}${at}`);
        const { killed } = await run(action, at, gun, data);
        expect(killed, `not killed at step ${at} of ${steps}`).toBe(true);
        outcomes.push({ at, has: await startsAgain(action, gun, data) });
      }
    };
    await Promise.all([one(), one(), one()]);
    outcomes.sort((a, b) => a.at - b.at);
    const firstHas = outcomes.findIndex(({ has }) => has);
    expect(firstHas, JSON.stringify(outcomes)).toBeGreaterThan(0);
    expect(outcomes.slice(firstHas).every(({ has }) => has)).toBe(true);
  });

  it.runIf(hasKeyring).each(['initialise', 'rotate targets', 'rotate root', 'rotate snapshot'] as const)(
    '%s, keys in a real keychain: no key is lost',
    { timeout: 600_000 },
    async (action) => {
      const name = `keys-${action.replace(' ', '-')}`;
      const inKeyring = async (killAt: number, check: (ran: Ran, gun: Gun, data: string, keyring: TestKeyring) => Promise<void>) => {
        const [gun, data, keyring] = [
          Gun.parse(`registry.example.com/kill/${name}${killAt}x`),
          join(folder, `${name}${killAt}`),
          await TestKeyring.start(),
        ];
        try {
          await check(await run(action, killAt, gun, data, keyring), gun, data, keyring);
        } finally {
          await keyring.dispose();
        }
      };
      let steps = 0;
      await inKeyring(0, async (ran, gun, data, keyring) => {
        steps = ran.steps;
        expect(ran.killed).toBe(false);
        await keysAreThere(gun, data, keyring, ran.made);
      });
      expect(steps).toBeGreaterThan(8);
      const stride = every ? 1 : 15;
      const points = Array.from({ length: steps }, (_, index) => index + 1).filter((at) => at % stride === 2 % stride);
      const one = async () => {
        for (let at = points.shift(); at !== undefined; at = points.shift()) {
          const step = at;
          await inKeyring(step, async (ran, gun, data, keyring) => {
            expect(ran.killed, `not killed at step ${step} of ${steps}`).toBe(true);
            await startsAgain(action, gun, data);
            await keysAreThere(gun, data, keyring, ran.made);
          });
        }
      };
      await Promise.all([one(), one()]);
    },
  );
});
