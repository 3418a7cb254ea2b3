import type { Gun } from '#shared/domain/gun.ts';
import type { CollectionPlace } from '../collection/place.ts';
import type { UpdateOutcome, VerifiedCollection } from '../collection.ts';
import { allDockerTargets, allTargets, type FoundTarget } from '../lookup.ts';
import type { Stale } from '../stale.ts';

/** A collection as it was verified last, with its statements at hand by name and by digest. */
export interface VerifiedView {
  readonly place: CollectionPlace;
  readonly outcome: UpdateOutcome;
  readonly judgedAt: number;
  /** Set where it could not be read again: what stands here is what was read then. */
  readonly stale?: Stale;
  /** What stands although a part of it has ended, so that nothing of it counts: to say what ended and who can renew it, never to trust. */
  readonly ended?: VerifiedCollection;
  readonly byName: ReadonlyMap<string, FoundTarget>;
  /** Lower-case hex SHA-256 → statements about it. */
  readonly byDigest: ReadonlyMap<string, readonly FoundTarget[]>;
}

/** Every collection Signet knows, wherever it is held, verified. */
export interface VerifiedViews {
  all(): Promise<readonly VerifiedView[]>;
  /** Undefined where there is no such collection. */
  of(gun: Gun): Promise<VerifiedView | undefined>;
  /** What is held already; nothing is read. */
  held(gun: Gun): Promise<VerifiedView> | undefined;
}

/** All that can be said of its documents: as verified, or with what has ended in it. */
export const standingIn = ({ outcome, ended }: VerifiedView): VerifiedCollection | undefined =>
  ended ?? (outcome.state === 'verified' ? outcome.collection : undefined);

export const isRejectedAsEnded = ({ outcome }: Pick<VerifiedView, 'outcome'>): boolean =>
  outcome.state === 'rejected' && (outcome.error.kind === 'expired' || outcome.error.kind === 'root-certificate');

/** Names are put together for whoever asks for one first: to refresh or to publish takes none. */
export function viewOf(place: CollectionPlace, outcome: UpdateOutcome, judgedAt: number): VerifiedView {
  const byName = once(
    () => new Map((outcome.state === 'verified' ? namesIn(outcome.collection) : []).map((target) => [target.name, target])),
  );
  const byDigest = once(() => grouped([...byName().values()]));
  return {
    ...{ place, outcome, judgedAt },
    get byName() {
      return byName();
    },
    get byDigest() {
      return byDigest();
    },
  };
}

function once<T extends object>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Docker's answer comes last, so that it is the one that stays; without delegations all ask the same role. */
const namesIn = (collection: VerifiedCollection): FoundTarget[] =>
  collection.delegations.length === 0 ? allTargets(collection) : [...allTargets(collection), ...allDockerTargets(collection)];

function grouped(targets: readonly FoundTarget[]): Map<string, FoundTarget[]> {
  const groups = new Map<string, FoundTarget[]>();
  for (const target of targets) {
    if (target.sha256 === undefined) continue;
    const group = groups.get(target.sha256);
    if (group) group.push(target);
    else groups.set(target.sha256, [target]);
  }
  return groups;
}
