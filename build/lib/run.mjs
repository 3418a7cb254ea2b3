import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SetupError } from './step.mjs';

export const project = fileURLToPath(new URL('../..', import.meta.url)).replace(/[/\\]$/, '');

/** npm itself, also where it is a script on Windows. */
export const npm = () =>
  process.env.npm_execpath?.endsWith('.js')
    ? { command: process.execPath, before: [process.env.npm_execpath] }
    : { command: 'npm', before: [] };

/** Runs to the end, its output passed on; refuses a non-zero exit with `advice`. */
export async function run(command, args, { advice, quiet = false, ...options } = {}) {
  const code = await exitCodeOf(command, args, {
    stdio: quiet ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'inherit', 'inherit'],
    ...options,
  });
  if (code !== 0) throw new SetupError(`${command} ${args.join(' ')} ended with ${code}`, advice);
}

export function exitCodeOf(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: project, stdio: 'inherit', ...options });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

/** The output of a command, or undefined where it could not run or failed. */
export function outputOf(command, args, options = {}) {
  const ran = spawnSync(command, args, { encoding: 'utf8', cwd: project, stdio: ['ignore', 'pipe', 'ignore'], ...options });
  return ran.status === 0 ? ran.stdout : undefined;
}

export const isRoot = process.getuid?.() === 0;
