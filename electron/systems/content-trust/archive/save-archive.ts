import { historyLimits } from '../history/walk.ts';
import type { TrustServer } from '../trust-server/trust-server.ts';
import { type Archived, type ArchiveRequest, archiveRepository } from './archive.ts';

/** All that a trust server has of a repository: as `archiveRepository`, with the time that so many requests take. */
export function saveArchive(server: TrustServer, request: Omit<ArchiveRequest, 'server' | 'remote' | 'changes'>): Promise<Archived> {
  const { gun, signal } = request;
  const options = signal ? { signal } : {};
  return archiveRepository({
    ...request,
    server: server.name,
    remote: server.remote(gun, { ...options, within: historyLimits.milliseconds }),
    changes: server.changes(gun, options),
  });
}
