import type { ServerAddress } from '#electron/http/address.ts';
import { ask, Connections, type Patience, usualPatience } from '#electron/http/connections.ts';
import type { Credentials } from '#electron/http/credentials.ts';
import { readCaFile, systemRoots } from '#electron/http/roots.ts';
import { isFailure } from '#electron/signet-error.ts';
import { type Catalog, readCatalog } from './catalog.ts';
import { registryCertificates } from './certificates.ts';
import type { Waiting } from './politeness.ts';
import { type RegistryHost, registryHost } from './registry-host.ts';
import { Repository } from './repository.ts';
import { Session } from './session.ts';
import { Upload } from './upload.ts';

export interface RegistryOptions {
  /** What the person logs in with here; asked only when strangers are refused. */
  readonly credentials: (host: string, repository?: string) => Promise<Credentials | undefined>;
  /** Below it docker and Podman keep the certificates of single registries. */
  readonly home: string;
  /** A PEM file with certificates to trust besides. */
  readonly caFile?: string | undefined;
  /** A host of another domain that the person agreed to send credentials to. */
  readonly signInAt?: string | undefined;
  readonly patience?: Patience;
  readonly waiting: Waiting;
}

export interface Registry {
  /** As in an image's name. */
  readonly host: string;
  /** Fails like any question where the registry cannot be reached. */
  repository(name: string): Promise<Repository>;
  /** The same, to write into it. */
  upload(name: string): Promise<Upload>;
  /** What it tells of its repositories; see readCatalog. */
  repositories(asking: { readonly signal: AbortSignal }): Promise<Catalog>;
  /** Forgets every log-in and token. */
  startOver(): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** A registry by its name in images. Nothing is asked yet. Throws `server-address`, or `input-invalid` for a damaged CA file. */
export async function openRegistry(name: string, options: RegistryOptions): Promise<Registry> {
  const host = registryHost(name);
  const { caFile, home, patience = usualPatience } = options;
  const folder = await registryCertificates(host.name, home);
  const own = [...folder.ca, ...(caFile === undefined ? [] : await readCaFile(caFile))];
  const connections = new Connections([...(await systemRoots()), ...own], patience, { origin: host.secured.origin, client: folder.client });
  let found: Promise<{ readonly server: ServerAddress; readonly session: Session }> | undefined;
  const reach = () => {
    found ??= findServer(connections, host).then((server) => {
      const credentials = (repository: string | undefined) => options.credentials(host.name, repository);
      return { server, session: new Session({ connections, server, credentials, signInAt: options.signInAt, waiting: options.waiting }) };
    });
    found.catch(() => {
      found = undefined;
    });
    return found;
  };
  return {
    host: host.name,
    repository: async (repository) => new Repository({ ...(await reach()), name: repository }),
    upload: async (repository) => new Upload({ ...(await reach()), name: repository }),
    repositories: async ({ signal }) => readCatalog({ ...(await reach()), signal }),
    startOver: async () => (await found)?.session.startOver(),
    close: () => connections.close(),
  };
}

/** With TLS; on this computer itself without it where the port does not speak TLS, as docker does. A bad certificate is no reason to do without. */
async function findServer(connections: Connections, { secured, plain }: RegistryHost): Promise<ServerAddress> {
  if (!plain) return secured;
  const signal = AbortSignal.timeout(usualPatience.headers);
  try {
    await ask(connections, { url: new URL(`${secured.origin}/v2/`), method: 'HEAD', limit: 0, signal });
    return secured;
  } catch (problem) {
    if (!isFailure(problem, 'server-unreachable') || problem.failure.reason !== 'no TLS connection') throw problem;
    return plain;
  }
}
