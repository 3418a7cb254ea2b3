import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '#electron/http/testing/ports.ts';
import { startServer } from '#electron/systems/content-trust/trust-server/testing/notary-server.ts';
import { type TestServer, tlsServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { certificates } from './https.ts';

/** Good for every key that a peer makes here. */
export const peerPassphrase = 'a test has no secrets';

/** A person who uses `notary` and `docker` with one trust folder, against one server. */
export class PeerUser {
  readonly home: string;
  readonly trust: string;
  private readonly url: string;

  private constructor(home: string, url: string) {
    this.home = home;
    this.trust = join(home, '.docker', 'trust');
    this.url = url;
  }

  static async of({ url }: Pick<TestServer, 'url'>): Promise<PeerUser> {
    const user = new PeerUser(await mkdtemp(join(tmpdir(), 'signet-peers-')), url);
    const tls = join(user.home, '.docker', 'tls', new URL(url).host);
    await mkdir(tls, { recursive: true });
    await mkdir(join(user.trust, 'private'), { recursive: true, mode: 0o700 });
    await writeFile(join(tls, 'ca.crt'), await readFile(certificates.caFile));
    return user;
  }

  end = () => rm(this.home, { recursive: true, force: true });

  notary = (...args: string[]) => this.run('notary', ['-s', this.url, '--tlscacert', certificates.caFile, '-d', this.trust, ...args]);
  docker = (...args: string[]) => this.run('docker', ['trust', ...args]);

  /** Name and digest of every target, as the client resolves them. */
  async list(gun: string): Promise<readonly string[]> {
    const lines = (await this.notary('list', gun)).split('\n').map((line) => /^(.+?)\s+([0-9a-f]{64})\s+[0-9]+\s+(\S+)\s*$/.exec(line));
    return lines.flatMap((line) => (line ? [`${line[1]} ${line[2]} ${line[3]}`] : [])).sort();
  }

  async inspect(repository: string): Promise<DockerTrust> {
    return JSON.parse(await this.docker('inspect', repository))[0] as DockerTrust;
  }

  private async run(command: string, args: readonly string[]): Promise<string> {
    const roles = ['ROOT', 'TARGETS', 'SNAPSHOT', 'DELEGATION'].map((role) => [`NOTARY_${role}_PASSPHRASE`, peerPassphrase]);
    const { stdout } = await promisify(execFile)(command, args, {
      env: {
        PATH: process.env.PATH,
        HOME: this.home,
        DOCKER_CONFIG: join(this.home, '.docker'),
        DOCKER_CONTENT_TRUST_SERVER: this.url,
        DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: peerPassphrase,
        DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: peerPassphrase,
        ...Object.fromEntries(roles),
      },
    });
    return stdout;
  }
}

/** What `docker trust inspect` prints. */
export interface DockerTrust {
  readonly SignedTags: readonly { readonly SignedTag: string; readonly Digest: string; readonly Signers: readonly string[] }[] | null;
  readonly Signers: readonly { readonly Name: string; readonly Keys: readonly { readonly ID: string }[] }[] | null;
  readonly AdministrativeKeys: readonly { readonly Name: string; readonly Keys: readonly { readonly ID: string }[] }[];
}

/** Serves the files of a folder under a repository's name, and nothing else. */
export function folderServer(gun: string, folder: string): Promise<TestServer> {
  const prefix = `/v2/${gun}/_trust/tuf/`;
  return tlsServer(async (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
    if (path === '/v2/') response.writeHead(200).end('{}');
    else if ((await readdir(folder)).includes(name)) response.writeHead(200).end(await readFile(join(folder, name)));
    else response.writeHead(404).end('{"errors":[{"code":"METADATA_NOT_FOUND"}]}');
  }, certificates);
}

/** The real notary-server, with its memory for storage. */
export async function notaryServer(): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'signet-notary-server-'));
  const port = await freePort();
  const end = await startServer(folder, port, certificates, undefined);
  const close = async () => {
    await end();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: `https://127.0.0.1:${port}`, port, close };
}
