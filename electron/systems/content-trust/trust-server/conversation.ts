import type { ServerAddress } from '#electron/http/address.ts';
import { type Answer, ask, type Connections, type Patience, type Question } from '#electron/http/connections.ts';
import { deadline } from '#electron/http/deadline.ts';
import { misbehaved } from '#electron/http/failures.ts';
import type { Action } from '#electron/http/token.ts';
import type { Session } from '#electron/registry/session.ts';
import { SignetError } from '#electron/signet-error.ts';

export interface ConversationParts {
  readonly connections: Connections;
  /** Who we are to this server, as far as it wants to know. */
  readonly session: Session;
  readonly server: ServerAddress;
  readonly gun: string;
  readonly actions: readonly Action[];
  readonly patience: Patience;
  /** Ours, to compare the server's with. Milliseconds since 1970. */
  readonly clock: () => number;
  readonly signal: AbortSignal | undefined;
}

type About = Pick<Question, 'method' | 'headers' | 'content' | 'limit'>;

/** One repository's questions to one server. */
export class Conversation {
  readonly server: string;
  readonly gun: string;
  private readonly at: ConversationParts;
  private readonly base: string;
  private readonly stored = new WeakMap<Uint8Array, number>();
  private until: AbortSignal | undefined;
  /** By how much the server's clock is ahead of ours, as its last answer said. Milliseconds. */
  ahead: number | undefined;

  constructor(at: ConversationParts) {
    this.at = at;
    this.server = at.server.name;
    this.gun = at.gun;
    this.base = `${repositoryBase(at.server, at.gun)}_trust/tuf/`;
  }

  /** A document by its name; undefined where there is none. */
  async read(name: string, limit: number): Promise<Uint8Array | undefined> {
    const answer = await this.say(name, { limit });
    if (answer.status === 404) return undefined;
    const { body, headers } = this.good(answer);
    const stored = instantOf(headers['last-modified']);
    if (stored !== undefined) this.stored.set(body, stored);
    return body;
  }

  /** When the server says it stored a document that it gave. Milliseconds since 1970. */
  storedAt(document: Uint8Array): number | undefined {
    return this.stored.get(document);
  }

  /** Any question below the repository's base; refusals come back as they are, but for 401 and 403. */
  async say(name: string, about: About): Promise<Answer> {
    return this.authorised(new URL(this.base + name), about);
  }

  async ping(): Promise<void> {
    const { origin, basePath } = this.at.server;
    const answer = await ask(this.at.connections, { url: new URL(`${origin}${basePath}/v2/`), limit: pingAnswer, signal: this.signal() });
    // Who asks without a name is told which name is wanted: that is an answer too.
    if (answer.status === 401 && answer.challenge !== '') return;
    if (answer.status === 404) throw misbehaved(this.server, 'there is no trust server under this address');
    this.good(answer);
  }

  /** 200, or the failure that the answer is. */
  good(answer: Answer): Answer {
    if (answer.status === 200) return answer;
    throw new SignetError({ code: 'server-refused', server: this.server, status: answer.status, answer: errorCode(answer) });
  }

  private async authorised(url: URL, about: About): Promise<Answer> {
    const { session, actions } = this.at;
    const answer = await session.ask({ repository: this.gun, actions }, { ...about, url, signal: this.signal() });
    this.ahead = aheadOf(answer.headers.date, this.at.clock()) ?? this.ahead;
    if (answer.status === 401 || answer.status === 403)
      throw new SignetError({ code: 'server-denied', server: this.server, repository: this.gun });
    return answer;
  }

  /** Ends with the update. */
  private signal(): AbortSignal {
    const { patience, signal } = this.at;
    this.until ??= deadline(patience.update, signal).signal;
    return this.until;
  }
}

const pingAnswer = 64 * 1024;

/** Source: RFC 9110, 6.6.1: every answer says when it was made, to the second. */
function aheadOf(date: string | string[] | undefined, now: number): number | undefined {
  const said = instantOf(date);
  return said === undefined ? undefined : said - now;
}

function instantOf(date: string | string[] | undefined): number | undefined {
  const said = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(said) ? undefined : said;
}

/** What is below `/v2/` of one repository. A name that a URL would write otherwise (`..`, an empty part) is none that a server can hold. */
export function repositoryBase({ origin, basePath }: ServerAddress, gun: string): string {
  const parts = gun.split('/');
  if (gun.includes('*') || parts.some((part) => part === '' || part === '.' || part === '..')) {
    throw new SignetError({ code: 'input-invalid', field: 'repository', reason: 'no trust server can hold a repository of this name' });
  }
  const path = parts.map((part) => encodeURIComponent(part).replaceAll('%3A', ':')).join('/');
  return `${origin}${basePath}/v2/${path}/`;
}

/** The code in `{"errors":[{"code":…}]}`; nothing else of what the server says is repeated. */
export const errorCode = ({ body }: Answer): string => /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(body.toString('latin1'))?.[1] ?? '';
