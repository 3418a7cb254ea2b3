import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from '#e2e/harness/launch.ts';
import { until } from '#e2e/harness/processes.ts';
import { hasPeers, startNotaryServer, trustClients } from '#e2e/harness/trust-peers.ts';
import { stage } from '../trust-server/stage.ts';
import { call } from './bridge.ts';
import { writeManyImages } from './many-images.ts';
import { median, report } from './report.ts';

const [repositories, each, rounds] = [200, 50, 3];

if (!hasPeers('notary', 'notary-server')) throw new Error('not run: notary');

let signet: Signet;
let server: Awaited<ReturnType<typeof startNotaryServer>>;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'signet-bench-'));
  const home = join(folder, 'home');
  const userData = join(home, '.config/Signet');
  const many = join(folder, 'many');
  const gun = (index: number) => `registry.example.test/bench/one-of-many-${index}`;
  const images = writeManyImages(many, (number) => `${gun(Math.floor(number / each))}:build-${number % each}`, repositories * each);
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ persona: 'look' }));
  writeFileSync(join(userData, 'places.json'), JSON.stringify({ version: 1, places: [{ path: many, sample: false }] }));

  server = await startNotaryServer(join(folder, 'server'));
  const passphrase = 'a bench has no secrets';
  const { trust, notary } = trustClients(join(folder, 'others'), server.url, { root: passphrase, repository: passphrase });
  signet = await launchSignet({ home });
  await call(signet.window, 'servers.add', { url: server.url });
  for (let index = 0; index < repositories; index++) {
    const own = images.slice(index * each, (index + 1) * each);
    await notary('init', '-p', gun(index));
    stage(
      trust,
      gun(index),
      own.map(({ digest, size }, tag) => ({ name: `build-${tag}`, length: size, sha256: digest.slice('sha256:'.length) })),
    );
    await notary('publish', gun(index));
    await call(signet.window, 'servers.meet', { gun: gun(index), server: server.url });
    await call(signet.window, 'servers.follow', { gun: gun(index), server: server.url });
  }
  await signet.window.keyboard.press('Control+2');
  await signet.window.locator('[data-grid] [role=row][aria-rowindex="2"]').waitFor({ timeout: 120_000 });
  await until('every image to be trusted', async () => (await trusted()) === repositories * each || undefined, 120_000);
  await signet.window.waitForTimeout(3_000);
}, 600_000);
afterAll(async () => {
  await signet?.close();
  await server?.end();
});

it('asks about two hundred repositories while a person looks at their images', async () => {
  const took: number[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const longest = await longestTaskDuring(async () => {
      await call(signet.window, 'servers.refresh', {});
      await until('every verdict', async () => (await inSight('Trusted')) || undefined);
      took.push((performance.now() - from) / 1000);
    });
    tasks.push(longest);
  }
  // Offline makes every verdict stale, and back online all of them are read anew.
  const changing = await longestTaskDuring(async () => {
    await call(signet.window, 'settings.set', { offline: true });
    await until('stale verdicts', async () => (await inSight('Stale')) || undefined);
    await call(signet.window, 'settings.set', { offline: false });
    await until('trusted verdicts', async () => (await inSight('Trusted')) || undefined);
  });
  expect(await trusted()).toBe(repositories * each);
  report('refresh', [
    {
      what: `verdicts for ${repositories} repositories of ${each} tags on a server, warm, in the window`,
      value: median(took),
      goal: 10,
      unit: 's',
      detail: { ours: median(took), runs: took, counted: 'one round of asking, ten thousand verdicts in the window', unit: 's' },
    },
    {
      what: 'longest task of the window meanwhile, with its images in sight',
      value: median(tasks),
      goal: 50,
      unit: 'ms',
      detail: { runs: tasks, whenAllVerdictsChange: changing, unit: 'ms', counted: '0 where none took 50 ms: shorter ones are not told' },
    },
  ]);
});

async function longestTaskDuring(work: () => Promise<void>): Promise<number> {
  const tasks = signet.window.evaluate(longTasks);
  await work();
  await signet.window.waitForTimeout(2_000);
  await signet.window.evaluate(() => dispatchEvent(new Event('measured')));
  return Math.max(0, ...(await tasks));
}

/** Whether the first row that is shown has this verdict. */
const inSight = async (verdict: string): Promise<boolean> =>
  (await signet.window.locator('[data-grid] [role=row]').nth(2).textContent())?.includes(verdict) ?? false;

/** How many images the window counts as trusted. Its own list is asked: main tells a list that somebody else asked for as a whole again. */
async function trusted(): Promise<number> {
  const filter = signet.window.locator('main input[placeholder^="Filter"]');
  await filter.fill('verdict:trusted');
  await signet.window.waitForTimeout(500);
  const counted = await signet.window.locator('main footer [role=status]').textContent();
  await filter.fill('');
  return Number(/^[\d\s,.]+/.exec(counted ?? '')?.[0].replace(/\D/g, ''));
}

/** Milliseconds of each task that held the window for 50 or more, until it is told that all is measured. */
function longTasks(): Promise<number[]> {
  return new Promise((done) => {
    const found: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) found.push(entry.duration);
    });
    observer.observe({ entryTypes: ['longtask'] });
    addEventListener(
      'measured',
      () => {
        for (const entry of observer.takeRecords()) found.push(entry.duration);
        observer.disconnect();
        done(found);
      },
      { once: true },
    );
  });
}
