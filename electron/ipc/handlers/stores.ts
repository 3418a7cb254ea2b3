import type { FoundStores } from '#electron/workflows/found-stores.ts';
import type { Handlers } from '#shared/contract/endpoint.ts';
import type { stores } from '#shared/contract/stores.ts';

export const storeHandlers = (found: FoundStores): Handlers<typeof stores> => ({
  find: () => found.find(),
  open: ({ folder }) => found.open(folder),
  read: ({ store }) => found.read(store),
  keys: ({ store }) => found.keys(store),
});
