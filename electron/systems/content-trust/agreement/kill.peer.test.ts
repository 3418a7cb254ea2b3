import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#electron/http/testing/ports.ts';
import { Gun } from '#shared/domain/gun.ts';
import { TestKeys } from '../publish/testing/test-keys.ts';
import { hasNotary, startServer } from '../trust-server/testing/notary-server.ts';
import { testCertificates } from '../trust-server/testing/test-server.ts';
import { bundled } from './testing/bundled.ts';
import { signet } from './testing/command-line.ts';
import { peersMissing } from './testing/peers.ts';
import { journalOf, openSignet } from './testing/signet.ts';

peersMissing();

/** Every step with `SIGNET_FAULTS=all`, else a few of them. */
const stride = process.env.SIGNET_FAULTS === 'all' ? 1 : 5;

describe.runIf(hasNotary)('a process that is killed while it publishes', () => {
  const own = testCertificates();
  let folder: string;
  let url: string;
  let child: string;
  let endServer: () => Promise<void>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'signet-kill-'));
    const port = await freePort();
    url = `https://127.0.0.1:${port}`;
    endServer = await startServer(folder, port, own, undefined);
    child = await bundled(fileURLToPath(new URL('./testing/publishing-child.ts', import.meta.url)), folder);
  }, 60_000);
  afterAll(async () => {
    await endServer?.();
    await rm(folder, { recursive: true, force: true });
  });

  const targetsVersion = async (gun: Gun): Promise<number> => {
    const { out } = await signet('inspect', gun, '--server', url, '--ca', own.caFile, '--json');
    return out === '' ? 0 : (JSON.parse(out).versions.targets ?? 0);
  };

  /** How many steps it took, or undefined where it was killed. */
  async function publish(action: string, killAt: number, gun: Gun, data: string): Promise<number | undefined> {
    const wish = JSON.stringify({ folder: data, url, caFile: own.caFile, gun, action, killAt });
    const running = spawn(process.execPath, [child, wish], { stdio: ['ignore', 'pipe', 'pipe'] });
    let [out, err] = ['', ''];
    running.stdout.on('data', (piece) => (out += piece));
    running.stderr.on('data', (piece) => (err += piece));
    const [code, signal] = await once(running, 'close');
    if (signal === 'SIGKILL') return undefined;
    expect(code, err).toBe(0);
    return Number(out);
  }

  async function killedAt(action: 'initialise' | 'add', killAt: number): Promise<{ readonly done: boolean; readonly has: boolean }> {
    const gun = Gun.parse(`registry.example.com/kill/${action}${killAt}x`);
    const data = join(folder, `${action}${killAt}`);
    const steps = await publish(action, killAt, gun, data);
    const has = (await targetsVersion(gun)) > (action === 'add' ? 1 : 0);
    let clock = 0;
    const next = await openSignet(data, new TestKeys(), { now: () => new Date(Date.now() + clock) });
    const entries = async () => (await readdir(journalOf(data)).catch(() => [])).filter((name) => name.endsWith('.json'));
    try {
      clock = 10 * 60_000;
      await next.elsewhere.refreshAll(() => undefined);
      const names = await entries();
      for (const name of names) {
        const { files } = JSON.parse(await readFile(join(journalOf(data), name), 'utf8'));
        const there = files.at(-1).version <= (await targetsVersion(gun));
        // What was not sent yet is not told from what is still on its way.
        expect(name.endsWith(there ? '.published.json' : '.open.json'), name).toBe(true);
      }
      const [row] = await next.book.rows();
      if (action === 'add' || has)
        expect(row).toMatchObject({ gun, verdict: expect.stringMatching(/^(?:trusted|warning)$/), tags: action === 'add' && has ? 1 : 0 });
      else expect(row).toBeUndefined();
    } finally {
      await next.elsewhere.close();
    }
    return { done: steps !== undefined, has };
  }

  it.each(['initialise', 'add'] as const)('%s: what the next start says is what the server has', { timeout: 300_000 }, async (action) => {
    const gun = Gun.parse(`registry.example.com/kill/${action}`);
    const steps = (await publish(action, 0, gun, join(folder, action))) ?? 0;
    expect(steps).toBeGreaterThan(4);
    const points = Array.from({ length: steps }, (_, index) => index + 1).filter((at) => at % stride === 0 || at < 5);
    const outcomes: { at: number; has: boolean }[] = [];
    const one = async () => {
      for (let at = points.shift(); at !== undefined; at = points.shift()) {
        const { done, has } = await killedAt(action, at);
        expect(done, `not killed at step ${at} of ${steps}`).toBe(false);
        outcomes.push({ at, has });
      }
    };
    await Promise.all([one(), one(), one()]);
    outcomes.sort((a, b) => a.at - b.at);
    const firstHas = outcomes.findIndex(({ has }) => has);
    expect(firstHas, JSON.stringify(outcomes)).toBeGreaterThan(0);
    expect(outcomes.slice(firstHas).every(({ has }) => has)).toBe(true);
  });
});
