import { endIntent, type JournalIntent, openIntents } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import { RoleName } from '#shared/domain/gun.ts';
import { sha256Hex } from '../collection/files.ts';
import { limits } from '../remote.ts';
import type { KnownServers } from './servers.ts';

export type ServerHas = 'published' | 'not-published' | 'unknown';

/** Whether a server has what it was asked to publish: all files are stored at once or none, so the first tells for all. */
export async function whatServerHas(servers: KnownServers, { gun, server, files }: JournalIntent): Promise<ServerHas> {
  const [first] = files;
  if (server === undefined || !first) return 'unknown';
  try {
    const remote = (await servers.connect(server)).remote(gun);
    const bytes = await remote.byVersion(RoleName.parse(first.role), first.version, limits.document);
    return bytes && sha256Hex(bytes) === first.sha256 ? 'published' : 'not-published';
  } catch (problem) {
    if (!(problem instanceof SignetError)) throw problem;
    return 'unknown';
  }
}

export interface SettledPublish {
  readonly intent: JournalIntent;
  readonly outcome: Exclude<ServerHas, 'unknown'>;
}

/** Asks for every publish whose outcome nobody knows, as after a crash or a lost answer. What cannot be learned stays open. */
export async function settlePublishes(servers: KnownServers, journal: string): Promise<readonly SettledPublish[]> {
  const settled: SettledPublish[] = [];
  for (const intent of (await openIntents(journal)).intents) {
    if (intent.server === undefined) continue;
    const outcome = await whatServerHas(servers, intent);
    if (outcome === 'unknown') continue;
    await endIntent(journal, intent.id, outcome);
    settled.push({ intent, outcome });
  }
  return settled;
}
