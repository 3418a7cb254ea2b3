import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds until an engine has to answer. */
const patience = 30_000;

/**
 * For tests that an unprivileged user runs: real engines of root's, on sockets of their own below a temporary folder, which the group may
 * use. Their addresses are in SIGNET_DOCKERD and SIGNET_PODMAN; where one is missing its tests say so.
 */
export async function provideEngines(gid) {
  // Short: the path of a socket must not be long.
  const folder = mkdtempSync(join(tmpdir(), 'se-'));
  chmodSync(folder, 0o755);
  const started = (await Promise.all([docker(folder, gid), podman(folder, gid)])).filter(Boolean);
  return {
    env: Object.fromEntries(started.map(({ name, address }) => [name, address])),
    end: async () => {
      await Promise.all(started.map(({ end }) => end()));
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const has = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { env: environment(tmpdir()) }).status === 0;
const environment = (home) => ({ PATH: `${process.env.PATH}:/usr/sbin:/sbin`, HOME: home });

async function docker(folder, gid) {
  if (!has('dockerd') || !has('containerd')) return undefined;
  const own = join(folder, 'd');
  mkdirSync(own);
  const socket = join(folder, 'docker.sock');
  const args = ['--data-root', join(own, 'data'), '--exec-root', join(own, 'exec'), '--pidfile', join(own, 'pid')];
  // No network, no file system of its own: images are all that is asked of it.
  const plain = ['--bridge=none', '--iptables=false', '--ip-forward=false', '--storage-driver=vfs'];
  return started('SIGNET_DOCKERD', 'dockerd', [...args, ...plain, '-H', `unix://${socket}`], { own, socket, gid });
}

async function podman(folder, gid) {
  if (!has('podman')) return undefined;
  const own = join(folder, 'p');
  mkdirSync(own);
  const socket = join(folder, 'podman.sock');
  const store = ['--root', join(own, 'root'), '--runroot', join(own, 'run'), '--storage-driver', 'vfs'];
  return started('SIGNET_PODMAN', 'podman', [...store, 'system', 'service', '--time=0', `unix://${socket}`], { own, socket, gid });
}

const answers = (socketPath) =>
  new Promise((done) => {
    const asked = get({ socketPath, path: '/_ping', timeout: 2_000 }, (answer) => {
      answer.resume();
      done(answer.statusCode === 200);
    });
    asked.once('error', () => done(false)).once('timeout', () => asked.destroy());
  });

/** Undefined where it does not start: a container may not be allowed to run one. */
async function started(name, command, args, { own, socket, gid }) {
  const child = spawn(command, args, { env: environment(own), stdio: 'ignore' });
  const gone = new Promise((done) => child.once('exit', done).once('error', done));
  const end = async () => {
    child.kill();
    const stubborn = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(stubborn);
  };
  for (const until = performance.now() + patience; performance.now() < until && child.exitCode === null; await delay(100)) {
    if (!existsSync(socket) || !(await answers(socket))) continue;
    chownSync(socket, 0, gid);
    chmodSync(socket, 0o660);
    return { name, address: `unix://${socket}`, end };
  }
  await end();
  return undefined;
}
