import { join } from 'node:path';

/** Where everything is under the data folder (0700). Nothing of a collection's or image's own naming becomes a path. */
export const dataLayout = (userData: string) => ({
  root: userData,
  settings: join(userData, 'settings.json'),
  windowPlace: join(userData, 'window.json'),
  keys: join(userData, 'keys'),
  collections: join(userData, 'collections'),
  removed: join(userData, 'removed'),
  repositories: join(userData, 'repositories'),
  trustServers: join(userData, 'trust-servers.json'),
  pins: join(userData, 'pins.json'),
  journal: join(userData, 'journal'),
  sets: join(userData, 'sets'),
  places: join(userData, 'places.json'),
  lastListing: join(userData, 'last-listing.json'),
  logins: join(userData, 'logins.json'),
  proxy: join(userData, 'proxy.json'),
  drift: join(userData, 'drift.json'),
  sample: join(userData, 'sample'),
  log: join(userData, 'log.txt'),
});
export type DataLayout = ReturnType<typeof dataLayout>;
