import { type ReactNode, useEffect, useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Steps } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { SignetMark } from '#renderer/ui/SignetMark.tsx';
import type { Failure } from '#shared/failure.ts';
import { ChecksStep } from './ChecksStep.tsx';
import css from './FirstRun.module.css';
import type { Persona } from './first-run-slice.ts';
import { useFirstRun } from './use-first-run.ts';

const roles = [
  { value: 'sign', title: 'I sign releases', text: 'A key of your own, images signed by hand, each signature reviewed before it is made.' },
  { value: 'guard', title: 'I guard keys', text: 'Root and targets keys with passphrases, backups that are proven, expiries seen early.' },
  { value: 'review', title: 'I review', text: 'Verdicts, and the chain of checks behind each. No key is needed.' },
  { value: 'look', title: 'I am looking around', text: 'A small sample of images to try everything on. Nothing of yours is touched.' },
] as const;

/** R1.1 and R1.2: what one does, then whether this computer is fit for it. Nothing is written before the last button. */
export function FirstRunScreen() {
  const { firstRun, busy, failure, check, addSample } = useFirstRun();
  const change = useSignet((state) => state.change);
  const go = useSignet((state) => state.go);
  const [persona, setPersona] = useState<Persona>();
  const [unsaved, setUnsaved] = useState<Failure>();

  const finish = async (sample: boolean) => {
    if (!persona) return;
    setUnsaved(undefined);
    if (sample && !(await addSample())) return;
    const failed = await change({ persona });
    if (failed) setUnsaved(failed);
    else go(sample ? 'images' : 'overview');
  };
  const problem = failure ?? unsaved;

  if (firstRun.step !== 'role') {
    return (
      <Page step={1} title="Is this computer ready?" lead="Signet looks at three things before it keeps a key. Nothing is written yet.">
        <ChecksStep problem={problem && explain(problem)} onDone={() => void finish(false)} />
      </Page>
    );
  }
  const look = persona === 'look';
  return (
    <Page
      step={0}
      title="What do you do with signatures?"
      lead="It orders the first page and suggests defaults. Everything stays available, and you can change it in Settings."
    >
      <RadioCards label="What you do" labelHidden across value={persona} cards={roles} onChange={setPersona} />
      {problem && <ErrorCard words={explain(problem)} />}
      <footer className={css.foot}>
        <p className={css.note}>Signet works without any server. It sends nothing anywhere.</p>
        <span className={css.space} />
        <Button
          look="primary"
          busy={busy}
          disabledReason={persona ? undefined : 'Choose one first'}
          onClick={() => void (look ? finish(true) : check())}
        >
          {look ? 'Look around with a sample' : 'Continue'}
        </Button>
      </footer>
    </Page>
  );
}

function Page({ step, title, lead, children }: { step: number; title: string; lead: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // A new step is read from its heading on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each step
  useEffect(() => heading.current?.focus(), [step]);
  return (
    <main className={css.page}>
      <div className={css.sheet}>
        <header className={css.head}>
          <div className={css.brand}>
            <SignetMark size={22} /> Signet
            <Steps steps={['You', 'This computer']} current={step} />
          </div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>{lead}</p>
        </header>
        {children}
      </div>
    </main>
  );
}
