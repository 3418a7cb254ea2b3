import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accepts, freePort } from './ports.ts';
import { start, until } from './processes.ts';

const run = promisify(execFile);

/** Whether all of these programs are here. Where one is not, says so, and with CI=true fails. */
export function hasPeers(...commands: string[]): boolean {
  const missing = commands.filter((command) => spawnSync('sh', ['-c', `command -v ${command}`]).status !== 0);
  for (const command of missing) console.log(`not run: ${command}`);
  if (missing.length > 0 && process.env.CI === 'true') throw new Error(`not run: ${missing.join(', ')}`);
  return missing.length === 0;
}

export interface NotaryServerOptions {
  readonly port?: number;
  /** PEM files; `clients` is the CA whose certificates it demands. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly clients?: string };
}

/** A real notary-server on loopback, its data in memory. */
export async function startNotaryServer(
  folder: string,
  { port: wanted, tls }: NotaryServerOptions = {},
): Promise<{ readonly url: string; readonly port: number; end(): Promise<void> }> {
  const port = wanted ?? (await freePort());
  const config = join(folder, 'server.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    config,
    JSON.stringify({
      server: {
        http_addr: `127.0.0.1:${port}`,
        ...(tls ? { tls_cert_file: tls.cert, tls_key_file: tls.key } : {}),
        ...(tls?.clients ? { client_ca_file: tls.clients } : {}),
      },
      trust_service: { type: 'local', hostname: '', port: '', key_algorithm: 'ecdsa' },
      storage: { backend: 'memory' },
      logging: { level: 'error' },
    }),
  );
  const server = start('notary-server', [`-config=${config}`]);
  await until('notary-server', async () => (await accepts(port)) || undefined).catch((error: Error) => {
    throw new Error(`${error.message}\n${server.printed()}`);
  });
  return { url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, port, end: () => server.end() };
}

export interface Passphrases {
  readonly root: string;
  /** Of every other key. */
  readonly repository: string;
}

/** The real `notary` and `docker trust` of a person, on the same trust folder. What they print comes back. */
export function trustClients(home: string, url: string, { root, repository }: Passphrases) {
  const trust = join(home, '.docker', 'trust');
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    DOCKER_CONFIG: join(home, '.docker'),
    NOTARY_ROOT_PASSPHRASE: root,
    NOTARY_TARGETS_PASSPHRASE: repository,
    NOTARY_SNAPSHOT_PASSPHRASE: repository,
    NOTARY_DELEGATION_PASSPHRASE: repository,
    DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: root,
    DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: repository,
  };
  mkdirSync(home, { recursive: true });
  return {
    trust,
    notary: async (...args: string[]) => (await run('notary', ['-s', url, '-d', trust, ...args], { env, cwd: home })).stdout,
    docker: async (...args: string[]) => (await run('docker', ['trust', ...args], { env, cwd: home })).stdout,
  };
}

/** Everything that there is to a tree but when it was last read: names, kinds, modes, times of change, bytes. */
export function fingerprint(folder: string): string {
  const hash = createHash('sha256');
  for (const name of ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()]) {
    const path = join(folder, name);
    const { mode, mtimeNs, ctimeNs, size, ino } = lstatSync(path, { bigint: true });
    hash.update(`${name}\0${mode}\0${mtimeNs}\0${ctimeNs}\0${size}\0${ino}\0`);
    if (lstatSync(path).isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
