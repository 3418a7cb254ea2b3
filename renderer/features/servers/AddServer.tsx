import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { PickedFile } from '#shared/contract/files.ts';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import type { Failure } from '#shared/failure.ts';
import { PickFile } from './PickFile.tsx';
import css from './servers.module.css';
import { UnknownServer } from './UnknownServer.tsx';

/**
 * Names a trust server. It is asked at once: one that does not answer, or does not prove who it is, is not kept. Where nothing but its
 * issuer stands in the way, a second step shows its certificate, and the person may pin its key.
 */
export function AddServer({ onClose, onAdded }: { onClose: () => void; onAdded?: (server: TrustServerRow) => void }) {
  const loadServers = useSignet((state) => state.loadServers);
  const toast = useSignet((state) => state.toast);
  const [url, setUrl] = useState('https://');
  const [ca, setCa] = useState<PickedFile>();
  const [certificate, setCertificate] = useState<PickedFile>();
  const [key, setKey] = useState<PickedFile>();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const add = async (pin?: string) => {
    setAsking(true);
    setFailure(undefined);
    const reply = await api.servers.add({
      url: url.trim(),
      ...(ca ? { ca: ca.token } : {}),
      ...(pin === undefined ? {} : { pin }),
      ...(certificate && key ? { client: { certificate: certificate.token, key: key.token } } : {}),
    });
    setAsking(false);
    if (!reply.ok) return setFailure(reply.failure);
    await loadServers();
    toast({ tone: 'good', title: `${hostOf(reply.value.url)} answers, and is kept` });
    if (onAdded) onAdded(reply.value);
    else onClose();
  };
  if (failure?.code === 'server-unknown') {
    return (
      <Dialog
        title="An unknown certificate"
        onClose={onClose}
        left={<Button onClick={() => setFailure(undefined)}>Back</Button>}
        actions={
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" onClick={() => void add(failure.fingerprint)}>
              Pin this key
            </Button>
          </>
        }
      >
        <UnknownServer shown={failure} />
      </Dialog>
    );
  }
  const missing = missingIn(url, certificate, key);
  return (
    <Dialog
      title="Add a trust server"
      onClose={onClose}
      held={asking}
      onSubmit={() => missing === undefined && void add()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={asking} disabledReason={missing}>
            Test and add
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      <TextField
        label="Address"
        value={url}
        onChange={setUrl}
        hint="Where notary-server is, as DOCKER_CONTENT_TRUST_SERVER has it. What docker’s tls folder holds for it is used as well."
        mono
        maxLength={2000}
      />
      <PickFile what="CA file" purpose="certificate" picked={ca} onPick={setCa}>
        Only where its certificate comes from a CA of your company. Checks of certificates cannot be switched off.
      </PickFile>
      <details className={css.more} open={certificate || key ? true : undefined}>
        <summary>It wants a certificate from me</summary>
        <PickFile what="certificate" purpose="client-certificate" picked={certificate} onPick={setCertificate}>
          Yours, in PEM. It is shown to this server alone.
        </PickFile>
        <PickFile what="key" purpose="client-key" picked={key} onPick={setKey}>
          The private key to it, in PEM and without a passphrase. Signet keeps it sealed by the key store.
        </PickFile>
      </details>
    </Dialog>
  );
}

function missingIn(url: string, certificate: PickedFile | undefined, key: PickedFile | undefined): string | undefined {
  if (url.trim().length <= 'https://'.length) return 'Type its address.';
  if (certificate && !key) return 'Choose the key to your certificate.';
  return key && !certificate ? 'Choose the certificate to your key.' : undefined;
}
