import { lstat } from 'node:fs/promises';
import { FormatError } from '#electron/formats/format-error.ts';
import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import { baseRoles, type Gun } from '#shared/domain/gun.ts';
import type { StoredCache } from '#shared/domain/trust-store.ts';
import { buildChain } from '../chain/chain.ts';
import { type KnownState, nothingKnown, type UpdateOutcome } from '../collection.ts';
import { allDockerTargets, allTargets } from '../lookup.ts';
import { noPins, type PinRules } from '../pins.ts';
import type { TrustRemote } from '../remote.ts';
import { type CachedFile, readCachedFiles } from '../store/cache-folder.ts';
import { updateCollection } from '../verify/update.ts';

export interface JudgedCache {
  readonly cache: StoredCache;
  /** Documents that cannot be read as what they are named. */
  readonly malformed: readonly { readonly role: string; readonly problem: string }[];
}

/**
 * Verifies what a client had cached, by the same steps as anything from a server, at the moment when it was written: whether it held then, and
 * today's pins let its root in.
 * Nobody has asked a server since, so the best that can be said is *stale*. Fails with `file-unreadable`.
 */
export async function judgeCache(gun: Gun, files: readonly CachedFile[], now: number, pins: PinRules = noPins): Promise<JudgedCache> {
  const known = await readCachedFiles(files);
  const { roles, malformed } = rolesOf(known);
  const judgedAt = Math.max(0, Math.min(now, await lastWritten(files), justBeforeTheEnd(roles)));
  const outcome = await updateCollection({ gun, remote: asRemote(known), known: nothingKnown, pins, now: judgedAt });
  return { cache: { ...verdictOf(gun, outcome, now), judgedAt: instant(judgedAt), tags: tagsOf(outcome), roles }, malformed };
}

function verdictOf(gun: Gun, outcome: UpdateOutcome, now: number): Pick<StoredCache, 'verdict' | 'sentence' | 'freshUntil'> {
  if (outcome.state === 'unsigned' || (outcome.state === 'rejected' && outcome.error.kind === 'missing')) {
    const role = outcome.state === 'unsigned' ? 'root' : outcome.error.role;
    return {
      verdict: 'unverifiable',
      sentence: `Not verifiable: the cache has no ${role} document. It may never have been published or read.`,
    };
  }
  if (outcome.state === 'rejected') {
    const { verdict, sentence } = buildChain({ gun, outcome, judgedAt: now });
    return { verdict, sentence };
  }
  const { freshUntil, warnings } = outcome.collection;
  const attention = warnings[0] ? ` ${warnings[0].detail}` : '';
  return {
    verdict: 'stale',
    sentence: `Stale: all of it verified then; no server was asked since.${attention}`,
    freshUntil: instant(freshUntil),
  };
}

function tagsOf(outcome: UpdateOutcome): number {
  if (outcome.state !== 'verified') return 0;
  return new Set([...allTargets(outcome.collection), ...allDockerTargets(outcome.collection)].map(({ name }) => name)).size;
}

/** What the documents say of themselves, whether or not they verify. */
function rolesOf({ root, files }: KnownState) {
  const roles: StoredCache['roles'] = [];
  const malformed: { role: string; problem: string }[] = [];
  for (const [role, bytes] of [...(root ? ([['root', root]] as const) : []), ...files]) {
    try {
      const { version, expires } = parseMetadata(role, bytes).signed;
      roles.push({ role, version, expires: instant(parseInstant(expires, role)) });
    } catch (problem) {
      if (!(problem instanceof FormatError)) throw problem;
      malformed.push({ role, problem: problem.problem });
    }
  }
  const rank = ({ role }: { role: string }) => (base.includes(role) ? base.indexOf(role) : base.length);
  return { roles: roles.sort((a, b) => rank(a) - rank(b) || (a.role < b.role ? -1 : 1)), malformed };
}

/** Clients cache nothing that has ended: a file's later time is that of a copy. */
function justBeforeTheEnd(roles: StoredCache['roles']): number {
  return Math.min(...roles.filter(({ role }) => base.includes(role)).map(({ expires }) => Date.parse(expires) - 1));
}

/** Clients write the timestamp with every update; where there is none, whatever was written last. */
async function lastWritten(files: readonly CachedFile[]): Promise<number> {
  const timestamp = files.filter(({ role }) => role === 'timestamp');
  const times = await Promise.all((timestamp.length > 0 ? timestamp : files).map(async ({ path }) => (await lstat(path)).mtimeMs));
  return Math.floor(Math.max(...times));
}

function asRemote({ root, files }: KnownState): TrustRemote {
  const get = (role: string, limit: number) => {
    const bytes = role === 'root' ? root : files.get(role);
    return bytes && bytes.length <= limit ? bytes : undefined;
  };
  return {
    current: async (role, limit) => get(role, limit),
    byVersion: async () => undefined,
    // There is one file for each role: one that is not the one asked for is a wrong one, not a missing one.
    byChecksum: async (role, _sha256, limit) => get(role, limit),
  };
}

const base: readonly string[] = baseRoles;
const instant = (milliseconds: number) => new Date(milliseconds).toISOString();
