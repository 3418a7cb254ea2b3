import type { HttpProxy } from './proxy.ts';

/** Which proxy leads to a host, if any. Fails with `proxy-address` where one is named and cannot be used. */
export type FindProxy = (host: string, port: number) => Promise<HttpProxy | undefined>;

let find: FindProxy | undefined;
let changes = 0;

/** From now on connections are made this way; those that stand are used up and not taken again. Without it every connection is direct. */
export const setProxies = (next: FindProxy | undefined): void => {
  find = next;
  changes += 1;
};
export const proxies = (): FindProxy | undefined => find;
/** Goes up with each `setProxies`. */
export const proxyChanges = (): number => changes;
