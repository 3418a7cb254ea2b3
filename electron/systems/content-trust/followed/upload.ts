import { setTimeout as delay } from 'node:timers/promises';
import { endIntent, type JournalIntent } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import type { TellStep } from '#shared/domain/publish-step.ts';
import type { Failure, FailureCode } from '#shared/failure.ts';
import type { SignedDocument } from '../publish/holder.ts';
import type { PublishAnswer, TrustPublisher } from '../trust-server/publisher.ts';
import type { KnownServers } from './servers.ts';
import { type ServerHas, whatServerHas } from './what-server-has.ts';

export interface UploadParts {
  readonly servers: KnownServers;
  readonly journal: string;
}

/** When the server is asked whether it has acted although its answer did not come, in milliseconds after that. */
const askedAt = [0, 1000, 2000];

/**
 * Where the answer did not come, or came from somebody who only stands before the server, the server is asked what it has; where that
 * is not known either, the entry stays open.
 */
export async function upload(
  parts: UploadParts,
  intent: JournalIntent,
  publisher: TrustPublisher,
  documents: readonly SignedDocument[],
  tell?: TellStep,
): Promise<PublishAnswer> {
  tell?.('sending');
  const said = await publisher.publish(documents).catch((problem: unknown) => {
    if (problem instanceof SignetError) return problem;
    throw problem;
  });
  if (said instanceof SignetError ? neverSent(said.failure) : isLastWord(said)) return orThrow(parts, intent, said);
  tell?.('asking');
  let has: ServerHas = 'unknown';
  for (const wait of askedAt) {
    await delay(wait);
    has = await whatServerHas(parts.servers, intent);
    if (has === 'published') return { kind: 'stored' };
    // Whoever has answered is not at it any more.
    if (has !== 'unknown' && !(said instanceof SignetError) && !mayStillCome(said)) break;
  }
  if (has === 'overtaken' || (has === 'absent' && !mayStillCome(said))) return orThrow(parts, intent, said);
  const cause = said instanceof SignetError ? { cause: said } : {};
  throw new SignetError({ code: 'publish-unknown', gun: intent.gun, server: new URL(intent.server ?? '').host }, cause);
}

const neverReached: readonly FailureCode[] = [
  'server-denied',
  'server-untrusted',
  'server-changed',
  'client-certificate',
  'proxy-address',
  'proxy-unreachable',
  'proxy-refused',
  'server-address',
  'credential-helper',
  'offline',
];

/** Nothing was published: that is the end of the entry. */
async function orThrow({ journal }: UploadParts, intent: JournalIntent, said: PublishAnswer | SignetError): Promise<PublishAnswer> {
  if (!(said instanceof SignetError)) return said;
  await endIntent(journal, intent.id, 'not-published');
  throw said;
}

/** A server that was only slow may still be at it. */
const mayStillCome = (said: PublishAnswer | SignetError): boolean =>
  said instanceof SignetError
    ? 'reason' in said.failure && said.failure.reason === 'time-out'
    : said.kind === 'refused' && said.status === 504;

/** From 500 on it may be a gateway that speaks, and not know what the server has done; so too where a question was sent on twice. */
const isLastWord = (said: PublishAnswer): boolean => said.kind === 'stored' || (said.kind === 'refused' && said.status < 500);

/** Not so of a server that is busy (429): a gateway may say so after the server behind it has acted. */
export const neverSent = (failure: Failure): boolean =>
  neverReached.includes(failure.code) ||
  (failure.code === 'server-unreachable' && ['ECONNREFUSED', 'ENOTFOUND', 'no TLS connection'].includes(failure.reason));
