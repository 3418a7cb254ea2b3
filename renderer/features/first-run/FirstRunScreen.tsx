import { type ReactNode, useEffect, useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Steps } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { SignetMark } from '#renderer/ui/SignetMark.tsx';
import type { FoundStore } from '#shared/contract/stores.ts';
import type { Failure } from '#shared/failure.ts';
import { ChecksStep } from './ChecksStep.tsx';
import css from './FirstRun.module.css';
import type { Persona } from './first-run-slice.ts';
import { useFirstRun } from './use-first-run.ts';

const always = ['You', 'This computer'];

const roles = [
  { value: 'sign', title: 'I sign releases', text: 'A key of your own, images signed by hand, each signature reviewed before it is made.' },
  { value: 'guard', title: 'I guard keys', text: 'Root and targets keys with passphrases, backups that are proven, expiries seen early.' },
  { value: 'review', title: 'I review', text: 'Verdicts, and the chain of checks behind each. No key is needed.' },
  { value: 'look', title: 'I am looking around', text: 'A small sample of images to try everything on. Nothing of yours is touched.' },
] as const;

export interface FirstRunScreenProps {
  /** R1.3 to R1.5, of another feature. */
  found: (props: { stores: readonly FoundStore[]; onBack: () => void; onDone: () => void }) => ReactNode;
}

/** R1.1 to R1.5: what one does, whether this computer is fit for it, and what docker or notary keep on it already. */
export function FirstRunScreen({ found }: FirstRunScreenProps) {
  const { firstRun, stores, busy, failure, check, back, showStores, addSample } = useFirstRun();
  const change = useSignet((state) => state.change);
  const go = useSignet((state) => state.go);
  const [persona, setPersona] = useState<Persona>();
  const [unsaved, setUnsaved] = useState<Failure>();

  const finish = async (sample: boolean) => {
    if (!persona) return;
    setUnsaved(undefined);
    if (sample && !(await addSample())) return;
    const failed = await change(persona === 'guard' ? { persona, offline: true } : { persona });
    if (failed) setUnsaved(failed);
    else go(sample ? 'images' : 'overview');
  };
  const problem = failure ?? unsaved;

  const steps = stores.length > 0 ? [...always, 'Found store'] : always;
  if (firstRun.step === 'stores') {
    return (
      <Page
        steps={steps}
        step={2}
        title={stores.length === 1 ? 'A trust store was found' : `${stores.length} trust stores were found`}
        lead="Tick the keys that Signet shall have as well. The store is only read: docker and notary find it as it was."
      >
        {found({ stores, onBack: back, onDone: () => void finish(false) })}
        {problem && <ErrorCard words={explain(problem)} />}
      </Page>
    );
  }
  if (firstRun.step !== 'role') {
    return (
      <Page
        steps={steps}
        step={1}
        title="Is this computer ready?"
        lead="Signet looks at three things before it keeps a key. Nothing is written yet."
      >
        <ChecksStep
          problem={problem && explain(problem)}
          next={stores.length > 0 ? 'Continue' : 'Start'}
          onDone={(keys) => (keys && stores.length > 0 ? showStores() : void finish(false))}
        />
      </Page>
    );
  }
  const look = persona === 'look';
  return (
    <Page
      steps={steps}
      step={0}
      title="What do you do with signatures?"
      lead="It orders the first page and suggests defaults. Everything stays available, and you can change it in Settings."
    >
      <RadioCards label="What you do" labelHidden across value={persona} cards={roles} onChange={setPersona} />
      {problem && <ErrorCard words={explain(problem)} />}
      <footer className={css.foot}>
        <p className={css.note}>Signet works without any server, and asks none that you have not named.</p>
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

interface PageProps {
  steps: readonly string[];
  step: number;
  title: string;
  lead: string;
  children: ReactNode;
}

function Page({ steps, step, title, lead, children }: PageProps) {
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
            <Steps steps={steps} current={step} />
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
