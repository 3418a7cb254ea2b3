import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packaged } from './places.ts';
import { type Started, start } from './processes.ts';

export const packagedBinary = join(packaged, 'signet');

export const isPackaged = () => existsSync(packagedBinary);

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the packaged executable to its end. */
export function runPackaged(args: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
  const { status, stdout, stderr, error } = spawnSync(packagedBinary, [...args], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
    timeout: 30_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

export const startPackaged = (args: readonly string[], env: Readonly<Record<string, string>>): Started =>
  start(packagedBinary, args, { env: { ...process.env, ...env } });

/** A picture of the whole display, as a person sees it; and how many colours it has. */
export function photograph(path: string): number {
  const taken = spawnSync('import', ['-window', 'root', path], { encoding: 'utf8', timeout: 20_000 });
  if (taken.status !== 0) throw new Error(`import: ${taken.stderr}`);
  const counted = spawnSync('identify', ['-format', '%k', path], { encoding: 'utf8', timeout: 20_000 });
  if (counted.status !== 0) throw new Error(`identify: ${counted.stderr}`);
  return Number(counted.stdout);
}
