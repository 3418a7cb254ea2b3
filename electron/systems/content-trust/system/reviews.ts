import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { PreparedPublish } from '../publish/prepared.ts';

/** Reviews that wait for their confirmation. Each is used once; a person's no, or a key that could not be opened, leaves it waiting. */
export class Reviews {
  private readonly waiting = new Map<string, PreparedPublish>();
  private readonly now: () => Date;
  /** In use now; one that is discarded meanwhile does not come back. */
  private readonly inUse = new Set<string>();

  constructor(now: () => Date) {
    this.now = now;
  }

  keep(prepared: PreparedPublish): void {
    const now = this.now().getTime();
    for (const [id, { review }] of this.waiting) if (Date.parse(review.validUntil) < now) this.waiting.delete(id);
    this.waiting.set(prepared.review.reviewId, prepared);
  }

  /** Hands a review to `use` and forgets it, unless nothing was signed because the person said no or its key could not be opened. */
  async once<T>(reviewId: string, use: (prepared: PreparedPublish) => Promise<T>): Promise<T> {
    const prepared = this.waiting.get(reviewId);
    if (!prepared) throw new SignetError({ code: 'review-stale', gun: '' });
    this.waiting.delete(reviewId);
    this.inUse.add(reviewId);
    try {
      return await use(prepared);
    } catch (problem) {
      if (isFailure(problem, ...nothingSigned) && this.inUse.has(reviewId)) this.waiting.set(reviewId, prepared);
      throw problem;
    } finally {
      this.inUse.delete(reviewId);
    }
  }

  discard(reviewId?: string): void {
    for (const kept of [this.waiting, this.inUse]) {
      if (reviewId === undefined) kept.clear();
      else kept.delete(reviewId);
    }
  }
}

const nothingSigned = [
  'cancelled',
  'key-needs-passphrase',
  'passphrase-wrong',
  'keychain-locked',
  'keychain-waiting',
  'keychain-refused',
  'key-store-slow',
  'vault-locked',
] as const;
