import type { StateCreator } from 'zustand';
import type { Reply } from '#shared/contract/endpoint.ts';
import type { Api } from '#shared/contract/index.ts';
import type { Receipt } from '#shared/contract/signing.ts';
import type { PublishStep } from '#shared/domain/publish-step.ts';
import type { Review } from '#shared/domain/review.ts';
import type { Failure } from '#shared/failure.ts';
import { unlockCodes } from './unlock-codes.ts';

/** Where one is between choosing and the receipt. A failure stays with the step that can answer it. */
export type ReviewStage =
  | { readonly step: 'choose'; readonly failure?: Failure }
  | { readonly step: 'preparing' }
  | { readonly step: 'review'; readonly review: Review; readonly failure?: Failure }
  | { readonly step: 'unlock'; readonly review: Review; readonly failure?: Failure }
  | { readonly step: 'signing'; readonly review: Review; readonly at?: PublishStep }
  | { readonly step: 'done'; readonly receipt: Receipt };

/** `passphrase` and `rootPassphrase` open keys by their part in what is signed; anything else is the id of a key, which its own opens. */
export type Secrets = Readonly<Record<string, string>>;

export interface ReviewSlice {
  readonly stage: ReviewStage;
  /** Asks main what would be signed. */
  prepare(ask: () => Promise<Reply<Review>>): Promise<void>;
  /** Back to choosing; main forgets the prepared bytes. */
  back(): Promise<void>;
  /** From review to the passphrase, and back. */
  toUnlock(): void;
  toReview(): void;
  /** Signs exactly what was reviewed. The passphrases are handed on and not kept. */
  confirm(secrets: Secrets): Promise<void>;
  /** Main tells how far a confirmed review is. */
  tell(told: { readonly reviewId: string; readonly step: PublishStep }): void;
  /** The sheet closes: nothing that was prepared stays behind. */
  leave(): Promise<void>;
}

function typed({ passphrase, rootPassphrase, ...passphrases }: Secrets) {
  return {
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(rootPassphrase === undefined ? {} : { rootPassphrase }),
    ...(Object.keys(passphrases).length === 0 ? {} : { passphrases }),
  };
}

export const createReviewSlice =
  (api: Pick<Api, 'signing'>): StateCreator<ReviewSlice> =>
  (set, get) => {
    /** A preparation that was left behind must not come back into view. */
    let turn = 0;
    const reviewOf = (stage: ReviewStage): Review | undefined => ('review' in stage ? stage.review : undefined);
    const discard = async (review: Review | undefined) => {
      if (review) await api.signing.discard({ reviewId: review.reviewId });
    };
    return {
      stage: { step: 'choose' },

      prepare: async (ask) => {
        turn += 1;
        const own = turn;
        const before = reviewOf(get().stage);
        set({ stage: { step: 'preparing' } });
        await discard(before);
        const reply = await ask();
        if (own !== turn) {
          if (reply.ok) await discard(reply.value);
          return;
        }
        set({ stage: reply.ok ? { step: 'review', review: reply.value } : { step: 'choose', failure: reply.failure } });
      },

      back: async () => {
        const before = reviewOf(get().stage);
        turn += 1;
        set({ stage: { step: 'choose' } });
        await discard(before);
      },

      toUnlock: () => {
        const { stage } = get();
        if (stage.step === 'review' && stage.review.unrecognised === 0) set({ stage: { step: 'unlock', review: stage.review } });
      },

      toReview: () => {
        const { stage } = get();
        if (stage.step === 'unlock') set({ stage: { step: 'review', review: stage.review } });
      },

      confirm: async (secrets) => {
        const { stage } = get();
        if (stage.step !== 'unlock' && stage.step !== 'review') return;
        const { review } = stage;
        // A difference nobody can name is never signed, whatever button led here.
        if (review.unrecognised > 0) return;
        set({ stage: { step: 'signing', review } });
        const reply = await api.signing.confirm({ reviewId: review.reviewId, payload: review.payload, ...typed(secrets) });
        if (reply.ok) {
          set({ stage: { step: 'done', receipt: reply.value } });
          return;
        }
        const { failure } = reply;
        set({ stage: { step: unlockCodes.has(failure.code) ? 'unlock' : 'review', review, failure } });
      },

      tell: ({ reviewId, step }) => {
        const { stage } = get();
        if (stage.step === 'signing' && stage.review.reviewId === reviewId) set({ stage: { ...stage, at: step } });
      },

      leave: async () => {
        const before = get().stage.step === 'signing' ? undefined : reviewOf(get().stage);
        turn += 1;
        await discard(before);
      },
    };
  };
