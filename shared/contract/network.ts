import { z } from 'zod';
import { keyStoreFailures } from '../domain/key-failures.ts';
import { endpoint } from './endpoint.ts';

/** How servers are reached; this computer itself is always asked directly. */
export const ProxyWish = z.object({
  /** As HTTPS_PROXY and NO_PROXY say; directly; or through the one named here. */
  mode: z.enum(['environment', 'none', 'named']),
  /** Host and port, or a URL where it speaks TLS itself. Without name or password. */
  address: z.string().trim().max(300),
  /** As in NO_PROXY: hosts, domains and ranges of addresses that are asked directly, with commas between. */
  exceptions: z.string().trim().max(2000),
});
export type ProxyWish = z.infer<typeof ProxyWish>;

export const ProxyView = ProxyWish.extend({
  /** Whether a name and password are kept for the named one. */
  loggedIn: z.boolean(),
  /** What HTTPS_PROXY says: host and port, or why it cannot be used; absent where it is not set. */
  environment: z.object({ proxy: z.string().optional(), problem: z.string().optional() }).optional(),
});
export type ProxyView = z.infer<typeof ProxyView>;

/** A name and password travel one way. */
const ProxyLogin = z.union([
  z.enum(['keep', 'none']),
  z.object({ username: z.string().min(1).max(255), password: z.string().min(1).max(4096) }),
]);
export type ProxyLogin = z.infer<typeof ProxyLogin>;

export const network = {
  proxy: endpoint({ input: z.object({}), output: ProxyView, fails: ['proxy-address'] }),
  /** From the next question on. What is kept for one proxy is never sent to another. */
  setProxy: endpoint({
    input: ProxyWish.extend({ login: ProxyLogin }),
    output: ProxyView,
    fails: ['proxy-address', ...keyStoreFailures],
  }),
};
