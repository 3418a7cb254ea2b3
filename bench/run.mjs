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
import { measured, measuredInWindow } from './measured.mjs';

const shortly = (value) => String(Math.round(value * 100) / 100);

await script(async () => {
  await provision({ forTests: true });
  await bundleWhenStale();
  const benches = {
    bundle: async () => (await import('./bundle.mjs')).benchBundle(),
    start: () => measuredInWindow('start'),
    list: () => measuredInWindow('list'),
    refresh: () => measuredInWindow('refresh'),
    digest: async () => (await import('./digest.mjs')).benchDigest(),
    collection: async () => (await import('./collection.mjs')).benchCollection(),
    sign: () => measured('sign'),
    'trust-server': () => measured('trust-server'),
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

  const table = [
    ['what', 'ours', 'theirs', 'measured', 'goal', ''],
    ...rows.map(({ what, value, goal, unit, atLeast, met, detail }) => [
      what,
      ...[detail.ours, detail.theirs].map((side) => (typeof side === 'number' ? `${shortly(side)} ${detail.unit}` : '')),
      `${shortly(value)} ${unit}`,
      `${atLeast ? '≥' : '≤'} ${goal} ${unit}`,
      met ? 'met' : 'NOT MET',
    ]),
  ];
  const widths = table[0].map((_, column) => Math.max(...table.map((cells) => cells[column].length)));
  say('');
  for (const cells of table)
    say(cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  '));
  say('\nbench/results/latest.json has what each number was made from.');
  if (rows.some(({ met }) => !met)) process.exitCode = 1;
});
