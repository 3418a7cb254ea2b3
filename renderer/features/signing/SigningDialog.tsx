import { type ReactNode, useEffect, useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog, Steps } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import type { PublishStep } from '#shared/domain/publish-step.ts';
import type { Review } from '#shared/domain/review.ts';
import { ReceiptStep } from './ReceiptStep.tsx';
import { ReviewStep } from './ReviewStep.tsx';
import type { ReviewSlice, ReviewStage, Secrets } from './review-slice.ts';
import { SigningLeft, SigningPrimary } from './SigningFoot.tsx';
import css from './signing.module.css';
import { type Asked, UnlockStep } from './UnlockStep.tsx';
import { useExpired } from './use-expired.ts';

export interface SigningDialogProps {
  title: ReactNode;
  flow: ReviewSlice;
  /** The first step: what, as whom, with which key. */
  choose: ReactNode;
  /** Why one cannot go on from there yet. */
  missing: string | undefined;
  /** Prepares anew from what is chosen. */
  onReview: () => void;
  /** Under the sentence of the review. */
  subject?: ReactNode;
  /** What the person should see before all else: what is left out, and why. */
  exceptions?: ReactNode;
  /** Several things are signed at once. */
  several?: boolean;
  /** In the receipt: what stands signed, one by one; given the names that this signature changed. */
  signed?: (changed: ReadonlySet<string>) => ReactNode;
  /** Passphrases beyond that of the review's key. */
  alsoAsked?: readonly Asked[];
  wayBack: ReactNode;
  /** What comes after the receipt; without it the sheet closes. */
  next?: { readonly label: string; readonly go: () => void } | undefined;
  onClose: () => void;
}

const stepOf: Readonly<Record<ReviewStage['step'], number>> = { choose: 0, preparing: 0, review: 1, unlock: 1, signing: 1, done: 2 };
/** Choose, review, unlock, receipt: the same for everything that is ever signed. */
export function SigningDialog(props: SigningDialogProps) {
  const {
    title,
    flow,
    choose,
    missing,
    onReview,
    subject,
    exceptions,
    several = false,
    signed,
    alsoAsked = [],
    wayBack,
    next,
    onClose,
  } = props;
  const { stage } = flow;
  const [secrets, setSecrets] = useState<Secrets>({});
  const announce = useSignet((state) => state.announce);
  const review = 'review' in stage ? stage.review : undefined;
  const expired = useExpired(review);
  // The receipt comes without the review; what it was about is still wanted then.
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  // Main takes each review once: after a failure it has to be made again. A no to its own question leaves it.
  const spent = expired || (stage.step === 'review' && stage.failure !== undefined && stage.failure.code !== 'cancelled');
  const asked = review ? askedFor(review, alsoAsked) : [];
  const spoken = stage.step === 'done' ? stage.receipt.sentence : stage.step === 'review' ? stage.review.sentence : undefined;
  useEffect(() => {
    if (spoken !== undefined) announce(spoken);
  }, [spoken, announce]);
  const top = useRef<HTMLDivElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const before = useRef(stage.step);
  useEffect(() => {
    // Each step begins at its top, the last at its button; the passphrase takes the focus itself.
    if (before.current !== stage.step && stage.step !== 'unlock') (stage.step === 'done' ? primary : top).current?.focus();
    before.current = stage.step;
  }, [stage.step]);
  const done = stage.step === 'done';
  useEffect(() => {
    if (done) void useSignet.getState().refreshAll();
  }, [done]);

  const sign = () => {
    if (review) setChanged(new Set(review.changes.filter(({ role }) => role === review.role).map(({ subject }) => subject)));
    void flow.confirm(secrets);
    setSecrets({});
  };
  const go = () => {
    if (stage.step === 'choose') {
      if (missing === undefined) onReview();
    } else if (stage.step === 'review') {
      if (spent) onReview();
      else if (stage.review.unrecognised > 0) return;
      else if (asked.length > 0) flow.toUnlock();
      else sign();
    } else if (stage.step === 'unlock' && asked.every(({ secret }) => (secrets[secret] ?? '') !== '')) sign();
    else if (stage.step === 'done') (next?.go ?? onClose)();
  };
  const again = (
    <Button size="s" onClick={onReview}>
      Review again
    </Button>
  );
  return (
    <Dialog
      title={title}
      aside={<Steps steps={['Choose', 'Review', 'Done']} current={stepOf[stage.step]} />}
      width="wide"
      onClose={onClose}
      held={stage.step === 'signing'}
      onSubmit={go}
      left={<SigningLeft stage={stage} flow={flow} />}
      actions={
        <SigningPrimary
          button={primary}
          stage={stage}
          missing={missing}
          spent={spent}
          asks={asked.length > 0}
          typed={asked.every(({ secret }) => (secrets[secret] ?? '') !== '')}
          next={next?.label}
          onClose={onClose}
        />
      }
    >
      <div ref={top} tabIndex={-1} className={css.step}>
        {stage.step === 'choose' && stage.failure && (
          <ErrorCard words={explain(stage.failure)} onCopy={(details) => void copyText(details, 'Details')} />
        )}
        {(stage.step === 'choose' || stage.step === 'preparing') && (
          <fieldset className={css.choose} disabled={stage.step === 'preparing'}>
            {exceptions}
            {choose}
          </fieldset>
        )}
        {stage.step === 'review' && (
          <>
            {stage.failure && <ErrorCard words={explain(stage.failure)} onCopy={(details) => void copyText(details, 'Details')} />}
            {expired && !stage.failure && (
              <Banner tone="stale" title="This review is too old to be signed." actions={again}>
                What is signed must have been looked at just before. Nothing was changed.
              </Banner>
            )}
            <ReviewStep review={stage.review} subject={subject} exceptions={exceptions} several={several} />
          </>
        )}
        {stage.step === 'unlock' && (
          <UnlockStep review={stage.review} asked={asked} secrets={secrets} failure={stage.failure} onChange={setSecrets} />
        )}
        {stage.step === 'signing' && (
          <div role="status" className={css.progress}>
            <p>{stepWords(stage.at, stage.review.server)}</p>
            <ProgressBar label="Signing" done={0} total={undefined} />
          </div>
        )}
        {stage.step === 'done' && <ReceiptStep receipt={stage.receipt} wayBack={wayBack} signed={signed?.(changed)} />}
      </div>
    </Dialog>
  );
}

function stepWords(at: PublishStep | undefined, server = 'this computer'): string {
  switch (at) {
    case undefined:
      return 'Signet asks once more, outside of this window, before a root or targets key signs. Then it writes, reads again and verifies.';
    case 'signing':
      return 'Signing what you reviewed.';
    case 'sending':
      return `Sending it to ${server}.`;
    case 'asking':
      return `The answer did not come. Checking what ${server} has.`;
    case 'reading-back':
      return `Reading it back from ${server} and verifying it.`;
  }
}

/** The passphrase of the review's key, where it has one, and those of other keys that sign along. */
function askedFor(review: Review, also: readonly Asked[]): readonly Asked[] {
  const asks = (review.asks ?? []).map(({ role, keyId, keyLabel }): Asked => ({ secret: keyId, label: keyLabel, role, keyId }));
  // A role that needs several signatures is signed by keys that nobody chose.
  if (also.length > 0) return [...also, ...asks.filter(({ keyId }) => !also.some((one) => one.keyId === keyId))];
  if (asks.length > 0) return asks;
  return review.asksPassphrase ? [{ secret: 'passphrase', label: review.keyLabel, role: review.role, keyId: review.keyId }] : [];
}
