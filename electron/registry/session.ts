import type { ServerAddress } from '#electron/http/address.ts';
import { type Answer, ask, type Connections, type OpenAnswer, open, type Question } from '#electron/http/connections.ts';
import type { Credentials } from '#electron/http/credentials.ts';
import { type Action, asksForPassword, bearerChallenge, bearerToken, catalogScope, repositoryScope } from '#electron/http/token.ts';
import { type Allowance, Politeness, type Waiting } from './politeness.ts';

export interface SessionParts {
  readonly connections: Connections;
  readonly server: ServerAddress;
  /** Asked for once per repository, when the registry has refused strangers; without one for what is of no repository. */
  readonly credentials: (repository: string | undefined) => Promise<Credentials | undefined>;
  /** A host of another domain that may get them. */
  readonly signInAt: string | undefined;
  readonly waiting: Waiting;
}

export type Purpose =
  | { readonly repository: string; readonly actions: readonly Action[] }
  /** The list of all repositories. */
  | { readonly catalog: true };

/** How far we have shown who we are: not at all, as a stranger with a token, by name. */
interface Access {
  readonly standing: 'nobody' | 'stranger' | 'named';
  readonly authorization: string | undefined;
  /** What the registry wanted when it refused. */
  readonly challenge: string;
  /** By the session's clock. */
  readonly until: number;
}

interface Way {
  access: Access;
  /** An access that was good for an answer: what it is refused now is not there, or its time is over. */
  worked: Access | undefined;
  /** There is nothing above this one. */
  highest: Access | undefined;
  stepping: Promise<Access | undefined> | undefined;
}

const nobody: Access = { standing: 'nobody', authorization: undefined, challenge: '', until: Number.POSITIVE_INFINITY };
/** Milliseconds before its end at which a token is not used any more. */
const early = 10_000;
/** Without a name, as a stranger, by name, and once more with a new token. */
const mostTurns = 5;
/** Milliseconds for asking a token server; others may wait for the same token, so that it outlives whoever asked first. */
const tokenPatience = 30_000;

/**
 * Asks one registry, without a name first, and only as far as it wants: a token for strangers, then the person's credentials. What was
 * got is kept in memory, for one repository and purpose each.
 */
export class Session {
  readonly #parts: SessionParts;
  readonly #politeness: Politeness;
  readonly #ways = new Map<string, Way>();
  readonly #credentials = new Map<string | undefined, Promise<Credentials | undefined>>();

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#politeness = new Politeness(parts.server.name, parts.waiting);
  }

  ask(purpose: Purpose, question: Question): Promise<Answer> {
    return this.#asking(purpose, question, (authorization) => ask(this.#parts.connections, { ...question, authorization }));
  }

  /** For answers too large to be held. */
  open(purpose: Purpose, question: Question): Promise<Answer | OpenAnswer> {
    return this.#asking(purpose, question, (authorization) => open(this.#parts.connections, { ...question, authorization }));
  }

  /** What a registry that counts still allows. */
  get allowance(): Allowance | undefined {
    return this.#politeness.allowance;
  }

  /** Looks for credentials anew where there were none or wrong ones: the person may have logged in since. */
  lookAgain(repository: string): void {
    this.#credentials.delete(repository);
    for (const [scope, way] of this.#ways) if (scope.startsWith(repositoryScope(repository, []))) way.highest = undefined;
  }

  /** Forgets who we are: what was logged in with is not to be used any more. */
  startOver(): void {
    this.#credentials.clear();
    this.#ways.clear();
  }

  async #asking<A extends Answer | OpenAnswer>(
    purpose: Purpose,
    question: Question,
    send: (authorization: string | undefined) => Promise<A>,
  ): Promise<A> {
    const way = this.#way(purpose);
    for (let turn = 1; ; turn++) {
      const { access } = way;
      if (access.until - early <= this.#parts.waiting.clock()) {
        if (!(await this.#step(way, access, purpose, access.standing))) way.access = nobody;
        continue;
      }
      const answer = await this.#politeness.ask(question, () => send(access.authorization));
      if (!refuses(answer, access, way)) {
        if (answer.status < 400) way.worked = access;
        return answer;
      }
      if (turn >= mostTurns) return answer;
      // Only the first refusal says what is wanted.
      const challenge = 'challenge' in answer && answer.challenge !== '' ? answer.challenge : access.challenge;
      const again = answer.status === 401 && way.worked === access ? access.standing : undefined;
      if (!(await this.#step(way, { ...access, challenge }, purpose, again, access))) return answer;
    }
  }

  #way(purpose: Purpose): Way {
    const key = scopeOf(purpose);
    const way = this.#ways.get(key) ?? { access: nobody, worked: undefined, highest: undefined, stepping: undefined };
    this.#ways.set(key, way);
    return way;
  }

  /** Requests run side by side: the first to be refused takes the next step for all. False where there is none. */
  async #step(way: Way, from: Access, purpose: Purpose, again: Access['standing'] | undefined, used: Access = from): Promise<boolean> {
    if (way.access !== used) return true;
    if (way.highest === used) return false;
    way.stepping ??= this.#next(from, purpose, again).finally(() => {
      way.stepping = undefined;
    });
    const next = await way.stepping;
    if (next) way.access = next;
    else way.highest = used;
    return next !== undefined;
  }

  async #next({ standing, challenge }: Access, purpose: Purpose, again: Access['standing'] | undefined): Promise<Access | undefined> {
    if (again === 'stranger' || again === 'named') return this.#obtain(again, challenge, purpose);
    if (standing === 'named') return undefined;
    // Strangers may not push anywhere: that question is saved.
    const pushing = 'actions' in purpose && purpose.actions.some((action) => action !== 'pull');
    if (standing === 'nobody' && !(pushing && (await this.#credentialsFor(purpose)))) {
      const stranger = await this.#obtain('stranger', challenge, purpose);
      if (stranger) return stranger;
    }
    return this.#obtain('named', challenge, purpose);
  }

  async #obtain(standing: 'stranger' | 'named', challenge: string, purpose: Purpose): Promise<Access | undefined> {
    const { connections, server, signInAt, waiting } = this.#parts;
    const credentials = standing === 'named' ? await this.#credentialsFor(purpose) : undefined;
    if (standing === 'named' && !credentials) return undefined;
    const bearer = bearerChallenge(challenge);
    if (!bearer) {
      // A password goes to the registry itself only where it asked for one.
      const authorization = asksForPassword(challenge) ? credentials?.basic() : undefined;
      return authorization === undefined ? undefined : { standing, authorization, challenge, until: Number.POSITIVE_INFINITY };
    }
    const asked = waiting.clock();
    const scopes = [scopeOf(purpose)];
    const signal = AbortSignal.timeout(tokenPatience);
    const token = await bearerToken(connections, { server, challenge: bearer, scopes, credentials, signInAt, signal });
    if (!token) return undefined;
    // A token that is over before it can be used is used at once all the same.
    const until = asked + Math.max(token.seconds * 1000, 2 * early);
    return { standing, authorization: `Bearer ${token.token}`, challenge, until };
  }

  #credentialsFor(purpose: Purpose): Promise<Credentials | undefined> {
    const repository = 'repository' in purpose ? purpose.repository : undefined;
    const known = this.#credentials.get(repository) ?? this.#parts.credentials(repository);
    this.#credentials.set(repository, known);
    known.catch(() => this.#credentials.delete(repository));
    return known;
  }
}

const scopeOf = (purpose: Purpose): string => ('catalog' in purpose ? catalogScope : repositoryScope(purpose.repository, purpose.actions));

/** To strangers some registries deny that there is anything. */
const refuses = ({ status }: Answer | OpenAnswer, access: Access, { worked }: Way): boolean =>
  status === 401 || ((status === 403 || status === 404) && access.standing === 'stranger' && worked !== access);
