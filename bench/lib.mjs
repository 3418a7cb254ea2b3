import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
export const MiB = 1024 * 1024;

/** A row of the table. `value` is compared with `goal`; `detail` says what it was made from. */
export const row = (what, value, goal, unit, detail) => ({
  what,
  value: Math.round(value * 1000) / 1000,
  goal,
  unit,
  met: value <= goal,
  detail,
});

/** A peer is needed to measure against: without it there is no number, and never a made-up one. */
export const hasPeer = (command, ...args) => spawnSync(command, args, { stdio: 'ignore' }).error === undefined;

/** Runs to the end: seconds, and the most memory it held at once (bytes), looked up in the kernel every few milliseconds. */
export async function measure(command, args, options = {}) {
  const from = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let printed = '';
  let complaints = '';
  child.stdout.on('data', (data) => {
    printed += data;
  });
  child.stderr.on('data', (data) => {
    complaints += data;
  });
  let peak = 0;
  let running = true;
  const ended = new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => {
    running = false;
  });
  while (running) {
    peak = Math.max(peak, peakOf(child.pid));
    await Promise.race([ended, delay(5)]);
  }
  const code = await ended;
  return { seconds: (performance.now() - from) / 1000, peak, code, printed, complaints };
}

function peakOf(pid) {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return 0;
    throw error;
  }
}

/** Memory that a process and all it started hold, each page shared by n processes counted as 1/n (PSS); bytes. */
export function memoryOfTree(root) {
  const parents = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = parentOf(name);
    if (parent !== undefined) parents.set(Number(name), parent);
  }
  const belongs = (pid) => pid === root || (parents.has(pid) && parents.get(pid) > 1 && belongs(parents.get(pid)));
  return [...parents.keys()].filter(belongs).reduce((sum, pid) => sum + pssOf(pid), 0);
}

const parentOf = (pid) => readProc(pid, 'status', /^PPid:\s+(\d+)$/m);
const pssOf = (pid) => (readProc(pid, 'smaps_rollup', /^Pss:\s+(\d+) kB$/m) ?? 0) * 1024;

function readProc(pid, file, pattern) {
  try {
    const found = pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1];
    return found === undefined ? undefined : Number(found);
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return undefined;
    throw error;
  }
}
