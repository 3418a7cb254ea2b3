import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/** For tests: real engines on sockets of their own, with images of a few bytes. Nothing else of this computer is touched. */
export interface RealEngine {
  readonly address: string;
  /** Makes an image of one small layer. Answers its id. */
  import(name: string, content?: string | Uint8Array): Promise<string>;
  /** The engine's own command line. */
  run(...args: string[]): Promise<string>;
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

const exec = promisify(execFile);

/** Why it cannot be run here; undefined where it can. */
export function missing(engine: 'dockerd' | 'podman'): string | undefined {
  const needs = engine === 'dockerd' ? ['dockerd', 'containerd', 'docker'] : [engine];
  for (const command of needs) {
    if (spawnSync('sh', ['-c', `command -v ${command}`], { env: { PATH: path } }).status !== 0) return `${command} is not installed`;
  }
  return process.getuid?.() === 0 ? undefined : 'it needs root';
}

const path = `${process.env.PATH}:/usr/sbin:/sbin`;

export async function realEngine(product: 'dockerd' | 'podman'): Promise<RealEngine> {
  // A short folder: the paths of sockets must not be long, and containerd puts some below it.
  const folder = await mkdtemp(join(tmpdir(), 'se-'));
  const socket = join(folder, 'e.sock');
  const address = `unix://${socket}`;
  const env = { PATH: path, HOME: folder, ...(product === 'dockerd' ? { DOCKER_HOST: address } : {}) };
  const own = ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  const command: [string, string[]] =
    product === 'podman'
      ? ['podman', [...own, 'system', 'service', '--time=0', address]]
      : [
          'dockerd',
          [
            '--data-root',
            join(folder, 'data'),
            '--exec-root',
            join(folder, 'exec'),
            '--pidfile',
            join(folder, 'pid'),
            '-H',
            address,
            ...quiet,
          ],
        ];
  const run = async (...args: string[]) => {
    const { stdout } = await exec(product === 'podman' ? 'podman' : 'docker', product === 'podman' ? [...own, ...args] : args, { env });
    return stdout.trim();
  };
  let daemon: Daemon;
  const start = async () => {
    daemon = await started(...command, env, async () => {
      await run(product === 'podman' ? 'version' : 'info');
      if (spawnSync('test', ['-S', socket]).status !== 0) throw new Error('no socket yet');
    });
  };
  await start();
  return {
    address,
    import: async (name, content = name) => {
      const files = await mkdtemp(join(folder, 'f'));
      await writeFile(join(files, 'hello'), content);
      await exec('tar', ['-C', files, '-cf', `${files}.tar`, 'hello']);
      return run('import', `${files}.tar`, name);
    },
    run,
    stop: () => daemon.end(),
    start,
    close: async () => {
      await daemon.end();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const quiet = ['--bridge=none', '--iptables=false', '--ip-forward=false', '--storage-driver=vfs'];

interface Daemon {
  end(): Promise<void>;
}

async function started(command: string, args: string[], env: NodeJS.ProcessEnv, ready: () => Promise<void>): Promise<Daemon> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      printed = `${printed}${data}`.slice(-4000);
    });
  }
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const daemon = {
    end: async () => {
      const stubborn = setTimeout(() => child.kill('SIGKILL'), 10_000);
      child.kill();
      await gone;
      clearTimeout(stubborn);
    },
  };
  for (const deadline = performance.now() + 40_000; ; await delay(100)) {
    try {
      await ready();
      return daemon;
    } catch (error) {
      if (performance.now() < deadline && child.exitCode === null) continue;
      await daemon.end();
      throw new Error(`${command} did not start: ${printed}`, { cause: error });
    }
  }
}
