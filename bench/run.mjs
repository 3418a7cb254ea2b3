#!/usr/bin/env node
/** `npm run bench`: what Signet costs, next to what it is compared with, in one run. A table, and JSON in bench/results/. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { bundleWhenStale } from '../build/bundle.mjs';
import { isDevelopmentRuntime, runtimeVersion } from '../build/electron-runtime.mjs';
import { project } from '../build/lib/run.mjs';
import { say, script } from '../build/lib/step.mjs';
import { provision } from '../build/provision.mjs';
import { measured } from './measured.mjs';

await script(async () => {
  await provision({ forTests: true });
  await bundleWhenStale();
  const benches = {
    bundle: async () => (await import('./bundle.mjs')).benchBundle(),
    window: () => measured('window'),
    digest: async () => (await import('./digest.mjs')).benchDigest(),
    collection: async () => (await import('./collection.mjs')).benchCollection(),
    sign: () => measured('sign'),
  };
  const wanted = process.argv.slice(2);
  const rows = [];
  for (const [name, bench] of Object.entries(benches)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    say(`▸ measuring: ${name}`);
    rows.push(...(await bench()));
  }
  const about = {
    runtime: runtimeVersion(),
    developmentRuntime: isDevelopmentRuntime(),
    node: process.versions.node,
    processors: cpus().length,
    model: cpus()[0]?.model,
  };
  const folder = join(project, 'bench/results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'latest.json'), `${JSON.stringify({ about, rows }, null, 2)}\n`);

  const width = Math.max(...rows.map(({ what }) => what.length));
  say(`\n${'what'.padEnd(width)}  ${'measured'.padStart(12)}  ${'goal'.padStart(12)}`);
  for (const { what, value, goal, unit, met } of rows)
    say(`${what.padEnd(width)}  ${`${value} ${unit}`.padStart(12)}  ${`≤ ${goal} ${unit}`.padStart(12)}  ${met ? 'met' : 'NOT MET'}`);
  say('\nbench/results/latest.json has what each number was made from.');
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
});
