import { parseInstant } from '#electron/formats/tuf/instant.ts';
import { parseMetadata } from '#electron/formats/tuf/parse.ts';
import type { DelegationRole, Delegations, MetadataFile, Snapshot, Targets } from '#electron/formats/tuf/types.ts';
import type { RoleName } from '#shared/domain/gun.ts';
import type { DelegationState, LostDelegation, TrustWarning, VerifiedRole } from '../collection.ts';
import { limits } from '../remote.ts';
import type { CheckLog } from './check-log.ts';
import {
  canonicalId,
  canonicalKeys,
  checkExpiry,
  checkListed,
  checkSignatures,
  checkVersion,
  parseStep,
  roleSignatures,
  type Step,
} from './document.ts';
import type { Fetcher } from './fetch.ts';
import { type Floors, floorFor } from './floors.ts';
import { TrustRefusal } from './refusal.ts';

export interface DelegationWalk {
  readonly log: CheckLog;
  readonly fetcher: Fetcher;
  readonly snapshot: Snapshot;
  readonly now: number;
  readonly overlookExpiry: boolean;
  readonly acceptJump: boolean;
  readonly floors: Floors;
  /** Answers the hash of the accepted bytes. */
  readonly accepted: (role: string, file: MetadataFile<Targets>, keys: readonly string[]) => string;
  readonly warn: (warning: TrustWarning) => void;
}

/**
 * Verifies every delegation that the snapshot lists, parents before children. One that is expired or under-signed is lost with all
 * below it, with a warning; a wrong checksum, an older version or a wrong key id ends the update. One that vanished from the
 * snapshot is a warning where it was seen before. Source: formats/notary-v1.md 9.
 */
export async function walkDelegations(walk: DelegationWalk, targets: VerifiedRole<Targets>) {
  const verified = new Map<string, VerifiedRole<Targets>>([['targets', targets]]);
  const states: DelegationState[] = [];
  const waiting: VerifiedRole<Targets>[] = [targets];
  for (const parent of waiting) {
    const { delegations } = parent.file.signed;
    for (const child of delegations?.roles ?? []) {
      if (states.length === limits.delegations) throw tooMany(walk.log, parent.role);
      const { usable, lost } = await readDelegation(walk, parent, child, delegations as Delegations);
      states.push({
        ...stateOf(parent.role, child, delegations as Delegations, usable !== undefined),
        ...(lost ? { lost } : {}),
      });
      if (!usable) continue;
      verified.set(child.name, usable);
      waiting.push(usable);
    }
  }
  return { verified, states };
}

interface ReadDelegation {
  readonly usable?: VerifiedRole<Targets>;
  readonly lost?: LostDelegation;
}

async function readDelegation(
  walk: DelegationWalk,
  parent: VerifiedRole<Targets>,
  child: DelegationRole,
  delegations: Delegations,
): Promise<ReadDelegation> {
  const { log, snapshot, floors } = walk;
  const role = child.name as RoleName;
  const step: Step = { log, from: parent.role, role };
  const meta = snapshot.meta.get(role);
  const by = `snapshot ${snapshot.version}`;
  if (!meta) {
    if (!floors.has(role)) return {};
    warnMissing(walk, parent.role, role, by);
    return { lost: { why: 'missing', signers: [] } };
  }
  const bytes = await walk.fetcher.listed(step, role, meta, by);
  checkListed(step, bytes, meta, by);
  let read: MetadataFile<Targets> | undefined;
  try {
    const file = parseStep(step, bytes, (document) => parseMetadata(role, document));
    read = file;
    const keys = canonicalKeys(child, delegations.keys);
    const signatures = checkSignatures(step, file, child, delegations.keys);
    checkVersion(step, file, floorFor(floors, role, keys), walk.acceptJump);
    const expiresAt = checkExpiry(step, file, walk.now, walk.overlookExpiry);
    const sha256 = walk.accepted(role, file, keys);
    return { usable: { role, file, sha256, signatures, expiresAt } };
  } catch (problem) {
    if (!(problem instanceof TrustRefusal) || (problem.kind !== 'expired' && problem.kind !== 'signature-threshold')) throw problem;
    walk.warn({ kind: problem.kind, role, detail: problem.detail });
    if (!read) return {};
    const { version, expires } = read.signed;
    const { signers } = roleSignatures(step, read, child, delegations.keys);
    return { lost: { why: problem.kind, version, expiresAt: parseInstant(expires, role), signers, file: read } };
  }
}

function warnMissing({ log, warn }: DelegationWalk, parent: string, role: string, by: string): void {
  const sentence = `${role} was published before and is still delegated, but ${by} does not list it any more.`;
  log.warned(parent, role, { name: `Not listed in ${by}`, sentence, rule: 'Notary v1, section 9' });
  warn({ kind: 'delegation-missing-from-snapshot', role, detail: sentence });
}

const stateOf = (parent: RoleName, child: DelegationRole, { keys }: Delegations, published: boolean): DelegationState => ({
  role: child.name as RoleName,
  parent,
  threshold: child.threshold,
  paths: child.paths ?? [],
  keyIds: child.keyIds ?? [],
  canonicalIds: (child.keyIds ?? []).map((id) => canonicalId(keys.get(id))),
  published,
});

const tooMany = (log: CheckLog, role: string): TrustRefusal =>
  log.failed(role, role, 'malformed', role, {
    name: 'Number of delegations',
    sentence: `There are more than ${limits.delegations} delegations.`,
    rule: 'Limits of size',
  });
