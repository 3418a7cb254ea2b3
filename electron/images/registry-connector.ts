import type { CredentialsFor } from '#electron/registry/credentials/known-credentials.ts';
import { openRegistry, type Registry, type RegistryOptions } from '#electron/registry/registry.ts';
import type { Digest } from '#shared/domain/digest.ts';
import { Gun } from '#shared/domain/gun.ts';
import { type Copied, type CopyWish, copyToRegistry } from './copy-to-registry.ts';
import type { DistantSource } from './distant-place.ts';
import type { ReadOptions } from './image-source.ts';
import { Lanes } from './lanes.ts';
import type { RegistryPlace } from './places-file.ts';
import { pushByEngine } from './push-by-engine.ts';
import { RegistrySource } from './registry-source.ts';

/** Requests to registries that are under way at one time, all registries together. */
const lanesOfAll = 8;

export interface RegistryConnectorOptions extends Omit<RegistryOptions, 'credentials' | 'signInAt'> {
  readonly credentials: CredentialsFor;
}

export interface RegistryConnector {
  /** Opens a repository to be listed. Nothing is asked yet. */
  readonly connect: (place: RegistryPlace) => Promise<DistantSource>;
  /** Copies an image into a repository, which need not be listed; what an engine holds the engine pushes. */
  readonly copy: (wish: CopyWish & { readonly signInAt?: string | undefined }, options: ReadOptions) => Promise<Copied>;
  /** Which of these digests a repository has, by the registry's word; told one by one. Fails as the registry does. */
  readonly serves: (
    repository: string,
    digests: readonly Digest[],
    told: (digest: Digest, served: boolean) => void,
    signal: AbortSignal,
  ) => Promise<void>;
  /** The repositories that a registry tells of, as they stand in names of images. Fails as `readCatalog` does. */
  readonly repositories: (host: string, signal: AbortSignal) => Promise<{ readonly guns: readonly Gun[]; readonly complete: boolean }>;
  /** Forgets what a registry was logged in to with. */
  readonly startOver: (host: string) => Promise<void>;
}

interface Shared {
  registry: Promise<Registry> | undefined;
  users: number;
}

/** The registries of this person: repositories of one share its connections, which end with the last of them. */
export function registryConnector(options: RegistryConnectorOptions): RegistryConnector {
  const lanes = new Lanes(lanesOfAll);
  const hosts = new Map<string, Shared>();
  /** Takes part in a registry until `leave`. */
  const join = (repository: string, signInAt: string | undefined) => {
    const slash = repository.indexOf('/');
    const [host, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
    const key = `${host} ${signInAt ?? ''}`;
    const shared = hosts.get(key) ?? { registry: undefined, users: 0 };
    hosts.set(key, shared);
    shared.users += 1;
    const reach = () => {
      const registry = shared.registry ?? openRegistry(host, { ...options, signInAt });
      shared.registry = registry;
      registry.catch(() => {
        shared.registry = undefined;
      });
      return registry;
    };
    const leave = async () => {
      shared.users -= 1;
      if (shared.users > 0) return;
      if (hosts.get(key) === shared) hosts.delete(key);
      await shared.registry?.then((registry) => registry.close());
    };
    return { name, reach, leave };
  };
  return {
    connect: async ({ repository, signInAt }) => {
      const { name, reach, leave } = join(repository, signInAt);
      return new RegistrySource({
        repository: Gun.parse(repository),
        reach: async () => (await reach()).repository(name),
        lanes,
        close: leave,
      });
    },
    serves: async (repository, digests, told, signal) => {
      const { name, reach, leave } = join(repository, undefined);
      try {
        const remote = await (await reach()).repository(name);
        const waiting = [...digests];
        const one = async () => {
          for (let digest = waiting.shift(); digest; digest = waiting.shift())
            told(digest, (await remote.peek(digest, { signal })) !== undefined);
        };
        await Promise.all(Array.from({ length: lanesOfAll }, one));
      } finally {
        await leave();
      }
    },
    repositories: async (host, signal) => {
      const { reach, leave } = join(`${host}/`, undefined);
      try {
        const { names, complete } = await (await reach()).repositories({ signal });
        return { guns: names.map((name) => Gun.parse(`${host}/${name}`)), complete };
      } finally {
        await leave();
      }
    },
    startOver: async (host) => {
      const same = [...hosts].filter(([key]) => key.startsWith(`${host} `));
      await Promise.all(same.map(async ([, { registry }]) => (await registry)?.startOver()));
    },
    copy: async (wish, reading) => {
      const { name, reach, leave } = join(wish.repository, wish.signInAt);
      try {
        const registry = await reach();
        const [remote, upload] = await Promise.all([registry.repository(name), registry.upload(name)]);
        remote.lookAgain();
        const own = wish.source.ownPush?.(wish.entryId, wish);
        if (own) {
          const credentials = await options.credentials(registry.host, name);
          return await pushByEngine(wish, own, { remote, credentials }, reading);
        }
        return await copyToRegistry(wish, { remote, upload }, reading);
      } finally {
        await leave();
      }
    },
  };
}
