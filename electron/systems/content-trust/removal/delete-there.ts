import { setTimeout as delay } from 'node:timers/promises';
import { beginIntent, endIntent, type JournalIntent } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KnownServers } from '../followed/servers.ts';
import { whileUnderway } from '../followed/unsettled.ts';
import { neverSent } from '../followed/upload.ts';
import { whatStands } from './standing.ts';

export interface DeleteThereParts {
  readonly servers: KnownServers;
  readonly journal: string;
  readonly now: () => Date;
  readonly newId: () => string;
  /** Told once the server has it no longer, before the journal's entry ends. */
  readonly gone: (gun: Gun, url: string) => Promise<void>;
  /** For tests. Milliseconds. */
  readonly askedAt?: readonly number[];
}

/** When the server is asked whether it still has it, in milliseconds after the request has ended, in whatever way. */
const askedAfter = [0, 1000, 2000];

/**
 * Has a trust server delete everything it has of a repository, and asks it afterwards: a 404 is the proof. Whatever is thrown but
 * `delete-unknown` and `delete-unconfirmed` says that nothing was deleted. Source: formats/notary-v1.md 13.
 */
export async function deleteThere(parts: DeleteThereParts, gun: Gun, url: string): Promise<void> {
  const { servers, journal, now, askedAt = askedAfter } = parts;
  const publisher = (await servers.connect(url)).publisher(gun);
  const intent: JournalIntent = { format: 1, id: parts.newId(), at: now().toISOString(), action: 'delete', gun, server: url, files: [] };
  await whileUnderway(intent.id, async () => {
    await beginIntent(journal, intent);
    const problem = await publisher.deleteAll().then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof SignetError) return error;
        throw error;
      },
    );
    if (problem && isLastWord(problem)) {
      await endIntent(journal, intent.id, 'not-deleted');
      throw problem;
    }
    let stands: Stands = 'unknown';
    for (const wait of askedAt) {
      await delay(wait);
      stands = await standsThere(servers, gun, url);
      if (stands === 'gone') break;
    }
    if (stands === 'gone') {
      await parts.gone(gun, url);
      await endIntent(journal, intent.id, 'deleted');
      return;
    }
    if (problem && stands === 'there' && !mayStillCome(problem)) {
      await endIntent(journal, intent.id, 'not-deleted');
      throw problem;
    }
    const server = new URL(url).host;
    // A server that was only slow may still be at it; a cache between may still show what is gone.
    if (problem || stands === 'unknown') throw new SignetError({ code: 'delete-unknown', gun, server }, { cause: problem });
    throw new SignetError({ code: 'delete-unconfirmed', gun, server });
  });
}

export type Stands = 'there' | 'gone' | 'unknown';

export async function standsThere(servers: KnownServers, gun: Gun, url: string): Promise<Stands> {
  try {
    return (await whatStands((await servers.connect(url)).remote(gun))) === undefined ? 'gone' : 'there';
  } catch (problem) {
    if (!(problem instanceof SignetError)) throw problem;
    return 'unknown';
  }
}

const mayStillCome = ({ failure }: SignetError): boolean =>
  ('reason' in failure && failure.reason === 'time-out') || (failure.code === 'server-refused' && failure.status === 504);

/** From 500 on it may be a gateway that speaks, and not know what the server has done. */
const isLastWord = ({ failure }: SignetError): boolean =>
  neverSent(failure) || (failure.code === 'server-refused' && failure.status < 500) || failure.code === 'input-invalid';
