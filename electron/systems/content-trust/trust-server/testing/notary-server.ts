import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accepts } from '#electron/http/testing/ports.ts';
import type { testCertificates } from './test-server.ts';

/** The real notary-server and its client, from Debian's package. */
export const hasNotary = spawnSync('notary', ['version']).status === 0 && spawnSync('notary-server', ['-help']).error === undefined;

type Own = ReturnType<typeof testCertificates>;

export async function startServer(
  folder: string,
  port: number,
  own: Own | undefined,
  realm: string | undefined,
): Promise<() => Promise<void>> {
  const options = { realm: `${realm}/token`, service: 'notary', issuer: 'signet tests', rootcertbundle: own?.caFile };
  const [config, cert, key] = ['server.json', 'server.crt', 'server.key'].map((name) => join(folder, name)) as [string, string, string];
  if (own) await Promise.all([writeFile(cert, own.cert), writeFile(key, own.key)]);
  await writeFile(
    config,
    JSON.stringify({
      server: { http_addr: `127.0.0.1:${port}`, ...(own ? { tls_cert_file: cert, tls_key_file: key } : {}) },
      trust_service: { type: 'local', hostname: '', port: '', key_algorithm: 'ecdsa' },
      ...(realm === undefined ? {} : { auth: { type: 'token', options } }),
      storage: { backend: 'memory' },
      logging: { level: 'error' },
    }),
  );
  const child = spawn('notary-server', [`-config=${config}`], { stdio: 'ignore' });
  const gone = new Promise((done) => child.once('exit', done));
  for (let attempt = 0; attempt < 200 && !(await accepts(port)); attempt++) await delay(50);
  return async () => {
    child.kill();
    await gone;
  };
}
