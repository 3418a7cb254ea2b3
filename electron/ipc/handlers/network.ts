import type { Handlers } from '#shared/contract/endpoint.ts';
import type { network, ProxyLogin, ProxyView, ProxyWish } from '#shared/contract/network.ts';

/** How servers are reached, as main keeps it. */
export interface NetworkParts {
  readonly view: () => Promise<ProxyView>;
  readonly set: (wanted: ProxyWish, login: ProxyLogin) => Promise<ProxyView>;
}

export const networkHandlers = ({ view, set }: NetworkParts): Handlers<typeof network> => ({
  proxy: () => view(),
  setProxy: ({ login, ...wanted }) => set(wanted, login),
});
