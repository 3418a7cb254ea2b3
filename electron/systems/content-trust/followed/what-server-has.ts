import { endIntent, type JournalIntent, openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import { RoleName } from '#shared/domain/gun.ts';
import { sha256Hex } from '../collection/files.ts';
import { limits } from '../remote.ts';
import type { KnownServers } from './servers.ts';

/** `overtaken`: it has another document of that version, so that ours can never come; `absent`: it has none. */
export type ServerHas = 'published' | 'overtaken' | 'absent' | 'unknown';

/** Whether a server has what it was asked to publish: all files are stored at once or none, so the first tells for all. */
export async function whatServerHas(servers: KnownServers, { gun, server, files }: JournalIntent): Promise<ServerHas> {
  const [first] = files;
  if (server === undefined || !first) return 'unknown';
  try {
    const remote = (await servers.connect(server)).remote(gun);
    const bytes = await remote.byVersion(RoleName.parse(first.role), first.version, limits.document);
    if (!bytes) return 'absent';
    return sha256Hex(bytes) === first.sha256 ? 'published' : 'overtaken';
  } catch (problem) {
    if (!(problem instanceof SignetError)) throw problem;
    return 'unknown';
  }
}

export interface SettledPublish {
  readonly gun: string;
  readonly outcome: 'published' | 'not-published';
}

export interface SettleParts {
  readonly servers: KnownServers;
  readonly journal: string;
  readonly now: () => Date;
  /** Told before the entry ends; where it fails, the entry stays open. */
  readonly published: (intent: JournalIntent) => Promise<void>;
}

/** For so long a publish that is not there may still be on its way: held up by something between us and the server. Milliseconds. */
const onItsWay = 60_000;

/** Asks for every publish whose outcome nobody knows, as after a crash or a lost answer. What cannot be learned stays open. */
export async function settlePublishes({ servers, journal, now, published }: SettleParts): Promise<readonly SettledPublish[]> {
  const settled: SettledPublish[] = [];
  for (const intent of (await openIntents(journal)).intents) {
    if (intent.server === undefined) continue;
    const has = await whatServerHas(servers, intent);
    const recent = Math.abs(now().getTime() - Date.parse(intent.at)) < onItsWay;
    if (has === 'unknown' || (has === 'absent' && recent)) continue;
    try {
      if (has === 'published') await published(intent);
    } catch (problem) {
      if (!(problem instanceof SignetError)) throw problem;
      continue;
    }
    const outcome = has === 'published' ? has : 'not-published';
    await endIntent(journal, intent.id, outcome);
    settled.push({ gun: intent.gun, outcome });
  }
  return settled;
}
