import { endIntent, type JournalIntent, openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { PublishStanding } from '#shared/domain/publish-standing.ts';
import type { KnownServers } from './servers.ts';
import { whatServerHas } from './what-server-has.ts';

export interface UnsettledParts {
  readonly servers: KnownServers;
  readonly journal: string;
  readonly now: () => Date;
  /** Told before the entry ends; where it fails, the entry stays open. */
  readonly published: (intent: JournalIntent) => Promise<void>;
}

/** What is being published right now has its answer still to come. */
const underway = new Set<string>();

export async function whileUnderway<T>(id: string, act: () => Promise<T>): Promise<T> {
  underway.add(id);
  try {
    return await act();
  } finally {
    underway.delete(id);
  }
}

export const isUnderway = (id: string): boolean => underway.has(id);

/**
 * Publishes whose outcome nobody knows, as after a crash or a lost answer. One that is not there may be held up between us and the
 * server for any time: it is called lost only once something else has taken its place, and until then is asked for again.
 */
export class Unsettled {
  private readonly parts: UnsettledParts;
  /** When the server said last that it does not have it. */
  private readonly absentAt = new Map<string, string>();
  private readonly settled: PublishStanding[] = [];

  constructor(parts: UnsettledParts) {
    this.parts = parts;
  }

  /** Asks for every one of them; answers those that are settled now. */
  async settle(): Promise<readonly PublishStanding[]> {
    const before = this.settled.length;
    for (const intent of await this.open()) await this.ask(intent);
    return this.settled.slice(before);
  }

  /** Those that are open and whose server a person has not taken off the list, and what became of others since Signet was started. */
  async list(): Promise<readonly PublishStanding[]> {
    const open = (await this.open())
      .filter(({ server = '' }) => this.parts.servers.mayKnow(server))
      .map((intent): PublishStanding => {
        const askedAt = this.absentAt.get(intent.id);
        return { ...headOf(intent), ...(askedAt === undefined ? { stands: 'unknown' } : { stands: 'absent', askedAt }) };
      });
    return [...open, ...this.settled];
  }

  private async open(): Promise<readonly JournalIntent[]> {
    const { intents } = await openIntents(this.parts.journal);
    return intents.filter(({ id, action, server }) => action === 'publish' && server !== undefined && !underway.has(id));
  }

  private async ask(intent: JournalIntent): Promise<void> {
    const { servers, journal, now, published } = this.parts;
    const has = await whatServerHas(servers, intent);
    if (has === 'unknown') return;
    const askedAt = now().toISOString();
    if (has === 'absent') {
      this.absentAt.set(intent.id, askedAt);
      return;
    }
    try {
      if (has === 'published') await published(intent);
    } catch (problem) {
      if (!(problem instanceof SignetError)) throw problem;
      return;
    }
    const stands = has === 'published' ? has : 'not-published';
    await endIntent(journal, intent.id, stands);
    this.settled.push({ ...headOf(intent), stands, askedAt });
  }
}

const headOf = ({ id, gun, server, at }: JournalIntent) => ({ id, gun, server: server ?? '', at });
