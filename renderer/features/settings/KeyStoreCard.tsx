import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet, useStatus } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import type { Failure } from '#shared/failure.ts';
import { storeWords } from './key-store-words.ts';
import css from './Settings.module.css';

/** Where keys are kept, how that stands, and the explicit way to a vault. */
export function KeyStoreCard() {
  const { keyStore, keychain } = useStatus();
  const returnToKeychain = useSignet((state) => state.useKeychain);
  const refresh = useSignet((state) => state.refresh);
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const goBack = async () => {
    setFailure(await returnToKeychain());
    await refresh('keys');
  };
  const { tone, title, detail } = storeWords(keyStore, keychain);
  return (
    <Card title="Key store">
      <div className={css.stack}>
        <Banner tone={tone} title={title}>
          {detail}
        </Banner>
        <p className={css.text}>
          {keychain === 'absent'
            ? 'Signet keeps no key in the open. A vault is one file on this computer, sealed with your passphrase: as strong as the passphrase, and nobody can reset it.'
            : keyStore === 'vault'
              ? 'Keys are in one file on this computer, sealed with your passphrase. It is as strong as the passphrase; nobody can reset it.'
              : 'Keys are in the keychain of this computer, one sealed item each. Other programs that run as you may be able to ask the keychain for them; root and targets keys have a passphrase of their own on top.'}
        </p>
        <div className={css.buttons}>
          {keyStore === 'keychain' ? (
            <Button onClick={() => setAsking(true)}>Use a passphrase vault instead</Button>
          ) : (
            <Button onClick={() => void goBack()}>Use the keychain again</Button>
          )}
          <Button look="ghost" onClick={() => void api.app.openPage({ page: 'keychain-help' })}>
            About keychains
          </Button>
        </div>
        {failure && <ErrorCard words={explain(failure)} />}
      </div>
      {asking && <VaultDialog onClose={() => setAsking(false)} />}
    </Card>
  );
}

function VaultDialog({ onClose }: { onClose: () => void }) {
  const makeVault = useSignet((state) => state.useVault);
  const toast = useSignet((state) => state.toast);
  const [passphrase, setPassphrase] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    if (passphrase === undefined || busy) return;
    setBusy(true);
    const failed = await makeVault(passphrase);
    setBusy(false);
    setFailure(failed);
    if (failed) return;
    toast({ tone: 'good', title: 'The vault is open', detail: 'New keys are kept in it from now on.' });
    onClose();
  };
  return (
    <Dialog
      title="Use a passphrase vault"
      onClose={onClose}
      held={busy}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={onClose} disabled={busy}>
            Cancel
          </Button>
          <Button
            type="submit"
            look="primary"
            busy={busy}
            disabledReason={passphrase === undefined && !busy ? 'Type the same passphrase twice' : undefined}
          >
            Use the vault
          </Button>
        </>
      }
    >
      <p>
        From now on Signet keeps keys in one file on this computer, sealed with a passphrase that you type after each start and each lock.
        Where there is such a file already, its passphrase opens it.
      </p>
      <p>Keys that are in the keychain stay there. They are not shown while the vault is in use.</p>
      <NewPassphrase
        label="Passphrase of the vault"
        hint="A few words that do not belong together. Keep a copy of it apart from this computer."
        onChange={setPassphrase}
        disabled={busy}
      />
      {failure && <ErrorCard words={explain(failure)} />}
    </Dialog>
  );
}
