import { readBounded } from '#electron/files/atomic.ts';
import { type ClientCertificate, clientCertificate } from '#electron/http/client-certificate.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { KnownClient } from './servers.ts';

/** Seals the key of a client certificate for one server, so that only the key store can open it. */
export interface KeySealer {
  seal(server: string, key: string): Promise<string>;
  open(server: string, sealed: string): Promise<string>;
}

const refusal = (server: string, reason: string, cause?: unknown) =>
  new SignetError({ code: 'client-certificate', server, reason }, { cause });

/** Reads certificate and key from their files, and seals the key. Fails with `client-certificate`, or with what keeps the key store from sealing. */
export async function sealedClient(
  server: string,
  files: { readonly certificate: string; readonly key: string },
  now: Date,
  sealer: KeySealer | undefined,
): Promise<KnownClient> {
  const certificate = await read(server, files.certificate, 'the certificate file');
  const client = clientCertificate(server, certificate, await read(server, files.key, 'the key file'));
  if (client.notAfter < now) throw refusal(server, `the certificate ended on ${client.notAfter.toISOString().slice(0, 10)}`);
  if (!sealer) throw refusal(server, 'there is nothing to seal its key with');
  return { certificate: client.chain, sealedKey: await sealer.seal(server, client.key()) };
}

/** Fails with `client-certificate` also where the key store is locked: its server cannot be asked until then. */
export async function openedClient(
  server: string,
  { certificate, sealedKey }: KnownClient,
  sealer: KeySealer | undefined,
): Promise<ClientCertificate> {
  const key = await sealer?.open(server, sealedKey).catch((problem) => {
    if (!(problem instanceof SignetError)) throw problem;
    throw refusal(server, 'its key is sealed, and the key store did not open it', problem);
  });
  if (key === undefined) throw refusal(server, 'there is nothing to open its key with');
  return clientCertificate(server, certificate, key);
}

async function read(server: string, path: string, what: string): Promise<string> {
  const bytes = await readBounded(path, 256 * 1024).catch((cause) => {
    throw refusal(server, `${what} cannot be read`, cause);
  });
  if (!bytes) throw refusal(server, `${what} is not there`);
  return bytes.toString('latin1');
}
