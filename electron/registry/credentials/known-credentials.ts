import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import type { Credentials } from '#electron/http/credentials.ts';
import { type AuthEntry, type AuthFile, credentialsIn, parseAuthFile } from './auth-file.ts';
import { askHelper, type HelperSurroundings } from './helper.ts';

/**
 * What this person logs in with at a registry, found anew each time it is asked for and kept by nobody; undefined where nothing is known.
 * `host` is as in an image's name (`docker.io`, `registry.example.com:5000`). Throws `file-unreadable` or `credential-helper`.
 */
export type CredentialsFor = (host: string, repository?: string) => Promise<Credentials | undefined>;

const largestFile = 1024 * 1024;
/** docker.io has its log-ins under an address of its own. */
const dockerHub = 'https://index.docker.io/v1/';

/** Looks where docker and then where Podman keep log-ins. Reads these places and writes none of them. */
export const knownCredentials =
  (around: HelperSurroundings): CredentialsFor =>
  async (host, repository) => {
    for (const read of filesOf(around)) {
      const file = await read();
      const found = file && (await lookUp(file, host, repository, around));
      if (found) return found;
    }
    return undefined;
  };

/** Each read only when those before it know nothing. */
function filesOf({ home, env }: HelperSurroundings): readonly (() => Promise<AuthFile | undefined>)[] {
  const fromFile = (path: string, name: string, origin: AuthFile['origin']) => async () => {
    const bytes = await readBounded(path, largestFile);
    return bytes && parseAuthFile(bytes, name, origin);
  };
  const { DOCKER_AUTH_CONFIG: given, DOCKER_CONFIG: folder = join(home, '.docker'), XDG_RUNTIME_DIR: runtime } = env;
  const podman = [
    env.REGISTRY_AUTH_FILE,
    runtime && join(runtime, 'containers', 'auth.json'),
    join(home, '.config', 'containers', 'auth.json'),
  ];
  return [
    async () => (given ? parseAuthFile(Buffer.from(given, 'utf8'), 'DOCKER_AUTH_CONFIG', 'docker-config') : undefined),
    fromFile(join(folder, 'config.json'), 'config.json of docker', 'docker-config'),
    ...podman.flatMap((path) => (path ? [fromFile(path, 'auth.json of Podman', 'podman-auth')] : [])),
  ];
}

async function lookUp(
  file: AuthFile,
  host: string,
  repository: string | undefined,
  around: HelperSurroundings,
): Promise<Credentials | undefined> {
  const addresses = host === 'docker.io' ? [dockerHub, 'index.docker.io', 'docker.io'] : [host];
  const helper = addresses.map((address) => file.helpers.get(address)).find((one) => one !== undefined) ?? file.defaultHelper;
  if (helper !== undefined) {
    const typed = [...file.auths.keys()].filter((address) => addresses.includes(hostOf(address)));
    for (const address of new Set([addresses[0] ?? host, ...typed])) {
      const found = await askHelper(helper, address, around);
      if (found) return found;
    }
  }
  const entry = entryFor(file.auths, addresses, repository);
  return entry && credentialsIn(entry, file.origin);
}

/** The most precise namespace, then the host; then the host in another spelling of its address. */
function entryFor(auths: AuthFile['auths'], addresses: readonly string[], repository: string | undefined): AuthEntry | undefined {
  const parts = repository?.split('/') ?? [];
  const namespaces = parts.map((_, at) => parts.slice(0, parts.length - at).join('/'));
  const wanted = [...namespaces.flatMap((namespace) => addresses.map((address) => `${address}/${namespace}`)), ...addresses];
  for (const address of wanted) {
    const entry = auths.get(address);
    if (entry) return entry;
  }
  // A namespace that is another's must not be taken for the host: only addresses that are URLs are shortened to their host.
  return [...auths].find(([address]) => /^https?:/.test(address) && addresses.includes(hostOf(address)))?.[1];
}

const hostOf = (address: string): string => address.replace(/^https?:\/\//, '').split('/')[0] ?? '';
