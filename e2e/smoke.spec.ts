import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchSignet, type Signet } from './harness/launch.ts';
import { until } from './harness/processes.ts';

let signet: Signet;

beforeAll(async () => {
  signet = await launchSignet();
});
afterAll(() => signet?.close());

it('opens its window', async () => {
  expect(await signet.window.title()).toContain('Signet');
  expect(signet.window.url()).toMatch(/^signet:\/\/app\//);
  await signet.screenshot('smoke');
});

it('runs as an ordinary user, its window in the sandbox', async () => {
  expect(process.getuid?.()).not.toBe(0);
  const metrics = await signet.electronApp.evaluate(({ app }) => app.getAppMetrics().map(({ type, pid }) => ({ type, pid })));
  const renderer = await until('a renderer', () => metrics.find(({ type }) => type === 'Tab'));
  const status = readFileSync(`/proc/${renderer.pid}/status`, 'utf8');
  expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
  expect(status).toMatch(/^Seccomp:\s+2$/m);
});
