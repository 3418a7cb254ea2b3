import type { IncomingHttpHeaders } from 'node:http';
import { SignetError } from '#electron/signet-error.ts';
import { Agent, request } from './agent.ts';
import type { Patience } from './connections.ts';
import { TooLarge } from './too-large.ts';

export interface SocketQuestion {
  /** With its query. */
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  /** Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

export interface SocketAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Whole when the status is 2xx, else cut at 4 KiB. */
  readonly body: Buffer;
}

export interface SocketStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Ends with a failure where the connection breaks. */
  readonly pieces: AsyncIterable<Buffer>;
}

const errorBody = 4096;

/** HTTP over a Unix socket or a named pipe: the person's own computer, so no TLS, no proxy and no redirects. */
export class Socket {
  readonly #name: string;
  readonly #agent: Agent;

  /** `name` is what failures call the other side. */
  constructor(name: string, path: string, { connect: timeout, headers: headersTimeout, body: bodyTimeout }: Omit<Patience, 'update'>) {
    this.#name = name;
    this.#agent = new Agent({
      connections: 8,
      headersTimeout,
      bodyTimeout,
      maxHeaderSize: 16 * 1024,
      connect: { socketPath: path, timeout },
    });
  }

  /** `limit`: bytes of a good answer. */
  async ask(question: SocketQuestion & { readonly limit: number }): Promise<SocketAnswer> {
    const { status, headers, pieces } = await this.#request(question, {});
    const good = status >= 200 && status < 300;
    const parts: Buffer[] = [];
    let size = 0;
    for await (const piece of pieces) {
      size += piece.length;
      if (size > question.limit && good)
        throw this.misbehaved(`its answer is larger than ${question.limit} bytes`, new TooLarge(question.limit));
      parts.push(piece);
      if (!good && size > errorBody) break;
    }
    const body = Buffer.concat(parts);
    return { status, headers, body: good ? body : body.subarray(0, errorBody) };
  }

  /** An answer that may go on for hours, and that nobody waits for. */
  open(question: SocketQuestion): Promise<SocketStream> {
    return this.#request(question, { headersTimeout: 0, bodyTimeout: 0 });
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  misbehaved(reason: string, cause?: unknown): SignetError {
    return new SignetError({ code: 'engine-misbehaved', engine: this.#name, reason }, { cause });
  }

  async #request({ path, method = 'GET', headers, signal }: SocketQuestion, times: object): Promise<SocketStream> {
    try {
      const answer = await request(this.#agent, new URL(`http://localhost${path}`), {
        method,
        headers: { accept: 'application/json', ...headers },
        ...(signal ? { signal } : {}),
        ...times,
      });
      // A body that breaks off says so as an error; whoever stopped reading does not listen any more.
      answer.body.on('error', () => undefined);
      return { status: answer.statusCode, headers: answer.headers, pieces: this.#pieces(answer.body) };
    } catch (problem) {
      throw this.#failure(problem);
    }
  }

  async *#pieces(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* body;
    } catch (problem) {
      throw this.#failure(problem);
    }
  }

  /** Decided on codes alone; what is unknown passes as the bug it is. */
  #failure(cause: unknown): unknown {
    if (!(cause instanceof Error) || cause instanceof SignetError) return cause;
    const { code } = cause as NodeJS.ErrnoException;
    if (cause.name === 'AbortError' || code === 'UND_ERR_DESTROYED' || code === 'UND_ERR_CLOSED') {
      return new SignetError({ code: 'cancelled' }, { cause });
    }
    if (cause.name === 'HTTPParserError') return this.misbehaved('its answer is no HTTP', cause);
    if (cause.name === 'TimeoutError' || (code !== undefined && late.has(code))) return this.#unreachable('time-out', cause);
    if (code === undefined || code === 'UND_ERR_INVALID_ARG') return cause;
    return this.#unreachable(code, cause);
  }

  #unreachable(reason: string, cause: unknown): SignetError {
    return new SignetError({ code: 'engine-unreachable', engine: this.#name, reason }, { cause });
  }
}

const late = new Set(['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT']);
