import { z } from 'zod';
import { readBounded, writeAtomic } from '#electron/files/atomic.ts';
import { oneAtATime } from '#electron/files/one-at-a-time.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';

/** A trust server that a person named. `ca` is PEM: certificates it may prove itself by, besides the system's. */
export interface KnownServer {
  readonly url: string;
  readonly ca?: string | undefined;
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

  /** Asks the server first: an address that nobody answers at, or whose certificate is not trusted, is not kept. Answers its proper address. */
  async add({ url, ca }: KnownServer): Promise<KnownServer> {
    const server = await this.open({ url, ca });
    try {
      await server.ping();
    } finally {
      await server.close();
    }
    const known: KnownServer = ca === undefined ? { url: server.url } : { url: server.url, ca };
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
