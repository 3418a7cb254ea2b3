import { createHash } from 'node:crypto';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { certificates } from '#electron/systems/content-trust/conformance/testing/https.ts';
import type { NewTarget } from '#electron/systems/signature-system.ts';
import { measure } from '../lib.mjs';
import { stage } from './stage.ts';

export const passphrase = 'a bench has no secrets';
const ours = fileURLToPath(new URL('../../dist/cli/cli.js', import.meta.url));

export interface Ran {
  readonly seconds: number;
  readonly printed: string;
}

/** Somebody who uses `notary` and `docker trust` on one server, each command a process of its own. */
export class Somebody {
  readonly trust: string;
  private readonly url: string;
  private readonly env: NodeJS.ProcessEnv;

  constructor(folder: string, url: string, env: NodeJS.ProcessEnv = {}) {
    const home = mkdtempSync(join(folder, 'home-'));
    const docker = join(home, '.docker');
    const tls = join(docker, 'tls', new URL(url).host);
    this.url = url;
    this.trust = join(docker, 'trust');
    const roles = ['ROOT', 'TARGETS', 'SNAPSHOT', 'DELEGATION'].map((role) => [`NOTARY_${role}_PASSPHRASE`, passphrase]);
    const words = ['ROOT', 'REPOSITORY'].map((which) => [`DOCKER_CONTENT_TRUST_${which}_PASSPHRASE`, passphrase]);
    this.env = {
      ...{ PATH: process.env.PATH, HOME: home, DOCKER_CONFIG: docker, DOCKER_CONTENT_TRUST_SERVER: url, ...env },
      ...Object.fromEntries([...roles, ...words]),
    };
    mkdirSync(tls, { recursive: true });
    copyFileSync(certificates.caFile, join(tls, 'ca.crt'));
  }

  notary = (...args: string[]): Promise<Ran> =>
    good('notary', ['-s', this.url, '--tlscacert', certificates.caFile, '-d', this.trust, ...args], this.env);
  docker = (...args: string[]): Promise<Ran> => good('docker', args, this.env);
  /** Docker calls a signer as he is called at the registry. */
  loggedIn(registry: string): void {
    const auth = Buffer.from(`ann:${passphrase}`).toString('base64');
    writeFileSync(join(this.trust, '../config.json'), JSON.stringify({ auths: { [registry]: { auth } } }));
  }
  /** The verdict of our own command line, from the bundle that is shipped. */
  inspect = (gun: string, ...more: string[]): Promise<Ran> =>
    good(process.execPath, [ours, 'inspect', gun, '--server', this.url, '--ca', certificates.caFile, ...more], this.env);

  /** What `notary` has of a repository, as a folder for `--cache`. */
  copyOfCache(gun: string): string {
    const copy = mkdtempSync(join(this.trust, 'cache-'));
    cpSync(join(this.trust, 'tuf', gun, 'metadata'), copy, { recursive: true });
    return copy;
  }

  stage(gun: string, targets: readonly NewTarget[]): void {
    stage(this.trust, gun, targets);
  }
}

async function good(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const ran = await measure(command, args, { env });
  if (ran.code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${ran.code}: ${ran.complaints || ran.printed}`);
  return ran;
}

export const tags = (count: number, prefix = 'build'): NewTarget[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `${prefix}-${index}`,
    length: 523,
    sha256: createHash('sha256').update(`${prefix}-${index}`).digest('hex'),
  }));
