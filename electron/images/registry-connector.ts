import type { CredentialsFor } from '#electron/registry/credentials/known-credentials.ts';
import { openRegistry, type Registry, type RegistryOptions } from '#electron/registry/registry.ts';
import { Gun } from '#shared/domain/gun.ts';
import type { DistantSource } from './distant-place.ts';
import { Lanes } from './lanes.ts';
import type { RegistryPlace } from './places-file.ts';
import { RegistrySource } from './registry-source.ts';

/** Requests to registries that are under way at one time, all registries together. */
const lanesOfAll = 8;

export interface RegistryConnectorOptions extends Omit<RegistryOptions, 'credentials' | 'signInAt'> {
  readonly credentials: CredentialsFor;
}

interface Shared {
  registry: Promise<Registry> | undefined;
  users: number;
}

/** Opens repositories; those of one registry share its connections, which end with the last of them. */
export function registryConnector(options: RegistryConnectorOptions): (place: RegistryPlace) => Promise<DistantSource> {
  const lanes = new Lanes(lanesOfAll);
  const hosts = new Map<string, Shared>();
  const reach = (host: string, signInAt: string | undefined, shared: Shared): Promise<Registry> => {
    const registry = shared.registry ?? openRegistry(host, { ...options, signInAt });
    shared.registry = registry;
    registry.catch(() => {
      shared.registry = undefined;
    });
    return registry;
  };
  return async ({ repository, signInAt }) => {
    const slash = repository.indexOf('/');
    const [host, name] = [repository.slice(0, slash), repository.slice(slash + 1)];
    const key = `${host} ${signInAt ?? ''}`;
    const shared = hosts.get(key) ?? { registry: undefined, users: 0 };
    hosts.set(key, shared);
    shared.users += 1;
    return new RegistrySource({
      repository: Gun.parse(repository),
      reach: async () => (await reach(host, signInAt, shared)).repository(name),
      lanes,
      close: async () => {
        shared.users -= 1;
        if (shared.users > 0) return;
        if (hosts.get(key) === shared) hosts.delete(key);
        await shared.registry?.then((registry) => registry.close());
      },
    });
  };
}
