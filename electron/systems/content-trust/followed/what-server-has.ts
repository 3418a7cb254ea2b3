import type { JournalIntent } from '#electron/files/journal.ts';
import { SignetError } from '#electron/signet-error.ts';
import { RoleName } from '#shared/domain/gun.ts';
import { sha256Hex } from '../collection/files.ts';
import { limits } from '../remote.ts';
import type { KnownServers } from './servers.ts';

/** `overtaken`: it has another document of that version, so that ours can never come; `absent`: it has none, and ours may still be on its way to it. */
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
