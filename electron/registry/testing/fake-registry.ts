import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Credentials } from '#electron/http/credentials.ts';
import { plainServer } from '#electron/systems/content-trust/trust-server/testing/test-server.ts';
import { openRegistry, type Registry } from '../registry.ts';
import type { Repository } from '../repository.ts';
import type { Upload } from '../upload.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, path: string) => unknown;

export interface FakeRegistry {
  readonly host: string;
  readonly url: string;
  /** Method and path of each request, after the probe. */
  readonly asked: string[];
  readonly registry: Registry;
  readonly repository: Repository;
  readonly upload: Upload;
  startOver(): Promise<void>;
  close(): Promise<void>;
}

export interface FakeOptions {
  readonly credentials?: () => Promise<Credentials | undefined>;
  readonly signInAt?: string;
  readonly longest?: number;
  readonly clock?: () => number;
}

/** A server that says what a test wants it to say, with a client of ours at `acme/web`. */
export async function fakeRegistry(handler: Handler, options: FakeOptions = {}): Promise<FakeRegistry> {
  const asked: string[] = [];
  const server = await plainServer((request, response) => {
    const path = request.url ?? '';
    asked.push(`${request.method} ${path}`);
    void handler(request, response, path);
  });
  const host = `127.0.0.1:${server.port}`;
  const registry = await openRegistry(host, {
    credentials: options.credentials ?? (async () => undefined),
    home: '/nowhere',
    signInAt: options.signInAt,
    waiting: { clock: options.clock ?? (() => performance.now()), now: () => new Date(), longest: options.longest ?? 2_000 },
  });
  return {
    host,
    url: server.url,
    asked,
    registry,
    repository: await registry.repository('acme/web'),
    upload: await registry.upload('acme/web'),
    startOver: registry.startOver,
    close: async () => {
      await registry.close();
      await server.close();
    },
  };
}

export const sha256 = (bytes: Uint8Array | string) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
