import type { Gun } from '#shared/domain/gun.ts';
import { nothingKnown, type UpdateOutcome } from '../collection.ts';
import { type InspectReport, inspectReport } from '../inspect-report.ts';
import type { TrustRemote } from '../remote.ts';
import { updateCollection } from '../verify/update.ts';
import type { Came } from './report-file.ts';
import { type Kept, remoteAt, timestampAt } from './standing.ts';

/** What a reader who had never seen the repository would have found at a moment, with that moment's clock. */
export interface VerdictAt {
  readonly at: string;
  /** The timestamp that stood then, from which everything else follows; absent before the first. */
  readonly timestamp?: { readonly version: number; readonly came?: Came };
  readonly state: UpdateOutcome['state'];
  /** Why it was rejected, in one sentence. */
  readonly because?: string;
  /** As `signet inspect --json` prints it. */
  readonly inspect: InspectReport;
}

interface Judged {
  readonly gun: Gun;
  readonly documents: TrustRemote;
  readonly kept: Kept;
  readonly at: number;
}

export async function verdictAt({ gun, documents, kept, at }: Judged): Promise<VerdictAt> {
  const outcome = await updateCollection({ gun, remote: remoteAt(documents, kept, at), known: nothingKnown, now: at });
  const standing = timestampAt(kept, at);
  return {
    at: new Date(at).toISOString(),
    ...(standing ? { timestamp: { version: standing.version, ...(standing.came ? { came: standing.came } : {}) } } : {}),
    state: outcome.state,
    ...(outcome.state === 'rejected' ? { because: outcome.error.detail } : {}),
    inspect: inspectReport(outcome),
  };
}
