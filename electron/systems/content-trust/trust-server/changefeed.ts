import { FormatError } from '#electron/formats/format-error.ts';
import { type Change, parseChangefeed } from '#electron/formats/notary/changefeed.ts';
import type { ServerAddress } from '#electron/http/address.ts';
import type { Patience } from '#electron/http/connections.ts';
import { deadline } from '#electron/http/deadline.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { Session } from '#electron/registry/session.ts';
import { SignetError } from '#electron/signet-error.ts';
import { type Changefeed, mostRecords } from './changes.ts';
import { errorCode, repositoryBase } from './conversation.ts';

export interface ChangefeedParts {
  readonly session: Session;
  readonly server: ServerAddress;
  /** Undefined for all repositories, which few servers show to everybody. */
  readonly gun: string | undefined;
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
}

/** Bytes of an answer: a record has at most a thousand. */
const answerLimit = 1024 * 1024;

/** Fails with `catalog-denied` or `server-denied` where the server does not tell whoever asks, and with `server-refused` 404 where it has no such feed. */
export function changefeed({ session, server, gun, patience, signal }: ChangefeedParts): Changefeed {
  const address = `${gun === undefined ? `${server.origin}${server.basePath}/v2/` : repositoryBase(server, gun)}_trust/changefeed`;
  let until: AbortSignal | undefined;
  /** From the first question on. */
  const ends = () => {
    until ??= deadline(patience.update, signal).signal;
    return until;
  };
  const read = async (records: number, query: Readonly<Record<string, string>>) => {
    const url = new URL(`${address}?${new URLSearchParams({ records: String(records), ...query })}`);
    const purpose = gun === undefined ? ({ catalog: true } as const) : { repository: gun, actions: ['pull'] as const };
    const answer = await session.ask(purpose, { url, limit: answerLimit, signal: ends() }).catch((problem: unknown) => {
      if (problem instanceof TooLarge) throw misbehaved(server.name, `its changefeed is larger than ${problem.limit} bytes`, problem);
      throw problem;
    });
    if (answer.status === 401 || answer.status === 403) throw denied(server.name, gun);
    if (answer.status !== 200)
      throw new SignetError({ code: 'server-refused', server: server.name, status: answer.status, answer: errorCode(answer) });
    return changesIn(answer.body, Math.abs(records), server.name, gun);
  };
  const asMany = (records: number) => Math.min(Math.max(1, Math.trunc(records)), mostRecords);
  return {
    after: (id, records) => read(asMany(records), id === undefined ? {} : { change_id: id }),
    // Some servers end the request where the newest are asked for without this.
    newest: (records) => read(-asMany(records), { change_id: '-1' }),
  };
}

function changesIn(body: Uint8Array, most: number, server: string, gun: string | undefined): Change[] {
  let changes: Change[];
  try {
    changes = parseChangefeed(body, most);
  } catch (problem) {
    if (problem instanceof FormatError) throw misbehaved(server, `its changefeed ${problem.problem}`, problem);
    throw problem;
  }
  if (gun !== undefined && changes.some((change) => change.gun !== gun))
    throw misbehaved(server, 'its changefeed tells of another repository than was asked for');
  return changes;
}

const denied = (server: string, gun: string | undefined) =>
  gun === undefined
    ? new SignetError({ code: 'catalog-denied', server })
    : new SignetError({ code: 'server-denied', server, repository: gun });
