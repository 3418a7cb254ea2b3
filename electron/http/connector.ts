import type { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import type { buildConnector as Undici } from 'undici';
import buildConnector from 'undici/lib/core/connect.js';
import { SignetError } from '#electron/signet-error.ts';
import { describeCertificate } from './presented.ts';
import { isHere } from './proxy/proxy.ts';
import { proxies } from './proxy/ways.ts';

export type Connect = Undici.connector;

export interface SecuredParts {
  readonly context: SecureContext;
  /** Milliseconds. */
  readonly timeout: number;
  /** The key that the person pinned for the one host this is for: it, and no issuer, vouches for the server. */
  readonly pin?: string | undefined;
}

/** Connections with TLS, through a proxy where one is set. Who the server is is checked end to end either way, whatever the environment says. */
export function secured({ context, timeout, pin }: SecuredParts): Connect {
  // Sessions that are taken up again show no certificate to compare.
  const checks = pin === undefined ? { rejectUnauthorized: true } : { rejectUnauthorized: false, maxCachedSessions: 0 };
  const connect = throughProxies(buildConnector({ secureContext: context, timeout, ...checks }), timeout);
  if (pin === undefined) return connect;
  return (options, done) =>
    connect(options, (...[problem, socket]) => {
      if (problem) return done(problem, null);
      const refused = refusal(socket as TLSSocket, options, pin);
      if (!refused) return done(null, socket);
      socket.destroy();
      done(refused, null);
    });
}

/** The same, whoever vouches for the server or nobody: to look at its certificate. Nothing may be sent or read. */
export const unchecked = (context: SecureContext, timeout: number): Connect =>
  throughProxies(buildConnector({ secureContext: context, timeout, rejectUnauthorized: false, maxCachedSessions: 0 }), timeout);

function throughProxies(direct: Connect, timeout: number): Connect {
  return (options, done) => {
    const find = proxies();
    if (!find || isHere(options.hostname)) return direct(options, done);
    tunnelTo(options, timeout).then(
      (httpSocket) => direct(httpSocket ? { ...options, httpSocket } : options, done),
      (problem: Error) => done(problem, null),
    );
  };
}

async function tunnelTo({ hostname, port }: Undici.Options, timeout: number): Promise<Socket | undefined> {
  const at = Number(port || 443);
  const proxy = await proxies()?.(hostname, at);
  if (!proxy) return undefined;
  const { tunnel } = await import('./proxy/tunnel.ts');
  return tunnel(proxy, hostname, at, timeout);
}

/** A pinned key stands for its issuer's word, and for nothing else: name and dates of the certificate have to hold as ever. */
function refusal(socket: TLSSocket, { hostname, host }: Undici.Options, pin: string): SignetError | undefined {
  const server = host ?? hostname;
  const certificate = describeCertificate(socket, hostname);
  if (!certificate) return new SignetError({ code: 'server-untrusted', server, reason: 'it shows no certificate' });
  const { fingerprint, flaw } = certificate;
  if (fingerprint !== pin) return new SignetError({ code: 'server-changed', server, pinned: pin, now: fingerprint });
  return flaw && new SignetError({ code: 'server-untrusted', server, reason: flaw });
}
