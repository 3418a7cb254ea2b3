import { isFailure, SignetError } from '#electron/signet-error.ts';
import type { PreparedPublish } from '../publish/prepared.ts';
import type { SignedPublish } from '../publish/sign-set.ts';

/** Reviews that wait for their confirmation. Each is used once; a person's no, or a key that could not be opened, leaves it waiting. */
export class Reviews {
  private readonly waiting = new Map<string, PreparedPublish>();
  /** Signed as parts of a set, not yet published. */
  private readonly signed = new Map<string, SignedPublish>();
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

  /** Hands several reviews to `sign` and keeps what it made of each. Where nothing was signed for want of a yes or a key, they stay. */
  async sign(
    reviewIds: readonly string[],
    sign: (prepared: readonly PreparedPublish[]) => Promise<readonly SignedPublish[]>,
  ): Promise<void> {
    const all = [...new Set(reviewIds)].map((id) => this.waiting.get(id));
    const prepared = all.filter((one) => one !== undefined);
    if (prepared.length < all.length || all.length < reviewIds.length) throw new SignetError({ code: 'review-stale', gun: '' });
    for (const id of reviewIds) {
      this.waiting.delete(id);
      this.inUse.add(id);
    }
    const still = () => prepared.filter(({ review }) => this.inUse.has(review.reviewId));
    try {
      const made = await sign(prepared);
      const wanted = new Set(still());
      for (const one of made) if (wanted.has(one.prepared)) this.signed.set(one.prepared.review.reviewId, one);
    } catch (problem) {
      if (isFailure(problem, ...nothingSigned)) for (const one of still()) this.waiting.set(one.review.reviewId, one);
      throw problem;
    } finally {
      for (const id of reviewIds) this.inUse.delete(id);
    }
  }

  /** What was signed as a part of a set, once. */
  takeSigned(reviewId: string): SignedPublish {
    const signed = this.signed.get(reviewId);
    if (!signed) throw new SignetError({ code: 'review-stale', gun: '' });
    this.signed.delete(reviewId);
    return signed;
  }

  discard(reviewId?: string): void {
    for (const kept of [this.waiting, this.signed, this.inUse]) {
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
