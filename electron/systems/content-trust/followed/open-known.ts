import { serverAddress } from '#electron/http/address.ts';
import { openTrustServer, type TrustServer, type TrustServerOptions } from '../trust-server/trust-server.ts';
import { type KeySealer, openedClient } from './sealed-client.ts';
import type { KnownServer } from './servers.ts';

export interface OpeningParts {
  readonly clock: () => number;
  readonly credentials: TrustServerOptions['credentials'];
  readonly dockerTls: string | undefined;
  readonly keySealer: KeySealer | undefined;
}

/** A server as the person made it known. Nothing is asked yet. */
export async function openKnownServer({ url, ca, pin, client }: KnownServer, parts: OpeningParts): Promise<TrustServer> {
  const { clock, credentials, dockerTls, keySealer } = parts;
  return openTrustServer(url, {
    clock,
    pin,
    dockerTls,
    ...(ca === undefined ? {} : { ca }),
    ...(client ? { client: await openedClient(serverAddress(url).name, client, keySealer) } : {}),
    ...(credentials ? { credentials } : {}),
  });
}
