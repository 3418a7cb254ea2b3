import { isException } from './exceptions.ts';
import { type HttpProxy, isHere, parseProxy } from './proxy.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What the environment says about reaching a host over TLS, as docker and notary read it: HTTPS_PROXY and NO_PROXY, in capitals first.
 * HTTP_PROXY is for plain HTTP, which Signet speaks to this computer alone. docker's own `proxies` setting is for containers.
 */
export function environmentProxy(env: Environment, host: string, port: number): HttpProxy | undefined {
  const named = proxyVariable(env);
  if (named === undefined || isHere(host) || isException(env.NO_PROXY || env.no_proxy || '', host, port)) return undefined;
  return parseProxy(named, 'environment');
}

export const proxyVariable = (env: Environment): string | undefined => env.HTTPS_PROXY || env.https_proxy || undefined;
