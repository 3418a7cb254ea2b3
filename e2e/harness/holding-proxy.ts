import { once } from 'node:events';
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to uploads: `before` are kept from the server until `release`, of `after` the answers are kept, of `reading` those to what is asked next. */
export type Holding = 'nothing' | 'before' | 'after' | 'reading';

/** Between Signet and a trust server on loopback: passes everything on, and holds up what a test wants held up. */
export class HoldingProxy {
  readonly url: string;
  private holding: Holding = 'nothing';
  private readonly behind: URL;
  private uploads = 0;
  private losing = false;
  private away = false;
  private waiting: (() => void)[] = [];
  private reached: (() => void)[] = [];
  private readonly server: ReturnType<typeof createServer>;

  private constructor(server: ReturnType<typeof createServer>, behind: URL) {
    this.server = server;
    this.behind = behind;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on('request', (question, answer) => void this.answer(question, answer).catch(() => answer.destroy()));
  }

  static async start(behind: string): Promise<HoldingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new HoldingProxy(server, new URL(behind));
  }

  /** From now on; of `reading` it begins with the next upload. */
  holdUp(what: Holding): void {
    this.holding = what;
    this.uploads = 0;
    this.losing = false;
  }

  /** Until something is held up. */
  held(): Promise<void> {
    return this.waiting.length > 0 ? Promise.resolve() : new Promise((done) => this.reached.push(done));
  }

  /** Lets go what is held up: it reaches the server now, however late. Answers once it was there. */
  async release(): Promise<void> {
    this.holding = 'nothing';
    const kept = this.waiting;
    this.waiting = [];
    for (const go of kept) go();
    await this.settled();
  }

  /** Whoever waits for an answer that is held up never gets it; what they ask next is held up in its place. */
  lose(): void {
    this.losing = true;
    this.holding = 'reading';
    const kept = this.waiting;
    this.waiting = [];
    for (const go of kept) go();
  }

  /** The server is away, for whoever asks it this way. */
  interrupt(away: boolean): void {
    this.away = away;
    if (away) this.server.closeAllConnections();
  }

  async end(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
  }

  private readonly working = new Set<Promise<unknown>>();

  private async settled(): Promise<void> {
    await Promise.allSettled(this.working);
  }

  private async answer(question: IncomingMessage, answer: ServerResponse): Promise<void> {
    if (this.away) return void answer.destroy();
    const work = this.bring(question, answer);
    this.working.add(work);
    return work.finally(() => this.working.delete(work));
  }

  private async bring(question: IncomingMessage, answer: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of question) pieces.push(piece as Buffer);
    const isUpload = question.method === 'POST' && (question.url ?? '').endsWith('/_trust/tuf/');
    const { holding } = this;
    if (isUpload) this.uploads += 1;
    if (isUpload && holding === 'before') await this.hold();
    const { status, type, body } = await this.passOn(question, Buffer.concat(pieces));
    if (isUpload && holding === 'after') {
      await this.hold();
      if (this.losing) return void answer.destroy();
    }
    if (!isUpload && holding === 'reading' && this.uploads > 0) await this.hold();
    answer.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
  }

  /** One thing at a time: whatever comes after it passes. */
  private hold(): Promise<void> {
    this.holding = 'nothing';
    const held = new Promise<void>((go) => this.waiting.push(go));
    for (const reached of this.reached.splice(0)) reached();
    return held;
  }

  private async passOn({ method, url, headers }: IncomingMessage, body: Buffer) {
    const { host: _host, connection: _connection, ...others } = headers;
    const asked = ask({ host: this.behind.hostname, port: this.behind.port, method, path: url, headers: others, agent: false });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const pieces: Buffer[] = [];
    for await (const piece of answer) pieces.push(piece as Buffer);
    return { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? 'text/plain', body: Buffer.concat(pieces) };
  }
}
