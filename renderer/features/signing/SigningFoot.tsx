import { LockOpen, PenLine } from 'lucide-react';
import type { RefObject } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { CopyCommand } from './CopyCommand.tsx';
import type { ReviewSlice, ReviewStage } from './review-slice.ts';

/** Ways back, and what can be taken along. */
export function SigningLeft({ stage, flow }: { stage: ReviewStage; flow: ReviewSlice }) {
  if (stage.step === 'unlock') {
    return (
      <Button look="ghost" onClick={flow.toReview}>
        Back to the review
      </Button>
    );
  }
  if (stage.step !== 'review') return null;
  return (
    <>
      <Button look="ghost" onClick={() => void flow.back()}>
        Back
      </Button>
      <CopyCommand {...stage.review} />
    </>
  );
}

interface SigningPrimaryProps {
  button: RefObject<HTMLButtonElement | null>;
  stage: ReviewStage;
  missing: string | undefined;
  spent: boolean;
  asks: boolean;
  typed: boolean;
  next: string | undefined;
  onClose: () => void;
}

/** The one way on from each step. */
export function SigningPrimary({ button, stage, missing, spent, asks, typed, next, onClose }: SigningPrimaryProps) {
  switch (stage.step) {
    case 'choose':
    case 'preparing':
      return (
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={stage.step === 'preparing'} disabledReason={missing}>
            Review
          </Button>
        </>
      );
    case 'review':
      if (stage.review.unrecognised > 0) return <Button onClick={onClose}>Close</Button>;
      if (stage.failure?.code === 'publish-conflict') {
        return (
          <>
            <Button onClick={onClose}>Discard</Button>
            <Button type="submit" look="primary">
              Review on top
            </Button>
          </>
        );
      }
      return spent ? (
        <Button type="submit" look="primary">
          Review again
        </Button>
      ) : (
        <Button type="submit" look="primary" icon={asks ? LockOpen : PenLine}>
          {asks ? 'Unlock and sign' : 'Sign'}
        </Button>
      );
    case 'unlock':
    case 'signing':
      return (
        <Button
          type="submit"
          look="primary"
          icon={LockOpen}
          busy={stage.step === 'signing'}
          disabledReason={stage.step === 'unlock' && !typed ? 'Type the passphrase first.' : undefined}
        >
          {asks ? 'Unlock and sign' : 'Sign'}
        </Button>
      );
    case 'done':
      return (
        <Button ref={button} type="submit" look="primary">
          {next ?? 'Done'}
        </Button>
      );
  }
}
