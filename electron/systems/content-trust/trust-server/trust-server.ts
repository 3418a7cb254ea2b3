import { type ServerAddress, serverAddress } from '#electron/http/address.ts';
import { type Answer, ask, Connections, type Patience, usualPatience } from '#electron/http/connections.ts';
import { readCaFile, systemRoots } from '#electron/http/roots.ts';
import { anonymousToken, bearerChallenge } from '#electron/http/token.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { isRoleName } from '#shared/domain/gun-form.ts';
import type { TrustRemote } from '../remote.ts';

export interface TrustServer {
  readonly name: string;
  /** For one update: its time runs from the first request on. */
  remote(gun: string, options?: { readonly signal?: AbortSignal }): TrustRemote;
  /** Ends every connection. */
  close(): Promise<void>;
}

export interface TrustServerOptions {
  /** A PEM file with certificates to trust besides the system's. */
  readonly caFile?: string;
  readonly patience?: Patience;
}

/**
 * A notary-server, read only and without a name: documents by role, version and checksum. Certificates are always checked; plain HTTP
 * is for this computer alone. Source: formats/notary-v1.md 13.
 */
export async function openTrustServer(url: string, { caFile, patience = usualPatience }: TrustServerOptions = {}): Promise<TrustServer> {
  const server = serverAddress(url);
  const own = caFile === undefined ? [] : await readCaFile(caFile);
  const connections = new Connections([...(await systemRoots()), ...own], patience);
  return {
    name: server.name,
    remote: (gun, { signal } = {}) => serverRemote(new Reader({ connections, server, gun, patience, signal })),
    close: () => connections.close(),
  };
}

function serverRemote(reader: Reader): TrustRemote {
  const role = (name: RoleName): RoleName => {
    if (!isRoleName(name)) throw new Error('this is no name of a role');
    return name;
  };
  return {
    current: async (name, limit) => reader.read(`${role(name)}.json`, limit),
    byVersion: async (name, version, limit) => reader.read(`${version}.${role(name)}.json`, limit),
    byChecksum: async (name, sha256, limit) =>
      /^[0-9a-f]{64}$/.test(sha256) ? reader.read(`${role(name)}.${sha256}.json`, limit) : undefined,
  };
}

interface Reading {
  readonly connections: Connections;
  readonly server: ServerAddress;
  readonly gun: string;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
}

/** Reads one repository's documents; fetches a token when the server wants one, and again when it has run out. */
class Reader {
  private readonly at: Reading;
  private readonly base: string;
  private until: AbortSignal | undefined;
  private token: Promise<string | undefined> | undefined;

  constructor(at: Reading) {
    this.at = at;
    this.base = documentBase(at.server, at.gun);
  }

  async read(name: string, limit: number): Promise<Uint8Array | undefined> {
    const { server, gun } = this.at;
    const used = this.token;
    let answer = await this.ask(name, limit, await used);
    if (answer.status === 401) {
      const challenge = bearerChallenge(answer.challenge);
      if (challenge) {
        // Requests run side by side: the first to be refused fetches the token for all.
        if (this.token === used) this.token = anonymousToken(this.at.connections, { server, gun, challenge, signal: this.signal() });
        const token = await this.token;
        if (token !== undefined) answer = await this.ask(name, limit, token);
      }
    }
    if (answer.status === 200) return answer.body;
    if (answer.status === 404) return undefined;
    if (answer.status === 401 || answer.status === 403)
      throw new SignetError({ code: 'server-denied', server: server.name, repository: gun });
    throw new SignetError({ code: 'server-refused', server: server.name, status: answer.status, answer: errorCode(answer) });
  }

  private ask(name: string, limit: number, token: string | undefined): Promise<Answer> {
    const authorization = token === undefined ? undefined : `Bearer ${token}`;
    return ask(this.at.connections, { url: new URL(this.base + name), limit, authorization, signal: this.signal() });
  }

  private signal(): AbortSignal {
    const { patience, signal } = this.at;
    this.until ??= AbortSignal.any([AbortSignal.timeout(patience.update), ...(signal ? [signal] : [])]);
    return this.until;
  }
}

/** A name that a URL would write otherwise (`..`, an empty part) is none that a server can hold. */
function documentBase({ origin, basePath }: ServerAddress, gun: string): string {
  const parts = gun.split('/');
  if (gun.includes('*') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new SignetError({ code: 'input-invalid', field: 'repository', reason: 'no trust server can hold a repository of this name' });
  }
  const path = parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/');
  return `${origin}${basePath}/v2/${path}/_trust/tuf/`;
}

/** The code in `{"errors":[{"code":…}]}`; nothing else of what the server says is repeated. */
const errorCode = ({ body }: Answer): string => /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(body.toString('latin1'))?.[1] ?? '';
