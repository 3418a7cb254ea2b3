import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';
import { KeyFingerprint } from '#shared/domain/server-certificate.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

/** A trust server that a person named. `ca` is PEM: certificates it may prove itself by, besides the system's. */
export interface KnownServer {
  readonly url: string;
  readonly ca?: string | undefined;
  /** The fingerprint of the key that the person pinned. */
  readonly pin?: string | undefined;
  readonly client?: KnownClient | undefined;
}

/** By which a person proves to a server who they are; its key is sealed by the key store. PEM, and base64. */
export interface KnownClient {
  readonly certificate: string;
  readonly sealedKey: string;
}

const File = z.strictObject({
  format: z.literal(1),
  servers: z
    .array(
      z.strictObject({
        url: z.string().max(2000),
        ca: z
          .string()
          .max(1024 * 1024)
          .optional(),
        pin: KeyFingerprint.optional(),
        client: z.strictObject({ certificate: z.string().max(256 * 1024), sealedKey: z.base64().max(32_768) }).optional(),
      }),
    )
    .max(200),
});

export type OpenServer = (server: KnownServer) => Promise<TrustServer>;

/** The trust servers of this person, and the connections to them. */
export class KnownServers {
  private readonly path: string;
  private readonly open: OpenServer;
  private servers: readonly KnownServer[] = [];
  /** The list could not be read: it is left as it is, and whoever wants a server hears of it. */
  private damaged: SignetError | undefined;
  private readonly connected = new Map<string, Promise<TrustServer>>();

  constructor(path: string, open: OpenServer) {
    this.path = path;
    this.open = open;
  }

  async start(): Promise<void> {
    const bytes = await readBounded(this.path, 16 * 1024 * 1024);
    if (!bytes) return;
    const read = File.safeParse(asJson(bytes));
    if (read.success) this.servers = read.data.servers;
    else this.damaged = new SignetError({ code: 'file-unreadable', file: 'trust-servers.json', reason: 'it is not what Signet wrote' });
  }

  list(): readonly KnownServer[] {
    return this.servers;
  }

  /** Whether it can be asked; where the list cannot be read, nobody knows that it cannot. */
  mayKnow(url: string): boolean {
    return this.damaged !== undefined || this.servers.some((one) => one.url === url);
  }

  /** Asks the server first: an address that nobody answers at, or whose certificate is not trusted, is not kept. Answers its proper address. */
  async add({ url, ca, pin, client }: KnownServer): Promise<KnownServer> {
    const server = await this.open({ url, ca, pin, client });
    const before = this.servers.find((one) => one.url === server.url)?.pin;
    try {
      await server.ping();
    } catch (problem) {
      if (before === undefined || !isFailure(problem, 'server-unknown')) throw problem;
      throw new SignetError({ ...problem.failure, before }, { cause: problem });
    } finally {
      await server.close();
    }
    const known: KnownServer = {
      url: server.url,
      ...(ca === undefined ? {} : { ca }),
      ...(pin === undefined ? {} : { pin }),
      ...(client ? { client } : {}),
    };
    await this.write((all) => [...all.filter((one) => one.url !== known.url), known]);
    return known;
  }

  /** Its repositories are another's business. */
  async remove(url: string): Promise<void> {
    await this.write((all) => all.filter((one) => one.url !== url));
  }

  /** Fails with `input-invalid` where no such server is known. */
  async connect(url: string): Promise<TrustServer> {
    if (this.damaged) throw this.damaged;
    const known = this.servers.find((one) => one.url === url);
    if (!known) throw new SignetError({ code: 'input-invalid', field: 'server', reason: 'Signet does not know this trust server' });
    const before = this.connected.get(url);
    if (before) return before;
    const server = this.open(known);
    this.connected.set(url, server);
    server.catch(() => this.connected.delete(url));
    return server;
  }

  async close(): Promise<void> {
    const open = [...this.connected.values()];
    this.connected.clear();
    for (const server of open) await server.then((one) => one.close()).catch(() => undefined);
  }

  private write(change: (all: readonly KnownServer[]) => readonly KnownServer[]): Promise<void> {
    if (this.damaged) return Promise.reject(this.damaged);
    return oneAtATime(this.path, async () => {
      const servers = change(this.servers);
      await writeAtomic(this.path, `${JSON.stringify({ format: 1, servers }, null, 1)}\n`);
      this.servers = servers;
      await this.close();
    });
  }
}

function asJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined; // refused as what it is not
  }
}
