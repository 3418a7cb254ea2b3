import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { localFolderRemote } from '#electron/systems/content-trust/local-folder-remote.ts';
import { limits } from '#electron/systems/content-trust/remote.ts';
import { makeCertificate } from '#electron/systems/content-trust/testing/make-certificate.ts';
import type { RoleName } from '#shared/domain/gun.ts';

export interface TestServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

export const plainServer = (listener: RequestListener): Promise<TestServer> => listening(createServer(listener), 'http');

/** `connected` gets what is below the TLS of each connection. */
export const tlsServer = (
  listener: RequestListener,
  { key, cert }: { key: string; cert: string },
  connected: (socket: Socket) => void = () => undefined,
): Promise<TestServer> => listening(createTlsServer({ key, cert }, listener).on('connection', connected), 'https');

async function listening(server: Server & { closeAllConnections(): void }, scheme: string): Promise<TestServer> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    close: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A CA of this run and a certificate of it, good for `address`. */
export function testCertificates({ address = '127.0.0.1', notAfter }: { address?: string; notAfter?: number } = {}) {
  const [ca, own] = [generateKeyPairSync('ec', { namedCurve: 'P-256' }), generateKeyPairSync('ec', { namedCurve: 'P-256' })];
  const issuer = 'Signet test CA';
  const now = Date.now();
  const caPem = makeCertificate({ subject: issuer, issuer, publicKey: ca.publicKey, signer: ca.privateKey, now, ca: true });
  const cert = makeCertificate({
    ...{ subject: 'trust server', issuer, publicKey: own.publicKey, signer: ca.privateKey, now, address },
    ...{ keyUsage: 'digitalSignature', uses: ['1.3.6.1.5.5.7.3.1'], ...(notAfter === undefined ? {} : { notAfter }) },
  });
  const caFile = join(mkdtempSync(join(tmpdir(), 'signet-test-ca-')), 'ca.pem');
  writeFileSync(caFile, caPem);
  return { caFile, cert, key: own.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

export interface Served {
  readonly gun: string;
  readonly folder: string;
  readonly answersAnyHash?: boolean;
}

/** Plays notary-server for folders of documents: the three forms of a name, each found as the folder's own remote finds it. */
export function folderListener(collections: () => readonly Served[]): RequestListener {
  return async (request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const served = collections().find(({ gun }) => path.startsWith(`/v2/${gun}/_trust/tuf/`));
    const bytes = served && (await documentOf(served, path.slice(`/v2/${served.gun}/_trust/tuf/`.length)));
    if (bytes) response.writeHead(200, { 'content-type': 'text/plain' }).end(bytes);
    else response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[{"code":"METADATA_NOT_FOUND"}]}');
  };
}

async function documentOf({ folder, answersAnyHash = false }: Served, name: string): Promise<Uint8Array | undefined> {
  const [, version, role = '', sha256] = /^(?:(\d+)\.)?([a-z0-9/_-]+)(?:\.([0-9a-f]{64}))?\.json$/.exec(name) ?? [];
  const remote = localFolderRemote(folder, { answersAnyHash });
  if (role === '') return undefined;
  if (version !== undefined) return remote.byVersion(role as RoleName, Number(version), limits.document);
  if (sha256 !== undefined) return remote.byChecksum(role as RoleName, sha256, limits.document);
  return remote.current(role as RoleName, limits.document);
}
