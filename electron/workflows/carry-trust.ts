import { SignetError } from '#electron/signet-error.ts';
import type { CarrySource, SignatureSystem, SigningReceipt } from '#electron/systems/signature-system.ts';
import type { CarryPlan, CarryRow } from '#shared/domain/carry.ts';
import type { Digest } from '#shared/domain/digest.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import type { Review } from '#shared/domain/review.ts';
import { type CarryReport, carryReport, carryReportText } from './carry-report.ts';
import type { Tasks } from './tasks.ts';

/** Which digests the registry has in a repository; told one by one, as far as it comes. */
export type Serves = (
  repository: Gun,
  digests: readonly Digest[],
  told: (digest: Digest, served: boolean) => void,
  signal: AbortSignal,
) => Promise<void>;

export interface CarryParts {
  readonly system: Pick<SignatureSystem, 'carryPlan' | 'prepare'>;
  readonly serves: Serves;
  readonly tasks: Tasks;
  readonly now: () => Date;
  /** Writes a file whole or not at all. */
  readonly write: (path: string, text: string) => Promise<void>;
}

export type { CarrySource };

export interface CarryWish {
  readonly source: CarrySource;
  readonly gun: Gun;
  readonly keyId: KeyId;
  readonly names: readonly string[];
  readonly staleToo?: boolean;
}

/** Reports that were not saved yet; more than these nobody goes back to. */
const keptReports = 20;

/** Carries trust from one repository to another: what there is, the review, and the report afterwards. */
export class CarryTrust {
  private readonly parts: CarryParts;
  private readonly prepared = new Map<string, { readonly plan: CarryPlan; readonly names: readonly string[]; readonly review: Review }>();
  private readonly reports = new Map<string, CarryReport>();

  constructor(parts: CarryParts) {
    this.parts = parts;
  }

  async plan(source: CarrySource, gun: Gun): Promise<CarryPlan> {
    const plan = await this.parts.system.carryPlan(source, gun);
    const digests = [...new Set(plan.rows.filter(isWanted).map(({ sha256 }) => `sha256:${sha256}` as Digest))];
    const served = await this.served(gun, digests);
    return {
      ...plan,
      rows: plan.rows.map((row) => {
        const has = isWanted(row) ? served.get(`sha256:${row.sha256}` as Digest) : undefined;
        return has === undefined ? row : { ...row, registry: has ? 'served' : 'absent' };
      }),
    };
  }

  async prepare(wish: CarryWish): Promise<Review> {
    const plan = await this.plan(wish.source, wish.gun);
    const review = withMissing(await this.parts.system.prepare({ kind: 'carry', ...wish }), plan, wish.names);
    this.prepared.set(review.reviewId, { plan, names: wish.names, review });
    return review;
  }

  /** It was signed: from now on there is a report. */
  done(reviewId: string, receipt: SigningReceipt): void {
    const known = this.prepared.get(reviewId);
    if (!known) return;
    this.prepared.delete(reviewId);
    const { plan, names, review } = known;
    const to = { role: review.role, key: review.keyLabel, ...(review.server === undefined ? {} : { server: review.server }) };
    this.reports.set(reviewId, carryReport({ at: this.parts.now(), plan, names: new Set(names), to, receipt }));
    const oldest = this.reports.keys().next().value;
    if (this.reports.size > keptReports && oldest !== undefined) this.reports.delete(oldest);
  }

  async save(reviewId: string, path: string, form: 'json' | 'text'): Promise<void> {
    const report = this.reports.get(reviewId);
    if (!report) throw new SignetError({ code: 'review-stale', gun: '' });
    const text = form === 'json' ? `${JSON.stringify(report, undefined, 2)}\n` : carryReportText(report);
    await this.parts.write(path, text);
  }

  discard(reviewId?: string): void {
    if (reviewId === undefined) {
      this.prepared.clear();
      this.reports.clear();
    } else this.prepared.delete(reviewId);
  }

  /** As far as the registry says it: where it cannot be asked, nothing is known, and that is no reason to stop. */
  private async served(gun: Gun, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, boolean>> {
    const served = new Map<Digest, boolean>();
    if (digests.length === 0 || !gun.includes('/')) return served;
    try {
      await this.parts.tasks.run(`Asking the registry for ${gun}`, ({ signal, progress }) =>
        this.parts.serves(
          gun,
          digests,
          (digest, has) => {
            served.set(digest, has);
            progress({ done: served.size, total: digests.length });
          },
          signal,
        ),
      );
    } catch (problem) {
      if (!(problem instanceof SignetError)) throw problem;
    }
    return served;
  }
}

const isWanted = ({ state }: CarryRow): boolean => state === 'new' || state === 'moves';

/** Docker pulls a signed tag by its digest: one that the registry does not have cannot be pulled. */
function withMissing(review: Review, { rows }: CarryPlan, names: readonly string[]): Review {
  const chosen = new Set(names);
  const missing = rows.filter(({ name, registry }) => registry === 'absent' && chosen.has(name)).map(({ name }) => name);
  if (missing.length === 0) return review;
  const more = missing.length > 5 ? `, and ${missing.length - 5} more` : '';
  return {
    ...review,
    warnings: [
      {
        kind: 'not-in-registry',
        title:
          missing.length === 1
            ? 'The registry of the target does not have one of them'
            : `The registry of the target does not have ${missing.length} of them`,
        detail: `${missing.slice(0, 5).join(', ')}${more}. Nobody can pull them there until they are copied.`,
      },
      ...review.warnings,
    ],
  };
}
