import type { z } from 'zod';
import { Socket, type SocketStream } from '#electron/http/socket.ts';
import { SignetError } from '#electron/signet-error.ts';
import { requireSocketPath } from './engine-address.ts';
import { EngineError } from './engine-documents.ts';

/** Versions of the API that we know; in between the engine decides. Source: formats/images-and-registries.md, 2.1. */
const newest = [1, 51] as const;
const oldest = [1, 40] as const;
type Version = readonly [number, number];

const before = (a: Version, b: Version): boolean => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);

/** Milliseconds. An engine that pulls and builds may think for a while. */
export const enginePatience = { connect: 5_000, headers: 20_000, body: 20_000 };
const largest = 64 * 1024 * 1024;

export interface Greeting {
  readonly product: 'Docker' | 'Podman';
  /** Of the API, as it is spoken with this engine. */
  readonly api: string;
}

/** One engine at its socket. What it answers is checked for its form; what it does wrong is a failure with its name. */
export class EngineClient {
  readonly name: string;
  readonly #socket: Socket;
  #greeting: Promise<Greeting> | undefined;

  constructor(name: string, address: string, patience = enginePatience) {
    this.name = name;
    this.#socket = new Socket(name, requireSocketPath(name, address), patience);
  }

  /** Which product it is, and which version of the API both know; asked once. */
  greeting(signal?: AbortSignal): Promise<Greeting> {
    this.#greeting ??= this.ping(signal).catch((error: unknown) => {
      this.#greeting = undefined;
      throw error;
    });
    return this.#greeting;
  }

  async ping(signal?: AbortSignal): Promise<Greeting> {
    const { status, headers, body } = await this.#socket.ask({ path: '/_ping', limit: 1024, signal });
    if (status !== 200) throw this.#refused(status, headers['content-type'], body);
    const theirs = parseVersion(headers['api-version']);
    if (!theirs) throw this.#socket.misbehaved('it does not say which version of the engine API it speaks');
    if (before(theirs, oldest)) {
      throw this.#socket.misbehaved(
        `it speaks version ${theirs.join('.')} of the engine API, and Signet needs ${oldest.join('.')} or newer`,
      );
    }
    // Whatever runs there now: after an update it may be another.
    const greeting: Greeting = {
      product: headers['libpod-api-version'] === undefined ? 'Docker' : 'Podman',
      api: (before(theirs, newest) ? theirs : newest).join('.'),
    };
    this.#greeting = Promise.resolve(greeting);
    return greeting;
  }

  /** `path` without the version. Undefined where the engine does not have what is asked for. */
  async find<T>(schema: z.ZodType<T>, path: string, signal?: AbortSignal): Promise<T | undefined> {
    const { api } = await this.greeting(signal);
    const { status, headers, body } = await this.#socket.ask({ path: `/v${api}${path}`, limit: largest, signal });
    if (status === 404) return undefined;
    if (status !== 200) throw this.#refused(status, headers['content-type'], body);
    const parsed = schema.safeParse(jsonIn(body));
    if (!parsed.success) throw this.#socket.misbehaved('its answer is not what the engine API says', parsed.error);
    return parsed.data;
  }

  async get<T>(schema: z.ZodType<T>, path: string, signal?: AbortSignal): Promise<T> {
    const found = await this.find(schema, path, signal);
    if (found === undefined) throw this.#socket.misbehaved('it does not know what every engine has');
    return found;
  }

  /** A stream of objects: only its beginning is checked here. */
  async stream(question: {
    readonly path: string;
    readonly method?: 'GET' | 'POST';
    readonly headers?: Readonly<Record<string, string>>;
    readonly signal?: AbortSignal;
  }): Promise<SocketStream['pieces']> {
    const { api } = await this.greeting(question.signal);
    const { status, headers, pieces } = await this.#socket.open({ ...question, path: `/v${api}${question.path}` });
    if (status === 200) return pieces;
    throw this.#refused(status, headers['content-type'], await firstOf(pieces));
  }

  misbehaved(reason: string, cause?: unknown): SignetError {
    return this.#socket.misbehaved(reason, cause);
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  /** Errors are JSON with a `message`, but for those that come before the version is agreed upon. */
  #refused(status: number, type: string | string[] | undefined, body: Buffer): SignetError {
    const parsed = String(type).startsWith('application/json') ? EngineError.safeParse(jsonIn(body)) : undefined;
    const answer = (parsed?.success ? parsed.data.message : body.toString('utf8')).trim().slice(0, 300);
    return new SignetError({ code: 'engine-refused', engine: this.name, status, answer });
  }
}

function parseVersion(header: string | string[] | undefined): Version | undefined {
  const [, major, minor] = (typeof header === 'string' && /^(\d{1,3})\.(\d{1,4})$/.exec(header)) || [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function firstOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  for await (const piece of pieces) return piece.subarray(0, 4096);
  return Buffer.alloc(0);
}
