import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfSigned } from './certificates.ts';
import { project } from './places.ts';

/** The only address there is outside, and what stands there. */
export const outside = { address: '192.0.2.7', notary: '192.0.2.7:4443', registry: '192.0.2.7:5000' };

const own = ['--user', '--map-root-user', '--net', '--mount'];

/** Whether a network of one's own can be had, as any user can where Chromium's sandbox runs. Where not, says so, and with CI=true fails. */
export function hasNamespaces(): boolean {
  const missing = [
    ...['ip', 'nsenter'].filter((name) => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${name}`]).status !== 0),
    ...(spawnSync('unshare', [...own, 'ip', 'link', 'add', 'near0', 'type', 'veth', 'peer', 'name', 'far0'], { env: reaching() }).status ===
    0
      ? []
      : ['a network namespace']),
  ];
  for (const one of missing) console.log(`not run: ${one}`);
  if (missing.length > 0 && process.env.CI === 'true') throw new Error(`not run: ${missing.join(', ')}`);
  return missing.length === 0;
}

const reaching = () => ({ ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` });

/** Runs the tests in a file on a network of its own; what they print comes back. Servers are real, outside, and prove themselves by one certificate. */
export function runInNamespace(folder: string, file: string) {
  mkdirSync(folder, { recursive: true });
  const { cert, key } = selfSigned(folder, 'distant', outside.address);
  const put = (name: string, text: string) => writeFileSync(join(folder, name), text);
  put('resolv.conf', `nameserver ${outside.address}\n`);
  put(
    'notary.json',
    JSON.stringify({
      server: { http_addr: outside.notary, tls_cert_file: cert, tls_key_file: key },
      trust_service: { type: 'local', hostname: '', port: '', key_algorithm: 'ecdsa' },
      storage: { backend: 'memory' },
      logging: { level: 'error' },
    }),
  );
  put(
    'registry.json',
    JSON.stringify({
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: outside.registry, secret: 'of a test', tls: { certificate: cert, key } },
    }),
  );
  const script = join(project, 'e2e/harness/namespace.sh');
  const [uid, gid] = [process.getuid?.(), process.getgid?.()].map(String) as [string, string];
  const vitest = [join(project, 'node_modules/vitest/vitest.mjs'), 'run', '--config=e2e/inside.vitest.config.ts', file];
  const ran = spawnSync('unshare', [...own, 'sh', script, folder, uid, gid, process.execPath, ...vitest], {
    cwd: project,
    env: { ...reaching(), SIGNET_OUTSIDE: folder, NO_COLOR: '1' },
    encoding: 'utf8',
    timeout: 240_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status: ran.status, printed: `${ran.stdout}\n${ran.stderr}` };
}

/** Packets that have left this network so far, as the kernel counts them. */
export function packetsOut(): number {
  const line = readFileSync('/proc/net/dev', 'utf8')
    .split('\n')
    .find((one) => one.trim().startsWith('out:'));
  const counts = line?.split(':')[1]?.trim().split(/\s+/) ?? [];
  // Received: bytes, packets, and six more; then sent: bytes, packets.
  return Number(counts[9]);
}
