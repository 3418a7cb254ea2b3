import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, OpenAnswer, Question } from '#electron/http/connections.ts';
import { isFailure, SignetError } from '#electron/signet-error.ts';

export interface Waiting {
  /** Milliseconds, of any clock that only runs forward. */
  readonly clock: () => number;
  /** The time of day, for dates in answers. */
  readonly now: () => Date;
  /** How long an answer may make us wait until we say so instead. Milliseconds. */
  readonly longest: number;
}

const attempts = 3;
const firstPause = 250;
/** What asking again may help: the way was closed in between, or the server could not just now. */
const passing = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);
const passingStatus = new Set([500, 502, 503, 504]);

/** How many manifests may still be asked for, where a registry counts them: `ratelimit-remaining: 76;w=21600`. */
export interface Allowance {
  readonly left: number;
  readonly most: number;
}

/** One registry's pace: when it said "later", everybody who asks it waits. */
export class Politeness {
  readonly #waiting: Waiting;
  readonly #server: string;
  #notBefore = 0;
  #allowance: Allowance | undefined;

  constructor(server: string, waiting: Waiting) {
    this.#server = server;
    this.#waiting = waiting;
  }

  /** As the registry said last. */
  get allowance(): Allowance | undefined {
    return this.#allowance;
  }

  /**
   * Asks, and asks again at most twice: after the wait that the registry wants, and, where asking changes nothing, when it could not answer.
   * Throws `server-busy` where it wants a longer wait than ours.
   */
  async ask<A extends Answer | OpenAnswer>(question: Question, send: () => Promise<A>): Promise<A> {
    const { method = 'GET', signal } = question;
    const repeatable = method === 'GET' || method === 'HEAD';
    for (let attempt = 1, seconds = 0; ; attempt++) {
      await this.#turn(signal);
      const last = attempt === attempts;
      try {
        const answer = await send();
        this.#count(answer);
        if (answer.status === 429) {
          seconds = this.#wanted(answer);
          this.#notBefore = this.#waiting.clock() + seconds * 1000;
          if (last || seconds === 0 || seconds * 1000 > this.#waiting.longest) {
            throw new SignetError({ code: 'server-busy', server: this.#server, seconds });
          }
          continue;
        }
        if (!(repeatable && passingStatus.has(answer.status)) || last) return answer;
      } catch (problem) {
        // It was sent once: whether anything was done then is for the caller to find out, whatever keeps it from being sent again.
        if (!repeatable && attempt > 1 && problem instanceof SignetError)
          throw new SignetError({ code: 'server-busy', server: this.#server, seconds }, { cause: problem });
        if (last || !repeatable || !isFailure(problem, 'server-unreachable') || !passing.has(problem.failure.reason)) throw problem;
      }
      await delay(firstPause * attempt, undefined, { signal });
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const wait = this.#notBefore - this.#waiting.clock();
    if (wait <= 0) return;
    if (wait > this.#waiting.longest) throw new SignetError({ code: 'server-busy', server: this.#server, seconds: Math.ceil(wait / 1000) });
    await delay(wait, undefined, { signal });
  }

  #count({ headers }: Answer | OpenAnswer): void {
    const [left, most] = ['ratelimit-remaining', 'ratelimit-limit'].map(
      (name) => /^(\d{1,9})(?:;|$)/.exec(String(headers[name] ?? ''))?.[1],
    );
    if (left !== undefined && most !== undefined) this.#allowance = { left: Number(left), most: Number(most) };
  }

  /** `Retry-After` in seconds, as a number or a date (RFC 9110, 10.2.3); 0 where it is neither. */
  #wanted({ headers }: Answer | OpenAnswer): number {
    const text = headers['retry-after'] ?? '';
    if (/^\d{1,9}$/.test(text)) return Math.max(1, Number(text));
    const at = Date.parse(text);
    return Number.isNaN(at) ? 0 : Math.max(1, Math.ceil((at - this.#waiting.now().getTime()) / 1000));
  }
}
