import { LockOpen, Pause, PenLine, Play, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { isPublished, isUnderWay } from '#renderer/store/sets.ts';
import { copyText, type ImageLeftOut, type ImageToSign, useNow, useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog, Steps } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { counted } from '#renderer/ui/format.ts';
import { ProgressBar } from '#renderer/ui/ProgressBar.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import { commandFor } from '#shared/domain/command.ts';
import type { Gun } from '#shared/domain/gun.ts';
import type { KeyId } from '#shared/domain/key.ts';
import { receiptOf } from '#shared/domain/set-receipt.ts';
import type { SetPart, SigningSet } from '#shared/domain/signing-set.ts';
import { CopyCommand } from './CopyCommand.tsx';
import { InitialiseFlow } from './InitialiseFlow.tsx';
import { LeftOut } from './LeftOut.tsx';
import { SetParts } from './SetProgress.tsx';
import { SetReceipt } from './SetReceipt.tsx';
import { SetReview } from './SetReview.tsx';
import { SetUnlock } from './SetUnlock.tsx';
import { asksFor, countImages, signable, wantedOf } from './set-review.ts';
import { createSetSlice, type SetSlice } from './set-slice.ts';
import { doneSentence, restSentence } from './set-words.ts';
import css from './signing.module.css';

interface SetFlowProps {
  images: readonly ImageToSign[];
  leftOut: readonly ImageLeftOut[];
  /** One that was cut off. */
  cutOff?: SigningSet | undefined;
  onClose: () => void;
}

function useSetFlow(): SetSlice {
  const [store] = useState(() => createStore(createSetSlice(api)));
  useEffect(() => () => void store.getState().leave(), [store]);
  return useStore(store);
}

const stepOf: Readonly<Record<SetSlice['stage']['step'], number>> = { preparing: 0, refused: 0, review: 0, unlock: 0, signing: 1, done: 2 };

/** Images of several repositories: one review, one unlock, then repository by repository. */
export function SetFlow({ images, leftOut, cutOff, onClose }: SetFlowProps) {
  const flow = useSetFlow();
  const { stage, prepare, show } = flow;
  const [starting, setStarting] = useState<Gun>();
  const [typed, setTyped] = useState<ReadonlyMap<KeyId, string>>(new Map());
  const announce = useSignet((state) => state.announce);
  const running = useSignet((state) => state.sets.find(isUnderWay));
  const now = useNow();
  useEffect(() => {
    if (cutOff) show(cutOff);
    else void prepare(wantedOf(images));
  }, [cutOff, images, prepare, show]);
  const top = useRef<HTMLDivElement>(null);
  const primary = useRef<HTMLButtonElement>(null);
  const before = useRef(stage.step);
  useEffect(() => {
    if (before.current !== stage.step && stage.step !== 'unlock') (stage.step === 'done' ? primary : top).current?.focus();
    before.current = stage.step;
  }, [stage.step]);
  const spoken = stage.step === 'done' ? doneSentence(receiptOf([...flow.earlier, stage.set]).parts) : undefined;
  useEffect(() => {
    if (spoken === undefined) return;
    announce(spoken);
    const { refreshAll, loadSets } = useSignet.getState();
    void refreshAll().then(loadSets);
  }, [spoken, announce]);

  if (starting !== undefined) {
    const go = () => {
      void useSignet.getState().refresh('collections');
      setStarting(undefined);
      void flow.again();
    };
    return <InitialiseFlow gun={starting} onClose={onClose} next={{ label: 'Go on signing', go }} />;
  }
  const groups = 'groups' in stage ? stage.groups : [];
  const reviews = signable(groups);
  const asked = asksFor(groups);
  const failed = stage.step === 'review' && stage.failure !== undefined && stage.failure.code !== 'cancelled';
  const expired = stage.step === 'review' && reviews.some(({ validUntil }) => Date.parse(validUntil) <= now.getTime());
  const spent = failed || expired;
  const allTyped = asked.every(({ keyId }) => (typed.get(keyId) ?? '') !== '');
  const left = stage.step === 'done' ? stage.set.parts.filter((part) => !isPublished(part)) : [];
  const sign = () => {
    void flow.confirm(typed);
    setTyped(new Map());
  };
  const go = () => {
    if (stage.step === 'review' && !stage.busy) {
      if (spent) void flow.again();
      else if (reviews.length === 0) onClose();
      else if (asked.length > 0) flow.toUnlock();
      else sign();
    } else if (stage.step === 'unlock' && allTyped) sign();
    else if (stage.step === 'refused') void flow.again();
    else if (stage.step === 'done') (left.length > 0 ? () => void flow.retry() : onClose)();
  };
  const closes = stage.step === 'done' ? left.length === 0 : stage.step === 'review' && !spent && !stage.busy && reviews.length === 0;
  const unnamed = images.filter(({ repository }) => repository === '').map(withoutRepository);
  return (
    <Dialog
      title={titleOf(images, cutOff)}
      aside={<Steps steps={['Review', 'Sign', 'Done']} current={stepOf[stage.step]} />}
      width="wide"
      onClose={onClose}
      held={stage.step === 'signing'}
      onSubmit={go}
      left={
        stage.step === 'unlock' ? (
          <Button look="ghost" onClick={flow.toReview}>
            Back to the review
          </Button>
        ) : cutOff && stage.step === 'done' && left.length > 0 ? (
          <Button look="ghost" onClick={() => void useSignet.getState().forgetSet(cutOff.setId).then(onClose)}>
            Do not ask again
          </Button>
        ) : stage.step === 'review' && reviews.length > 0 ? (
          <CopyCommand {...commandFor(reviews)} />
        ) : null
      }
      actions={
        stage.step === 'signing' ? (
          <Holding set={running} />
        ) : (
          <>
            {!closes && <Button onClick={onClose}>{stage.step === 'done' ? 'Close' : 'Cancel'}</Button>}
            <Button
              ref={primary}
              type="submit"
              look="primary"
              icon={stage.step === 'done' || reviews.length === 0 || spent ? undefined : asked.length > 0 ? LockOpen : PenLine}
              busy={stage.step === 'preparing' || (stage.step === 'review' && stage.busy)}
              disabledReason={stage.step === 'unlock' && !allTyped ? 'Type the passphrase first.' : undefined}
            >
              {primaryWords(stage, { spent, asks: asked.length > 0, nothing: reviews.length === 0, left })}
            </Button>
          </>
        )
      }
    >
      <div ref={top} tabIndex={-1} className={css.step}>
        {stage.step === 'preparing' && <Skeleton lines={6} label="Reading what every repository has now" />}
        {stage.step === 'refused' && <ErrorCard words={explain(stage.failure)} onCopy={(text) => void copyText(text, 'Details')} />}
        {stage.step === 'review' && (
          <>
            {stage.failure && <ErrorCard words={explain(stage.failure)} onCopy={(text) => void copyText(text, 'Details')} />}
            {expired && !stage.failure && (
              <Banner tone="stale" title="This review is too old to be signed.">
                What is signed must have been looked at just before. Nothing was changed.
              </Banner>
            )}
            <LeftOut images={[...leftOut, ...unnamed]} />
            <SetReview groups={groups} flow={flow} busy={stage.busy} onInitialise={setStarting} />
          </>
        )}
        {stage.step === 'unlock' && <SetUnlock keys={asked} typed={typed} failure={stage.failure} onChange={setTyped} />}
        {stage.step === 'signing' && <Signing set={running} />}
        {stage.step === 'done' && <Done rounds={[...flow.earlier, stage.set]} />}
      </div>
    </Dialog>
  );
}

/** What a person can do while it runs: only between two repositories is anything held or stopped. */
function Holding({ set }: { set: SigningSet | undefined }) {
  const { setId = '', phase } = set ?? {};
  const paused = phase === 'paused' || phase === 'pausing';
  return (
    <>
      <Button
        icon={Square}
        disabledReason={set && phase !== 'stopping' ? undefined : 'It cannot be stopped now.'}
        onClick={() => void api.sets.stop({ setId })}
      >
        Stop
      </Button>
      {paused ? (
        <Button look="primary" icon={Play} onClick={() => void api.sets.resume({ setId })}>
          Resume
        </Button>
      ) : (
        <Button
          icon={Pause}
          disabledReason={phase === 'publishing' || phase === 'signing' ? undefined : 'It cannot be paused now.'}
          onClick={() => void api.sets.pause({ setId })}
        >
          Pause
        </Button>
      )}
    </>
  );
}

const phaseWords: Readonly<Record<SigningSet['phase'], string>> = {
  signing:
    'Signet asks once more, outside of this window, before a root or targets key signs; the question names every document. Then each key signs.',
  publishing: 'All is signed. Each repository is published, read again and verified, one after the other.',
  pausing: 'It pauses before the next repository.',
  paused: 'Paused. What is published stays; the rest waits, for as long as its review is good.',
  stopping: 'It stops before the next repository. What is published stays.',
  ended: '',
  refused: '',
  'cut-off': '',
};

function Signing({ set }: { set: SigningSet | undefined }) {
  const done = set?.parts.filter(({ state }) => state !== 'waiting' && state !== 'publishing').length ?? 0;
  return (
    <div className={css.progress}>
      <p role="status">{phaseWords[set?.phase ?? 'signing']}</p>
      <ProgressBar label="Signing the set" done={done} total={set?.parts.length} />
      {set && <SetParts parts={set.parts} />}
    </div>
  );
}

function Done({ rounds }: { rounds: readonly SigningSet[] }) {
  const { parts } = receiptOf(rounds);
  const whole = parts.every(({ state }) => state === 'confirmed');
  return (
    <>
      <Banner tone={whole ? 'trusted' : 'warning'} title={doneSentence(parts)}>
        {restSentence(parts)}
      </Banner>
      <SetParts parts={parts} />
      <div>
        <h2 className={css.heading}>How to take this back</h2>
        <p className={css.small}>
          Open Repositories, the repository, Tags; choose the tags and “Take back”. That is a statement of its own, signed and versioned;
          until then the tags stay signed.
        </p>
      </div>
      <SetReceipt rounds={rounds} />
    </>
  );
}

interface PrimaryFacts {
  readonly spent: boolean;
  readonly asks: boolean;
  readonly nothing: boolean;
  readonly left: readonly SetPart[];
}
function primaryWords(stage: SetSlice['stage'], { spent, asks, nothing, left }: PrimaryFacts): string {
  if (stage.step === 'done')
    return left.length === 0
      ? 'Done'
      : left.some(({ state }) => state === 'failed' || state === 'unknown')
        ? 'Retry the rest'
        : 'Sign the rest';
  if (stage.step === 'refused') return 'Try again';
  if (stage.step === 'preparing') return 'Sign';
  if (spent) return 'Review again';
  if (nothing) return 'Close';
  return asks ? 'Unlock and sign' : 'Sign';
}

const titleOf = (images: readonly ImageToSign[], cutOff: SigningSet | undefined): string => {
  if (cutOff) return `Signing ${counted(countImages(cutOff.parts), 'image')}`;
  return `Sign ${counted(images.length, 'image')} of ${counted(new Set(images.map(({ repository }) => repository)).size, 'repository', 'repositories')}`;
};

const withoutRepository = ({ placeId, entryId, tag, expected }: ImageToSign): ImageLeftOut => ({
  rowId: `${placeId}/${entryId}`,
  name: tag || expected.slice(0, 19),
  reason: 'It has no repository name. Sign it by itself and choose the repository.',
});
