import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { checkMarks, checkTitles } from '#renderer/store/check-words.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { CheckMark } from '#renderer/ui/Card.tsx';
import { ErrorCard, type FailureWords } from '#renderer/ui/ErrorCard.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import type { Check } from '#shared/contract/app.ts';
import type { Failure } from '#shared/failure.ts';
import css from './FirstRun.module.css';
import { keychainMissing } from './first-run-slice.ts';
import { useFirstRun } from './use-first-run.ts';

const withoutKeychain = [
  {
    value: 'without',
    title: 'Go on without keys',
    text: 'You can open images and check signatures. Creating or importing a key is refused until there is a keychain; no key is ever kept in the open.',
  },
  {
    value: 'vault',
    title: 'Use a passphrase vault',
    text: 'One file on this computer, sealed with a passphrase of yours. It is as strong as the passphrase, and nobody can reset it.',
  },
] as const;

interface ChecksStepProps {
  problem: FailureWords | undefined;
  /** What follows where keys can be kept: Signet itself, or one more question. */
  next: 'Start' | 'Continue';
  /** `keys`: whether there is a place for keys now. */
  onDone: (keys: boolean) => void;
}

/** R1.2: each check with its meaning; where there is no keychain, an explicit choice. */
export function ChecksStep({ problem, next, onDone }: ChecksStepProps) {
  const { firstRun, check, back } = useFirstRun();
  const openVault = useSignet((state) => state.useVault);
  const [choice, setChoice] = useState<'without' | 'vault'>();
  const [passphrase, setPassphrase] = useState<string>();
  const [vaultFailure, setVaultFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);

  const checks = 'checks' in firstRun ? firstRun.checks : undefined;
  const missing = checks !== undefined && keychainMissing(checks);
  const makesVault = missing && choice === 'vault';

  const go = async () => {
    setVaultFailure(undefined);
    if (makesVault && passphrase !== undefined) {
      setBusy(true);
      const failed = await openVault(passphrase);
      setBusy(false);
      if (failed) return setVaultFailure(failed);
    }
    onDone(!missing || makesVault);
  };
  const reason = () => {
    if (firstRun.step === 'checking') return 'The checks are running';
    if (missing && choice === undefined) return 'Choose how to go on without a keychain';
    return makesVault && passphrase === undefined ? 'Type the same passphrase twice' : undefined;
  };
  return (
    <>
      {firstRun.step === 'uncheckable' && <ErrorCard words={explain(firstRun.failure)} />}
      {checks ? <CheckList checks={checks} /> : firstRun.step === 'checking' && <Skeleton lines={3} label="Checking" />}
      {missing && (
        <div className={css.choice}>
          <RadioCards
            label="There is no keychain to keep keys in. How do you want to go on?"
            value={choice}
            cards={withoutKeychain}
            onChange={setChoice}
          />
          {choice === 'vault' && (
            <NewPassphrase
              label="Passphrase of the vault"
              hint="A few words that do not belong together. Keep a copy of it apart from this computer."
              onChange={setPassphrase}
              disabled={busy}
            />
          )}
          {vaultFailure && <ErrorCard words={explain(vaultFailure)} />}
        </div>
      )}
      {problem && <ErrorCard words={problem} />}
      <footer className={css.foot}>
        <Button look="ghost" onClick={back} disabled={busy}>
          Back
        </Button>
        <Button icon={RefreshCw} busy={firstRun.step === 'checking'} onClick={() => void check()}>
          Check again
        </Button>
        <span className={css.space} />
        <Button look="primary" busy={busy} disabledReason={reason()} onClick={() => void go()}>
          {makesVault ? `Make the vault and ${next.toLowerCase()}` : missing ? 'Start' : next}
        </Button>
      </footer>
      {missing && <p className={css.note}>Nothing was changed. A keychain that you start now is found by “Check again”.</p>}
    </>
  );
}

function CheckList({ checks }: { checks: readonly Check[] }) {
  return (
    <ul className={css.checks} aria-label="Checks">
      {checks.map(({ id, result, sentence, advice }) => (
        <li key={id} className={css.check}>
          <span className={css.mark}>
            <CheckMark result={checkMarks[result]} />
          </span>
          <span className={css.checkTitle}>{checkTitles[id]}</span>
          <span className={css.checkText}>
            {sentence} {advice}
          </span>
        </li>
      ))}
    </ul>
  );
}
