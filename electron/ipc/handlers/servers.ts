import { addServer, forgetRemembered, listServers, refreshRepositories, type TrustServerParts } from '#electron/workflows/trust-servers.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { servers } from '#shared/contract/servers.ts';

export const serverHandlers = (parts: TrustServerParts): Handlers<typeof servers> => ({
  list: () => listServers(parts),
  add: (wanted) => addServer(parts, wanted),
  remove: async ({ url }) => {
    await parts.elsewhere.removeServer(url);
    return {};
  },
  told: ({ url }) => parts.elsewhere.told(url),
  meet: ({ gun, server }) => parts.elsewhere.meet(gun, server),
  follow: async ({ gun, server, pin }) => {
    await parts.elsewhere.follow(gun, server, pin);
    parts.changed();
    return {};
  },
  publishes: async () => [...(await parts.elsewhere.publishes())],
  forget: async ({ gun }) => {
    await forgetRemembered(parts, gun);
    return {};
  },
  unfollow: async ({ gun }) => {
    await parts.elsewhere.unfollow(gun);
    parts.changed();
    return {};
  },
  refresh: async ({ gun }) => {
    await refreshRepositories(parts, gun);
    return {};
  },
});
