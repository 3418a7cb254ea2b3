import { SignetError } from '#electron/signet-error.ts';

/** A server's address, checked: https, or plain HTTP on a loopback address that the user named. */
export interface ServerAddress {
  readonly origin: string;
  /** Without a slash at its end. */
  readonly basePath: string;
  /** Host and port, as messages name the server. */
  readonly name: string;
  readonly plain: boolean;
}

/** Throws server-address before anything is looked up or sent. The text itself is not repeated: it may hold a password. */
export function serverAddress(text: string): ServerAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const refuse = (reason: string) => new SignetError({ code: 'server-address', server: url?.host ?? '', reason });
  if (!url || url.host === '') throw refuse('it is no URL');
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('it must begin with https://');
  if (url.username !== '' || url.password !== '') throw refuse('a name or password does not belong in it');
  if (url.search !== '' || url.hash !== '') throw refuse('it must end with its path');
  const plain = url.protocol === 'http:';
  if (plain && !isLoopback(url.hostname)) throw refuse('without TLS only this computer itself may be asked');
  return { origin: url.origin, basePath: url.pathname.replace(/\/+$/, ''), name: url.host, plain };
}

/** `hostname` as URL writes it: IPv4 in four decimal parts, IPv6 in its brackets. */
export const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
