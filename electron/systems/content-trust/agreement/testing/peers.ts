import { execFile, spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it } from 'vitest';
import { hasNotary } from '#electron/systems/content-trust/trust-server/testing/notary-server.ts';

/** Every docker command line with `docker trust` that is found; Debian's is in /usr/bin. */
export const dockers: readonly string[] = [
  ...new Set(
    (process.env.PATH ?? '')
      .split(delimiter)
      .map((folder) => join(folder, 'docker'))
      .filter((path) => existsSync(path))
      .map((path) => realpathSync(path)),
  ),
].filter((path) => spawnSync(path, ['trust', '--help'], { stdio: 'ignore' }).status === 0);

/** Says which peer is missing; where tests must not be left out, that is a failure. */
export function peersMissing(): void {
  for (const [peer, there] of [
    ['notary', hasNotary],
    ['docker trust', dockers.length > 0],
  ] as const) {
    if (there) continue;
    it(`needs ${peer}`, () => {
      console.log(`not run: ${peer}`);
      expect(process.env.CI, `${peer} is not installed`).not.toBe('true');
    });
  }
}

export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

const passphrase = 'a test has no secrets';
const passphrases = {
  ...Object.fromEntries(['ROOT', 'TARGETS', 'SNAPSHOT', 'DELEGATION'].map((role) => [`NOTARY_${role}_PASSPHRASE`, passphrase])),
  ...Object.fromEntries(['ROOT', 'REPOSITORY'].map((role) => [`DOCKER_CONTENT_TRUST_${role}_PASSPHRASE`, passphrase])),
};

export interface PersonsServer {
  readonly url: string;
  readonly caFile: string;
  /** Address of a container engine, where there is one. */
  readonly engine?: string;
}

/** A person with a home folder of her own, where docker and notary share one trust store. */
export class Person {
  readonly home: string;
  readonly trust: string;
  private readonly server: PersonsServer;

  private constructor(home: string, server: PersonsServer) {
    this.home = home;
    this.trust = join(home, '.docker', 'trust');
    this.server = server;
  }

  static async at(home: string, server: PersonsServer): Promise<Person> {
    const person = new Person(home, server);
    await mkdir(person.trust, { recursive: true, mode: 0o700 });
    return person;
  }

  /** Fails where notary does. */
  async notary(...args: string[]): Promise<string> {
    return good(await this.tryNotary(...args));
  }

  tryNotary(...args: string[]): Promise<Ran> {
    return this.run('notary', ['-s', this.server.url, '--tlscacert', this.server.caFile, '-d', this.trust, ...args]);
  }

  /** Fails where docker does. */
  async docker(cli: string, ...args: string[]): Promise<string> {
    return good(await this.tryDocker(cli, ...args));
  }

  tryDocker(cli: string, ...args: string[]): Promise<Ran> {
    return this.run(cli, ['trust', ...args]);
  }

  /** With `DOCKER_CONTENT_TRUST=1`. */
  trusting(cli: string, ...args: string[]): Promise<Ran> {
    return this.run(cli, args, { DOCKER_CONTENT_TRUST: '1' });
  }

  /** A command as Signet shows it, in a shell. What a person has configured for notary she need not type. */
  async shell(command: string): Promise<string> {
    await mkdir(join(this.home, '.notary'), { recursive: true });
    const config = { trust_dir: this.trust, remote_server: { url: this.server.url, root_ca: this.server.caFile } };
    await writeFile(join(this.home, '.notary', 'config.json'), JSON.stringify(config));
    return good(await this.run('sh', ['-c', command]));
  }

  /** Puts a private key, as PEM, into the trust store. */
  async importKey(pem: string, role: string, gun: string): Promise<void> {
    const file = join(this.home, `${role.replaceAll('/', '-')}.pem`);
    await writeFile(file, pem, { mode: 0o600 });
    await this.notary('key', 'import', file, '--role', role, ...(role === 'root' ? [] : ['--gun', gun]));
  }

  /** Changes what notary has staged for its next publish. */
  async restage(gun: string, edit: (change: object) => object): Promise<void> {
    const folder = join(this.trust, 'tuf', gun, 'changelist');
    for (const name of await readdir(folder)) {
      const staged: { data: string } = JSON.parse(await readFile(join(folder, name), 'utf8'));
      const change = edit(JSON.parse(Buffer.from(staged.data, 'base64').toString()));
      await writeFile(join(folder, name), JSON.stringify({ ...staged, data: Buffer.from(JSON.stringify(change)).toString('base64') }));
    }
  }

  /** A file of hers. */
  async file(name: string, content: string): Promise<string> {
    const path = join(this.home, name);
    await writeFile(path, content, { mode: 0o600 });
    return path;
  }

  private run(command: string, args: readonly string[], more: Record<string, string> = {}): Promise<Ran> {
    const env = {
      ...{ PATH: process.env.PATH, HOME: this.home, TMPDIR: this.home, SSL_CERT_FILE: this.server.caFile },
      // Never the engine of this computer.
      ...{ DOCKER_HOST: this.server.engine ?? `unix://${join(this.home, 'none.sock')}` },
      ...{ DOCKER_CONTENT_TRUST_SERVER: this.server.url, ...passphrases, ...more },
    };
    return new Promise((done, failed) => {
      const child = execFile(command, args, { env, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 }, (problem, out, err) => {
        if (problem && typeof problem.code !== 'number') failed(problem);
        else done({ status: problem ? Number(problem.code) : 0, out, err });
      });
      // Who asks nothing may be gone before this is written.
      child.stdin?.on('error', () => undefined).end('yes\n');
    });
  }
}

function good({ status, out, err }: Ran): string {
  if (status !== 0) throw new Error(`exit ${status}: ${err}${out}`);
  return out;
}

/** The rows of `notary list`. */
export const listedRows = (text: string): { name: string; sha256: string; length: number; role: string }[] =>
  text.split('\n').flatMap((line) => {
    const [, name, sha256, length, role] = /^ *(.*?)\s+([0-9a-f]{64})\s+([0-9]+)\s+(\S+)\s*$/.exec(line) ?? [];
    return name === undefined || sha256 === undefined || role === undefined ? [] : [{ name, sha256, length: Number(length), role }];
  });
