import { type ServerAddress, serverAddress } from '#electron/http/address.ts';
import type { ClientCertificate } from '#electron/http/client-certificate.ts';
import { Connections, type Patience, usualPatience } from '#electron/http/connections.ts';
import type { Credentials } from '#electron/http/credentials.ts';
import { readCaFile, readCaText, systemRoots } from '#electron/http/roots.ts';
import type { Action } from '#electron/http/token.ts';
import { Session } from '#electron/registry/session.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import type { TrustRemote } from '../remote.ts';
import { changefeed } from './changefeed.ts';
import type { Changefeed } from './changes.ts';
import { Conversation } from './conversation.ts';
import { dockerFolder } from './docker-folder.ts';
import { type TrustPublisher, trustPublisher } from './publisher.ts';

export interface TrustServer {
  /** Host and port. */
  readonly name: string;
  readonly url: string;
  /** For one update: its time runs from the first request on. `within`: milliseconds for all of it, where it is more than an update. */
  remote(gun: string, options?: { readonly signal?: AbortSignal; readonly within?: number }): TrustRemote;
  /** For one publish; its time runs likewise. */
  publisher(gun: string, options?: { readonly signal?: AbortSignal }): TrustPublisher;
  /** What has happened to a repository, or to all; its time runs likewise. */
  changes(gun: string | undefined, options?: { readonly signal?: AbortSignal }): Changefeed;
  /** Whether a trust server answers there at all: fails as any request to it would, or with `server-unknown` where a pin would help. */
  ping(): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** How long a server may make us wait until it is asked again. Milliseconds. */
const longestWait = 20_000;

export interface TrustServerOptions {
  /** A PEM file with certificates to trust besides the system's. */
  readonly caFile?: string;
  /** The same as text. */
  readonly ca?: string;
  /** Proves to this server alone who asks; goes before one in docker's folder. */
  readonly client?: ClientCertificate | undefined;
  /** The fingerprint of the one key that this server may have; then no CA needs to vouch for it. */
  readonly pin?: string | undefined;
  /** docker's folder of folders for single trust servers. */
  readonly dockerTls?: string | undefined;
  readonly patience?: Patience;
  /** Ours, to compare the server's with. Milliseconds since 1970. */
  readonly clock?: () => number;
  /** What the person logs in with at a registry, by its host: docker uses the same at the trust server. Asked for when strangers are refused. */
  readonly credentials?: (registry: string, repository?: string) => Promise<Credentials | undefined>;
}

/**
 * A notary-server. Certificates are always checked; plain HTTP is for this computer alone; what can be read without a name is read
 * without one. Source: formats/notary-v1.md 13.
 */
export async function openTrustServer(
  url: string,
  {
    caFile,
    ca,
    client,
    pin,
    dockerTls,
    patience = usualPatience,
    clock = Date.now,
    credentials = async () => undefined,
  }: TrustServerOptions = {},
): Promise<TrustServer> {
  const server = serverAddress(url);
  const own = [...(caFile === undefined ? [] : await readCaFile(caFile)), ...(ca === undefined ? [] : readCaText(ca))];
  const folder = await dockerFolder(server, dockerTls);
  const shown = { origin: server.origin, client: client ?? folder.client, pin };
  const connections = new Connections([...(await systemRoots()), ...own, ...folder.ca], patience, shown);
  const session = new Session({
    connections,
    server,
    // What is of no repository is of no registry either: the server's own name is all there is to go by.
    credentials: (gun) => (gun === undefined ? credentials(server.name) : credentials(gun.split('/')[0] ?? '', gun)),
    signInAt: undefined,
    waiting: { clock: () => performance.now(), now: () => new Date(clock()), longest: longestWait },
  });
  const converse = (gun: string, actions: readonly Action[], signal: AbortSignal | undefined, update = patience.update) =>
    new Conversation({ connections, session, server, gun, actions, patience: { ...patience, update }, clock, signal });
  return {
    name: server.name,
    url: `${server.origin}${server.basePath}`,
    remote: (gun, { signal, within = patience.update } = {}) => serverRemote(converse(gun, ['pull'], signal, within)),
    publisher: (gun, { signal } = {}) => trustPublisher(converse(gun, ['push', 'pull'], signal), () => converse(gun, ['*'], signal)),
    changes: (gun, { signal } = {}) => changefeed({ session, server, gun, patience, signal }),
    ping: () =>
      converse('ping', ['pull'], undefined)
        .ping()
        .catch((problem) => nameWhoItIs(connections, server, problem)),
    close: () => connections.close(),
  };
}

/** A certificate that nothing but its issuer keeps from being trusted is shown: a person may pin its key. */
async function nameWhoItIs(connections: Connections, { origin, name }: ServerAddress, problem: unknown): Promise<never> {
  if (!isFailure(problem, 'server-untrusted')) throw problem;
  const certificate = await connections.present(new URL(origin));
  if (!certificate) throw problem;
  const { flaw, ...shown } = certificate;
  // What is wrong besides the issuer is the better reason.
  if (flaw) throw new SignetError({ ...problem.failure, reason: flaw }, { cause: problem });
  throw new SignetError({ code: 'server-unknown', server: name, ...shown, before: '' }, { cause: problem });
}

function serverRemote(server: Conversation): TrustRemote {
  const role = (name: RoleName): RoleName => {
    if (!isRoleName(name)) throw new Error('this is no name of a role');
    return name;
  };
  return {
    current: async (name, limit) => server.read(`${role(name)}.json`, limit),
    byVersion: async (name, version, limit) => server.read(`${version}.${role(name)}.json`, limit),
    byChecksum: async (name, sha256, limit) =>
      /^[0-9a-f]{64}$/.test(sha256) ? server.read(`${role(name)}.${sha256}.json`, limit) : undefined,
    aheadBy: () => server.ahead,
    storedAt: (document) => server.storedAt(document),
  };
}
