import type { Change } from '#electron/formats/notary/changefeed.ts';
import { misbehaved } from '#electron/http/failures.ts';

/** What a server says has happened to one repository, or to all it has. Nobody signs this: it tells when, never what to trust. */
export interface Changefeed {
  /** The first changes after the one with this id, or of all, oldest first. */
  after(id: string | undefined, records: number): Promise<readonly Change[]>;
  /** The last ones, oldest first. */
  newest(records: number): Promise<readonly Change[]>;
}

/** What is asked for at once. */
export const mostRecords = 1000;

/** All changes there are, oldest first, up to `most`: `complete` says whether these are all. `server` is its name. */
export async function allChanges(feed: Changefeed, most: number, server: string) {
  const changes: Change[] = [];
  const seen = new Set<string>();
  while (changes.length < most) {
    const next = await feed.after(changes.at(-1)?.id, Math.min(mostRecords, most - changes.length));
    // A server may give fewer than it was asked for: only nothing is the end.
    if (next.length === 0) return { changes, complete: true };
    if (next.some(({ id }) => seen.has(id))) throw misbehaved(server, 'its changefeed goes round in circles');
    for (const change of next) {
      seen.add(change.id);
      changes.push(change);
    }
  }
  return { changes, complete: false };
}

/** Repositories that were changed and are not deleted, by name. `complete`: the server has told of all its changes. */
export async function repositoriesTold(feed: Changefeed, server: string) {
  let changes = await feed.newest(mostRecords);
  let complete = changes.length < mostRecords;
  if (!complete) {
    const all = await allChanges(feed, mostChanges, server);
    complete = all.complete;
    // What is beyond the first changes that are read is told by the last ones alone.
    changes = [...all.changes, ...(all.complete ? [] : changes)];
  }
  const last = new Map(changes.map((change) => [change.gun, change.what.kind]));
  return { guns: [...last].flatMap(([gun, kind]) => (kind === 'published' ? [gun] : [])).sort(), complete };
}

/** Of one server: a busy one has some hundred in a year. */
export const mostChanges = 20_000;
