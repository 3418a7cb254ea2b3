import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';

/** Starts a process; what it prints is kept for the message of a failure. */
export function start(command: string, args: readonly string[], options: SpawnOptions = {}): Started {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
  let printed = '';
  child.stdout?.on('data', (data) => {
    printed += data;
  });
  child.stderr?.on('data', (data) => {
    printed += data;
  });
  child.on('error', (error) => {
    printed += error.message;
  });
  return { child, printed: () => printed, end: () => end(child) };
}

export interface Started {
  readonly child: ChildProcess;
  printed(): string;
  /** Ends this one process, by force where it does not listen. */
  end(): Promise<void>;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const stubborn = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(stubborn);
}

export async function until<T>(what: string, look: () => T | Promise<T | undefined> | undefined, within = 10_000): Promise<T> {
  const deadline = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${within} ms`);
    await delay(50);
  }
}
