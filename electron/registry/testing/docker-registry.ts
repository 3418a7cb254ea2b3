import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { accepts, freePort } from '#electron/http/testing/ports.ts';
import type { testCertificates } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';

/** The real registry, as Debian packages it. */
export const hasDockerRegistry = spawnSync('docker-registry', ['--version']).status === 0;

type Own = ReturnType<typeof testCertificates>;
export type RegistryAuth =
  | { readonly kind: 'password' }
  /** `realm` is a token server's whole address. */
  | { readonly kind: 'token'; readonly realm: string; readonly own: Own };

export interface RegistryWish {
  /** What was put there stays, whoever serves it next. */
  readonly storage: string;
  /** With TLS where certificates are given. */
  readonly own?: Own | undefined;
  readonly auth?: RegistryAuth | undefined;
}

export interface RunningRegistry {
  /** As in an image's name. */
  readonly host: string;
  readonly url: string;
  end(): Promise<void>;
}

export const person = { username: 'ann', password: 'a word for tests' };
/** bcrypt of the password, as htpasswd writes it. */
const htpasswd = `${person.username}:$2b$04$hNcF8FGZMPc6N2nZQVL7pOcV.S.2yEsyTx8YlUTGH9yTv3Hivzj7G\n`;
export const tokenService = 'signet test registry';
export const tokenIssuer = 'signet tests';

/** Starts docker-registry on a free port of this computer, and waits until it answers. */
export async function startRegistry({ storage, own, auth }: RegistryWish): Promise<RunningRegistry> {
  const port = await freePort();
  const [config, words, cert, key] = ['config.json', 'htpasswd', 'server.crt', 'server.key'].map((name) => join(storage, name)) as [
    string,
    string,
    string,
    string,
  ];
  await Promise.all([writeFile(words, htpasswd), ...(own ? [writeFile(cert, own.cert), writeFile(key, own.key)] : [])]);
  const wanted =
    auth?.kind === 'password'
      ? { htpasswd: { realm: 'signet tests', path: words } }
      : auth && { token: { realm: auth.realm, service: tokenService, issuer: tokenIssuer, rootcertbundle: auth.own.caFile } };
  await writeFile(
    config,
    // JSON is YAML too.
    JSON.stringify({
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(storage, 'data') }, delete: { enabled: true } },
      http: { addr: `127.0.0.1:${port}`, secret: 'of a test', ...(own ? { tls: { certificate: cert, key } } : {}) },
      ...(wanted ? { auth: wanted } : {}),
    }),
  );
  const child = spawn('docker-registry', ['serve', config], { stdio: 'ignore', env: { PATH: process.env.PATH } });
  const gone = new Promise((done) => child.once('exit', done));
  for (let attempt = 0; attempt < 200 && !(await accepts(port)); attempt++) await delay(50);
  return {
    host: `127.0.0.1:${port}`,
    url: `${own ? 'https' : 'http'}://127.0.0.1:${port}`,
    end: async () => {
      child.kill();
      await gone;
    },
  };
}

/** Puts blobs and manifests where nobody has to log in and no TLS is spoken. */
export async function put(url: string, repository: string, { blobs, manifests }: Content): Promise<void> {
  for (const bytes of blobs) {
    const started = await fetch(`${url}/v2/${repository}/blobs/uploads/`, { method: 'POST' });
    const at = new URL(started.headers.get('location') ?? '', url);
    at.searchParams.set('digest', bytes.digest);
    await good(await fetch(at, { method: 'PUT', body: bytes.content as Uint8Array<ArrayBuffer> }));
  }
  for (const { reference, mediaType, content } of manifests) {
    const headers = { 'content-type': mediaType };
    const body = content as Uint8Array<ArrayBuffer>;
    await good(await fetch(`${url}/v2/${repository}/manifests/${reference}`, { method: 'PUT', headers, body }));
  }
}

export interface Content {
  readonly blobs: readonly { readonly digest: string; readonly content: Uint8Array }[];
  /** Children before their indexes. */
  readonly manifests: readonly { readonly reference: string; readonly mediaType: string; readonly content: Uint8Array }[];
}

async function good(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`);
}
