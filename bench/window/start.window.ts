import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DesktopSession, startDesktopSession } from '#e2e/harness/keyring.ts';
import { launchSignet } from '#e2e/harness/launch.ts';
import { project } from '#e2e/harness/places.ts';
import { start, until } from '#e2e/harness/processes.ts';
import type { Settings } from '#shared/contract/settings.ts';
import { call } from './bridge.ts';
import { memoryByProcess } from './memory.ts';
import { median, report } from './report.ts';

const rounds = 5;
/** The key service ends after a minute without work: that is idle. Milliseconds. */
const untilIdle = 75_000;

interface App {
  readonly folder: string;
  /** Selector of what a person came to see. */
  readonly wanted: string;
}
const bare: App = { folder: join(project, 'bench/hello'), wanted: 'h1' };
const ours: App = { folder: project, wanted: '[data-grid] [role=row][aria-rowindex="2"]' };

let session: DesktopSession;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-bench-'));
  const signet = await launchSignet({ home });
  await call(signet.window, 'settings.set', { persona: 'sign' });
  await call(signet.window, 'images.addSample', {});
  // Signet opens on the screen it was left on.
  await signet.window.getByRole('navigation', { name: 'Screens' }).waitFor();
  await signet.window.keyboard.press('Control+2');
  const kept = () => call<Settings>(signet.window, 'settings.get', {});
  await until('the screen to be kept', async () => (await kept()).screen === 'images' || undefined);
  await signet.close();
  session = await startDesktopSession(home);
});
afterAll(() => session?.end());

it('starts nearly as fast, and idles with nearly as little memory, as a window without anything in it', async () => {
  const times = { bare: [] as number[], ours: [] as number[] };
  // The first round fills caches and profile folders of both, and does not count.
  for (let round = 0; round <= rounds; round++) {
    const one = await timeToContent(bare);
    const other = await timeToContent(ours);
    if (round === 0) continue;
    times.bare.push(one);
    times.ours.push(other);
  }
  const memory = { bare: await idleMemory(bare), ours: await idleMemory(ours) };
  expect(memory.bare.total).toBeGreaterThan(0);

  report('start', [
    {
      what: 'cold start to a usable list ÷ bare window',
      value: median(times.ours) / median(times.bare),
      goal: 1.4,
      unit: '×',
      detail: { ours: median(times.ours), theirs: median(times.bare), unit: 'ms', runs: times },
    },
    {
      what: 'memory of all processes, idle ÷ bare window',
      value: memory.ours.total / memory.bare.total,
      goal: 1.3,
      unit: '×',
      detail: { ours: memory.ours.total, theirs: memory.bare.total, unit: 'MiB', processes: memory },
    },
  ]);
});

/** What a package does not do either, on both sides: the development runtime looks at each page for what could be unsafe, and says so. */
const asPackaged = { ELECTRON_DISABLE_SECURITY_WARNINGS: 'true' };

async function opened({ folder, wanted }: App) {
  const from = performance.now();
  const app = start(join(project, 'node_modules/electron/dist/electron'), ['-r', join(project, 'bench/probe.cjs'), folder], {
    cwd: session.home,
    env: {
      PATH: process.env.PATH,
      DISPLAY: process.env.DISPLAY,
      ...session.env,
      SIGNET_BENCH_WANTED: wanted,
      ...asPackaged,
    },
  });
  let took: number | undefined;
  app.child.stdout?.on('data', () => {
    if (took === undefined && /^drawn$/m.test(app.printed())) took = performance.now() - from;
  });
  const milliseconds = await until('the wanted content', () => took, 60_000).catch((error: Error) => {
    throw new Error(`${error.message}\n${app.printed()}`);
  });
  return { app, milliseconds };
}

async function timeToContent(what: App): Promise<number> {
  const { app, milliseconds } = await opened(what);
  await app.end();
  await delay(300);
  return milliseconds;
}

async function idleMemory(what: App) {
  const { app } = await opened(what);
  await delay(untilIdle);
  const processes = memoryByProcess(app.child.pid as number);
  await app.end();
  return { total: processes.reduce((sum, { mebibytes }) => sum + mebibytes, 0), processes };
}
