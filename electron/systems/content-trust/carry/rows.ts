import type { NewTarget } from '#electron/systems/signature-system.ts';
import type { CarriedFrom, CarryRow } from '#shared/domain/carry.ts';
import { buildChain } from '../chain/chain.ts';
import type { VerifiedCollection } from '../collection.ts';
import { allTargets, dockerLookup, dockerOrder, type FoundTarget } from '../lookup.ts';
import { type KeyLabel, signersOfStatement } from '../system/judge.ts';
import type { VerifiedView } from '../system/verified-view.ts';

/** A name of the source, and the statement to make of it elsewhere; without one it is not carried, for a reason. */
export interface Carried {
  readonly found: FoundTarget;
  readonly signedBy: readonly string[];
  readonly target: NewTarget | undefined;
  readonly why: string | undefined;
}

/** Every name of the source. Only what docker and notary both find there, and find alike, is carried: the target would make it more. */
export function carriedFrom(collection: VerifiedCollection, label: KeyLabel): Carried[] {
  const order = dockerOrder(collection);
  return allTargets(collection).map((found) => {
    const why = leftOut(found, dockerLookup(collection, found.name, order));
    const { name, length, sha256, sha512 } = found;
    const target =
      why === undefined && sha256 !== undefined ? { name, length, sha256, ...(sha512 === undefined ? {} : { sha512 }) } : undefined;
    return { found, signedBy: signersOfStatement(collection, found, label), target, why };
  });
}

function leftOut(found: FoundTarget, docker: FoundTarget | undefined): string | undefined {
  if (found.sha256 === undefined) return 'it is stated without a SHA-256';
  if (!docker) return `only ${found.role} states it: it was not released there`;
  if (docker.sha256 !== found.sha256 || docker.length !== found.length)
    return `docker and notary find different entries: ${docker.role} and ${found.role}`;
  if (found.custom !== undefined) return 'its entry has data of its own, which would be lost';
  return undefined;
}

/** Against what stands in the target, which may be nothing yet. */
export function carryRow({ found, signedBy, target, why }: Carried, there: VerifiedView | undefined): CarryRow {
  const { name, length, role, sha256 = '' } = found;
  const before = there?.byName.get(name);
  const row = { name, length, role, sha256, signedBy: [...signedBy], registry: 'not-checked' as const };
  if (!target) return { ...row, state: 'left-out', why: why ?? 'it cannot be carried' };
  if (!before) return { ...row, state: 'new' };
  return before.sha256 === sha256 && before.length === length
    ? { ...row, state: 'same', why: 'it is signed like this there already' }
    : { ...row, state: 'moves' };
}

export function carriedFromOf(view: VerifiedView, archive: boolean, label: KeyLabel): CarriedFrom {
  const { place, outcome, stale, judgedAt } = view;
  const { verdict, sentence } = buildChain({ gun: place.gun, outcome, stale, judgedAt, keyLabel: label });
  return {
    gun: place.gun,
    ...(place.url === undefined || archive ? {} : { server: place.url }),
    archive,
    at: new Date(stale?.readAt ?? judgedAt).toISOString(),
    verdict,
    sentence,
    versions: outcome.state === 'unsigned' ? {} : { ...outcome.versions },
  };
}
