import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { launchSignet, type Signet } from '../e2e/harness/launch.ts';
import { project } from '../e2e/harness/places.ts';
import { startAs } from '../e2e/steps/person.ts';
import { MiB, median, memoryOfTree, row } from './lib.mjs';
import { report } from './report.ts';

const ROUNDS = 7;
const SETTLE_MS = 10_000;

/** Chromium forbids others to look into sandboxed processes, so both apps run without the sandbox. */
const options = { sandbox: false as const };
const hello = { ...options, app: join(project, 'bench/hello') };

const usable = {
  ours: async ({ window }: Signet) => {
    await window.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Images' }).click();
    await window
      .getByRole('grid', { name: 'Images' })
      .getByRole('checkbox', { name: /^Select (?!all)/ })
      .first()
      .waitFor();
  },
  hello: ({ window }: Signet) => window.getByRole('heading', { name: 'Hello' }).waitFor(),
};

it('cold start to a usable list, and memory when idle', { timeout: 600_000 }, async () => {
  const first = await startAs('I am looking around', options);
  await usable.ours(first.signet);
  await first.close();
  const ours = { ...options, home: first.signet.home };

  const start = { ours: [] as number[], hello: [] as number[] };
  const memory = { ours: [] as number[], hello: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, how, ready] of [['hello', hello, usable.hello] as const, ['ours', ours, usable.ours] as const]) {
      const app = await launchSignet(how);
      await ready(app);
      start[name].push(performance.now() - app.startedAt);
      if (round < 3) {
        await delay(SETTLE_MS);
        memory[name].push(memoryOfTree(app.electronApp.process().pid) / MiB);
      }
      await app.close();
    }
  }
  report('window', [
    row('cold start to a usable list ÷ hello window', median(start.ours) / median(start.hello), 1.4, '×', { ...start, unit: 'ms' }),
    row('memory of all processes, idle ÷ hello window', median(memory.ours) / median(memory.hello), 1.3, '×', {
      ...memory,
      unit: 'MiB, PSS',
    }),
  ]);
  expect(start.ours).toHaveLength(ROUNDS);
});
