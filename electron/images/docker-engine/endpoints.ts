import { join } from 'node:path';
import { z } from 'zod';
import { readBounded } from '#electron/files/atomic.ts';
import { contextsIn } from './contexts.ts';

/** What finding engines depends on; passed in, so that a test has a computer of its own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly platform: NodeJS.Platform;
  /** User id; undefined on Windows. */
  readonly uid: number | undefined;
}

/** An address at which an engine may be. */
export interface Endpoint {
  readonly address: string;
  readonly product: 'Docker' | 'Podman';
  /** What tells it from others of its product: `rootless`, `context lab`. */
  readonly which?: string;
  /** Whether it is shown even where nothing is at its address: somebody named it, or every Docker is there. */
  readonly always: boolean;
}

const unix = (path: string) => `unix://${path}`;

/**
 * Where engines are looked for, the one first that the docker command would use. A desktop app started from a menu often sees no
 * DOCKER_HOST: so all contexts and all usual sockets are looked at (formats/images-and-registries.md, 1).
 */
export async function endpointsOf(surroundings: Surroundings): Promise<readonly Endpoint[]> {
  const { env, home } = surroundings;
  const folder = env.DOCKER_CONFIG || join(home, '.docker');
  const named: Endpoint[] = env.DOCKER_HOST ? [{ address: env.DOCKER_HOST, product: 'Docker', which: 'DOCKER_HOST', always: true }] : [];
  const contexts = (await contextsIn(folder)).map(
    ({ name, host }): Endpoint => ({ address: host, product: 'Docker', which: `context ${name}`, always: true }),
  );
  const current = env.DOCKER_CONTEXT || (await currentContext(folder));
  const inUse = contexts.filter(({ which }) => which === `context ${current}`);
  return [...named, ...inUse, ...usual(surroundings), ...contexts.filter((context) => !inUse.includes(context))];
}

function usual({ env, home, platform, uid }: Surroundings): readonly Endpoint[] {
  if (platform === 'win32') {
    return [
      { address: 'npipe:////./pipe/docker_engine', product: 'Docker', always: true },
      { address: 'npipe:////./pipe/podman-machine-default', product: 'Podman', always: false },
    ];
  }
  const at = (path: string, product: Endpoint['product'], which?: string, always = false): Endpoint => ({
    address: unix(path),
    product,
    ...(which === undefined ? {} : { which }),
    always,
  });
  const runtime = env.XDG_RUNTIME_DIR || (platform === 'linux' && uid !== undefined ? `/run/user/${uid}` : undefined);
  return [
    at('/var/run/docker.sock', 'Docker', undefined, true),
    ...(runtime === undefined ? [] : [at(`${runtime}/docker.sock`, 'Docker', 'rootless')]),
    at(join(home, platform === 'darwin' ? '.docker/run/docker.sock' : '.docker/desktop/docker.sock'), 'Docker', 'Docker Desktop'),
    at(join(home, '.colima/default/docker.sock'), 'Docker', 'Colima'),
    at(join(home, '.rd/docker.sock'), 'Docker', 'Rancher Desktop'),
    at(join(home, '.orbstack/run/docker.sock'), 'Docker', 'OrbStack'),
    ...(runtime === undefined ? [] : [at(`${runtime}/podman/podman.sock`, 'Podman', 'rootless')]),
    at('/run/podman/podman.sock', 'Podman'),
    at(join(home, '.local/share/containers/podman/machine/podman.sock'), 'Podman', 'machine'),
  ];
}

const Config = z.object({ currentContext: z.string().optional() });

/** Of `config.json`; a file that is damaged names none: docker says what is wrong with it. */
async function currentContext(folder: string): Promise<string | undefined> {
  const text = await readBounded(join(folder, 'config.json'), 1024 * 1024).catch(() => undefined);
  try {
    return Config.parse(JSON.parse(text?.toString('utf8') ?? '{}')).currentContext;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}
