import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from '#e2e/harness/launch.ts';
import { writeManyImages } from './many-images.ts';
import { median, report } from './report.ts';

const count = 10_000;
const searches = ['build-9999', 'build-77', 'tag:build-4242', 'repo:many 31', 'build-12 -build-123', '8888', 'build-1000'];
/** Milliseconds. */
const scrolling = 4_000;

let signet: Signet;

beforeAll(async () => {
  const home = mkdtempSync(join(tmpdir(), 'signet-bench-'));
  const userData = join(home, '.config/Signet');
  const many = join(home, 'many');
  writeManyImages(many, (number) => `registry.example.test/bench/many:build-${number}`, count);
  mkdirSync(userData, { recursive: true, mode: 0o700 });
  writeFileSync(join(userData, 'settings.json'), JSON.stringify({ persona: 'look' }));
  writeFileSync(join(userData, 'places.json'), JSON.stringify({ version: 1, places: [{ path: many, sample: false }] }));
  signet = await launchSignet({ home });
  await signet.window.locator('[aria-keyshortcuts="Control+2"]').click();
  await signet.window.locator('[data-grid] [role=row][aria-rowindex="2"]').waitFor({ timeout: 120_000 });
  await signet.window.waitForTimeout(3_000);
});
afterAll(() => signet?.close());

it('finds and scrolls among ten thousand images', async () => {
  const found: number[] = [];
  for (const text of searches) found.push(await firstMatch(text), await firstMatch(''));
  const frames = await scrollThrough();
  expect(frames.length).toBeGreaterThan(0);
  const rate = (frames.length * 1000) / frames.reduce((sum, frame) => sum + frame, 0);
  report('list', [
    {
      what: `first match of a search in ${count} images`,
      value: median(found),
      goal: 50,
      unit: 'ms',
      detail: { searches: found },
    },
    {
      what: `scrolling ${count} images`,
      value: rate,
      goal: 55,
      unit: 'frames/s',
      atLeast: true,
      detail: { slowest: Math.max(...frames), median: median(frames), unit: 'ms a frame' },
    },
  ]);
});

/** From the keystroke to the rows that match being in the page. */
const firstMatch = (text: string): Promise<number> =>
  signet.window.evaluate(
    (typed) =>
      new Promise<number>((done) => {
        const input = document.querySelector<HTMLInputElement>('main input[placeholder^="Filter"]');
        const status = document.querySelector('main footer [role=status]');
        if (!input || !status) throw new Error('there is no filter');
        const before = status.textContent;
        const from = performance.now();
        const changed = new MutationObserver(() => {
          if (status.textContent === before) return;
          changed.disconnect();
          done(performance.now() - from);
        });
        changed.observe(status, { characterData: true, childList: true, subtree: true });
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, typed);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    text,
  );

/** Three rows a frame, as a fast wheel does; how long each frame took. */
const scrollThrough = (): Promise<number[]> =>
  signet.window.evaluate(
    (during) =>
      new Promise<number[]>((done) => {
        const grid = document.querySelector('[data-grid]');
        if (!grid) throw new Error('there is no grid');
        const frames: number[] = [];
        let last = performance.now();
        const end = last + during;
        const step = (at: number) => {
          frames.push(at - last);
          last = at;
          grid.scrollTop += 100;
          if (at < end) requestAnimationFrame(step);
          else done(frames.slice(1));
        };
        requestAnimationFrame(step);
      }),
    scrolling,
  );
