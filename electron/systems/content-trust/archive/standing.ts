import { FormatError } from '#electron/formats/format-error.ts';
import { hashHex, parseMetadata } from '#electron/formats/tuf/parse.ts';
import { TooLarge } from '#electron/http/too-large.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import { limits, type TrustRemote } from '../remote.ts';
import type { ArchivedVersion, ArchiveIndex } from './report-file.ts';

const role = (name: 'root' | 'timestamp' | 'snapshot') => name as RoleName;

export type Kept = Pick<ArchiveIndex, 'archivedAt' | 'versions'>;

/**
 * The timestamp that stood at a moment: the newest that had come by then. A version never comes before one that is lower, whatever is
 * said of their times; one of which nothing is said is passed over. Undefined before the first. When the archive was made, and ever
 * after, it is the newest of all: that is what the server gave, whatever its clock says.
 */
export function timestampAt({ archivedAt, versions }: Kept, at: number): ArchivedVersion | undefined {
  const saved = versions.filter((one) => one.role === 'timestamp' && one.sha256 !== undefined);
  if (at >= Date.parse(archivedAt)) return saved.reduce<ArchivedVersion | undefined>(later, undefined);
  const timed = saved.filter(({ came }) => came !== undefined);
  let standing: ArchivedVersion | undefined;
  for (const one of timed.sort((a, b) => a.version - b.version)) {
    if (Date.parse(one.came?.at ?? '') > at) break;
    standing = one;
  }
  return standing;
}

const later = (a: ArchivedVersion | undefined, b: ArchivedVersion) => (a && a.version > b.version ? a : b);

/**
 * What a server that has all these documents would have answered at a moment. Only which timestamp stood then is taken from what is said
 * of times; everything else follows from that by checksums: the snapshot it lists, the root and targets that this lists, and no later root.
 */
export function remoteAt(documents: TrustRemote, kept: Kept, at: number): TrustRemote {
  const { versions } = kept;
  const standing = timestampAt(kept, at);
  const there = new Set(versions.map(({ role: of, sha256 }) => `${of} ${sha256}`));
  let newestRoot: Promise<number> | undefined;
  const root = () => {
    newestRoot ??= rootUnder(documents, versions, standing, at);
    return newestRoot;
  };
  return {
    current: async (asked, limit) => {
      if (!standing) return undefined;
      if (asked === 'timestamp') return documents.byVersion(asked, standing.version, limit);
      return asked === 'root' ? documents.byVersion(asked, await root(), limit) : undefined;
    },
    byVersion: async (asked, version, limit) =>
      asked === 'root' && standing && version <= (await root()) ? documents.byVersion(asked, version, limit) : undefined,
    byChecksum: async (asked, sha256, limit) => (there.has(`${asked} ${sha256}`) ? documents.byChecksum(asked, sha256, limit) : undefined),
  };
}

/** The root that the snapshot of this timestamp lists; where that cannot be told, the newest that had come by then. */
async function rootUnder(
  documents: TrustRemote,
  versions: readonly ArchivedVersion[],
  standing: ArchivedVersion | undefined,
  at: number,
): Promise<number> {
  const roots = versions.filter((one) => one.role === 'root' && one.sha256 !== undefined);
  const listed = standing && (await listedRoot(documents, standing.version));
  const found = roots.find(({ sha256 }) => sha256 === listed);
  if (found) return found.version;
  const come = roots.filter(({ came }) => came === undefined || Date.parse(came.at) <= at);
  return Math.max(1, ...come.map(({ version }) => version));
}

async function listedRoot(documents: TrustRemote, timestamp: number): Promise<string | undefined> {
  try {
    const bytes = await documents.byVersion(role('timestamp'), timestamp, limits.timestamp);
    const snapshotHash = bytes && hashOf(parseMetadata('timestamp', bytes).signed.meta.get('snapshot'));
    const snapshot = snapshotHash && (await documents.byChecksum(role('snapshot'), snapshotHash, limits.document));
    return snapshot && hashOf(parseMetadata('snapshot', snapshot).signed.meta.get('root'));
  } catch (problem) {
    if (problem instanceof FormatError || problem instanceof TooLarge) return undefined; // the verifier will say so
    throw problem;
  }
}

const hashOf = (meta: Parameters<typeof hashHex>[0] | undefined) => meta && hashHex(meta, 'sha256');
