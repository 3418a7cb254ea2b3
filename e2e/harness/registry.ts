import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accepts, freePort } from './ports.ts';
import { start, until } from './processes.ts';

export const hasDockerRegistry = spawnSync('docker-registry', ['--version']).status === 0;

/** Who may use it, and the word as htpasswd keeps it. */
export const person = { username: 'ann', password: 'a word for tests' };
const htpasswd = `${person.username}:$2b$04$hNcF8FGZMPc6N2nZQVL7pOcV.S.2yEsyTx8YlUTGH9yTv3Hivzj7G\n`;

export interface Registry {
  /** As in an image's name. */
  readonly host: string;
  end(): Promise<void>;
  /** On the same port, with what it held. */
  again(): Promise<void>;
}

/** A real registry on this computer, without TLS, for whom the password is known to. */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(join(tmpdir(), 'signet-registry-'));
  const port = await freePort();
  const [config, words] = [join(folder, 'config.json'), join(folder, 'htpasswd')];
  writeFileSync(words, htpasswd);
  writeFileSync(
    config,
    JSON.stringify({
      version: '0.1',
      log: { level: 'error' },
      storage: { filesystem: { rootdirectory: join(folder, 'data') } },
      http: { addr: `127.0.0.1:${port}`, secret: 'of a test' },
      auth: { htpasswd: { realm: 'signet tests', path: words } },
    }),
  );
  const serve = async () => {
    const running = start('docker-registry', ['serve', config]);
    await until('a registry that answers', async () => ((await accepts(port)) ? true : undefined));
    return running;
  };
  let running = await serve();
  return {
    host: `127.0.0.1:${port}`,
    end: () => running.end(),
    again: async () => {
      running = await serve();
    },
  };
}
