import { isLoopback } from '#electron/http/address.ts';
import { Credentials } from '#electron/http/credentials.ts';
import { SignetError } from '#electron/signet-error.ts';

/** An HTTP proxy that makes tunnels (CONNECT). What proves to it who asks goes to it alone. */
export interface HttpProxy {
  /** Host and port, as messages name it. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Whether it is itself spoken to over TLS. */
  readonly secured: boolean;
  readonly credentials?: Credentials | undefined;
}

/** Where a proxy was named. */
export type ProxySource = 'environment' | 'settings';

/**
 * A proxy as HTTPS_PROXY names it: a URL, or a host that is spoken to over HTTP. Throws `proxy-address`, which repeats nothing of the text:
 * it may hold a password. Source: Go's httpproxy, which docker and notary use.
 */
export function parseProxy(text: string, source: ProxySource): HttpProxy {
  const refuse = (reason: string) => new SignetError({ code: 'proxy-address', source, reason });
  const trimmed = text.trim();
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || url.hostname === '') throw refuse('it is no address of a proxy');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse('Signet speaks to HTTP proxies only');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') throw refuse('it must end with host and port');
  const secured = url.protocol === 'https:';
  const port = url.port === '' ? (secured ? 443 : 80) : Number(url.port);
  const named = url.username !== '' || url.password !== '';
  const credentials = named
    ? new Credentials(decoded(url.username), { kind: 'password', text: decoded(url.password) }, 'typed')
    : undefined;
  return { name: `${url.hostname}:${port}`, host: bare(url.hostname), port, secured, credentials };
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a percent sign that was meant as one
  }
};

/** Without the brackets of IPv6. */
export const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1');

/** This computer itself is never asked through a proxy. */
export const isHere = (host: string): boolean => isLoopback(host.includes(':') ? `[${bare(host)}]` : host);
