import { once } from 'node:events';
import { request as ask, type IncomingMessage } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What happens to an answer on its way back. Times in milliseconds. */
export type Way =
  | { readonly kind: 'whole' }
  | { readonly kind: 'status'; readonly status: number; readonly body?: string; readonly headers?: string }
  | { readonly kind: 'never' }
  | { readonly kind: 'late'; readonly after: number }
  /** The connection is reset after so many bytes of the answer. */
  | { readonly kind: 'reset'; readonly at: number }
  | { readonly kind: 'drop-by-drop'; readonly every: number }
  | { readonly kind: 'truncated' }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'nonsense' };

export interface Fault {
  /** Whether the server gets the question: at once, later, not at all, or only the first bytes of it. */
  readonly asks: 'yes' | 'no' | { readonly after: number } | { readonly cutAt: number };
  readonly way: Way;
}

interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

/** Between Signet and a server: ends TLS, passes questions on over plain HTTP, and does to them what a test wants. */
export class FaultProxy {
  /** Asked for each question; undefined passes it as it is. */
  fault: (method: string, path: string) => Fault | undefined = () => undefined;
  private readonly server: Server;
  private readonly behind: number;
  private readonly sockets = new Set<Socket>();
  private readonly working = new Set<Promise<unknown>>();
  private at = 0;

  private constructor(server: Server, behind: number) {
    this.server = server;
    this.behind = behind;
  }

  static async start(behind: number, { key, cert }: { readonly key: string; readonly cert: string }): Promise<FaultProxy> {
    const server = createServer({ key, cert });
    const proxy = new FaultProxy(server, behind);
    server.on('connection', (socket: Socket) => {
      proxy.sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => proxy.sockets.delete(socket));
    });
    server.on('request', (request) => {
      const work = proxy.answer(request).catch(() => request.socket.destroy());
      proxy.working.add(work);
      work.finally(() => proxy.working.delete(work));
    });
    server.on('tlsClientError', () => undefined);
    await proxy.listen();
    return proxy;
  }

  get url(): string {
    return `https://127.0.0.1:${this.at}`;
  }

  /** Nobody listens any more, and who was heard is hung up on. */
  async refuse(): Promise<void> {
    const closed = new Promise((done) => this.server.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  async listen(): Promise<void> {
    this.server.listen(this.at, '127.0.0.1');
    await once(this.server, 'listening');
    this.at = (this.server.address() as AddressInfo).port;
  }

  /** Until what was to reach the server late has reached it. */
  async settled(): Promise<void> {
    await Promise.all(this.working);
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.refuse();
  }

  private async answer(request: IncomingMessage): Promise<void> {
    const { method = 'GET', url = '/', socket } = request;
    const { asks, way } = this.fault(method, url) ?? { asks: 'yes', way: { kind: 'whole' } };
    if (typeof asks === 'object' && 'cutAt' in asks) {
      let read = 0;
      for await (const piece of request) {
        read += piece.length;
        if (read >= asks.cutAt) break;
      }
      socket.destroy();
      return;
    }
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    if (typeof asks === 'object') await delay(asks.after);
    const answered = asks === 'no' ? { status: 200, body: Buffer.alloc(0) } : await this.passOn(request, Buffer.concat(pieces));
    await bring(socket, answered, way);
  }

  private async passOn({ method, url, headers }: IncomingMessage, body: Buffer): Promise<Answered> {
    const { host, connection, ...others } = headers;
    const question = ask({ host: '127.0.0.1', port: this.behind, method, path: url, headers: others, agent: false });
    question.end(body);
    const [answer] = (await once(question, 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece);
    return { status: answer.statusCode ?? 0, body: Buffer.concat(pieces) };
  }
}

async function bring(socket: Socket, answered: Answered, way: Way): Promise<void> {
  switch (way.kind) {
    case 'whole':
      socket.write(written(answered));
      return;
    case 'status':
      socket.write(written({ status: way.status, body: Buffer.from(way.body ?? '{"errors":[]}') }, way.headers));
      return;
    case 'never':
      return;
    case 'late':
      await delay(way.after);
      if (!socket.destroyed) socket.write(written(answered));
      return;
    case 'reset':
      socket.write(written(answered).subarray(0, way.at));
      await delay(20);
      socket.destroy();
      return;
    case 'drop-by-drop':
      for (const byte of written(answered)) {
        if (socket.destroyed) return;
        socket.write(Buffer.of(byte));
        await delay(way.every);
      }
      return;
    case 'truncated':
      socket.end(written(answered, '', answered.body.length + 100));
      return;
    case 'too-long':
      socket.write(Buffer.concat([written(answered), Buffer.from('and more that nobody announced')]));
      return;
    case 'nonsense':
      socket.end('220 mail.example.com ready\r\n');
      return;
  }
}

const written = ({ status, body }: Answered, headers = '', length = body.length): Buffer =>
  Buffer.concat([Buffer.from(`HTTP/1.1 ${status} Said\r\nContent-Type: text/plain\r\n${headers}Content-Length: ${length}\r\n\r\n`), body]);
