import { type FormEvent, useEffect, useRef, useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet, useStatus } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { SignetMark } from '#renderer/ui/SignetMark.tsx';
import type { Failure } from '#shared/failure.ts';
import css from './Lock.module.css';

/** Shows nothing of what is behind it, not even how much there is. */
export function LockScreen() {
  const { keyStore, version } = useStatus();
  const unlock = useSignet((state) => state.unlock);
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const button = useRef<HTMLButtonElement>(null);
  const vault = keyStore === 'vault';

  useEffect(() => {
    if (!vault) button.current?.focus();
  }, [vault]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || (vault && passphrase === '')) return;
    setBusy(true);
    setFailure(undefined);
    const failed = await unlock(vault ? passphrase : undefined);
    setPassphrase('');
    setBusy(false);
    setFailure(failed);
  };
  return (
    <main className={css.page}>
      <form className={css.sheet} onSubmit={(event) => void submit(event)} aria-label="Unlock Signet">
        <div className={css.head}>
          <SignetMark size={44} />
          <h1>Signet is locked</h1>
          <p>
            {vault
              ? 'Its keys are in a vault file. The passphrase of the vault opens it.'
              : 'Its keys are in the keychain of this computer. The keychain may ask for its own password.'}
          </p>
        </div>
        {vault && (
          <PassphraseField
            label="Passphrase of the vault"
            value={passphrase}
            onChange={setPassphrase}
            autoFocus
            disabled={busy}
            error={failure?.code === 'vault-passphrase-wrong' ? `${explain(failure).title}.` : undefined}
          />
        )}
        {failure && failure.code !== 'vault-passphrase-wrong' && <ErrorCard words={explain(failure)} />}
        <div className={css.actions}>
          <Button ref={button} type="submit" look="primary" busy={busy} disabled={vault && passphrase === '' && !busy}>
            Unlock
          </Button>
        </div>
        <p className={css.foot}>Signet {version}</p>
      </form>
    </main>
  );
}
