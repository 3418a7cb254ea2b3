import { join } from 'node:path';
import { readBounded } from '#electron/files/atomic.ts';
import type { TrustRemote } from '../remote.ts';
import { roleFile } from './role-file.ts';

/** The versions that Signet keeps of a repository, as a remote: all roots it has seen and the last of every other role. */
export const keptRemote = (known: string): TrustRemote => ({
  current: async () => undefined,
  byVersion: (role, version, limit) => readBounded(join(known, 'documents', roleFile(role, version)), limit),
  byChecksum: async () => undefined,
});
