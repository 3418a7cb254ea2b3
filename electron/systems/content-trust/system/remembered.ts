import { isFailure, type SignetError } from '#electron/signet-error.ts';
import type { CollectionPlace } from '../collection/place.ts';
import type { KnownState, UpdateOutcome } from '../collection.ts';
import type { KnownStore } from '../store/known-store.ts';
import type { VerifiedView } from './verified-view.ts';

/** Damaged memory is a failure of this collection, not of the list it stands in. */
export async function remembered(store: KnownStore): Promise<KnownState | SignetError> {
  try {
    return await store.recall();
  } catch (problem) {
    if (isFailure(problem, 'file-unreadable', 'trust-data-malformed')) return problem;
    throw problem;
  }
}

export function unreadableMemory(place: CollectionPlace, judgedAt: number, { failure }: SignetError): VerifiedView {
  const reason = 'reason' in failure ? failure.reason : failure.code;
  const detail = `What Signet remembers of this collection cannot be used: ${reason}.`;
  const outcome: UpdateOutcome = {
    state: 'rejected',
    error: { kind: 'malformed', role: 'root', detail },
    versions: {},
    warnings: [],
    checks: [],
    floors: new Map(),
  };
  return { place, outcome, judgedAt, byName: new Map(), byDigest: new Map() };
}
