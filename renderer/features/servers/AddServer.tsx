import { FileKey2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { hostOf } from '#renderer/store/servers.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { PickedFile } from '#shared/contract/files.ts';
import type { TrustServerRow } from '#shared/contract/servers.ts';
import type { Failure } from '#shared/failure.ts';
import css from './servers.module.css';

/** Names a trust server. It is asked at once: one that does not answer, or does not prove who it is, is not kept. */
export function AddServer({ onClose, onAdded }: { onClose: () => void; onAdded?: (server: TrustServerRow) => void }) {
  const loadServers = useSignet((state) => state.loadServers);
  const toast = useSignet((state) => state.toast);
  const [url, setUrl] = useState('https://');
  const [ca, setCa] = useState<PickedFile>();
  const [asking, setAsking] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const pick = async () => {
    const reply = await api.files.pick({ purpose: 'certificate' });
    if (reply.ok && reply.value[0]) setCa(reply.value[0]);
  };
  const add = async () => {
    setAsking(true);
    setFailure(undefined);
    const reply = await api.servers.add({ url: url.trim(), ...(ca ? { ca: ca.token } : {}) });
    setAsking(false);
    if (!reply.ok) return setFailure(reply.failure);
    await loadServers();
    toast({ tone: 'good', title: `${hostOf(reply.value.url)} answers, and is kept` });
    if (onAdded) onAdded(reply.value);
    else onClose();
  };
  const ready = url.trim().length > 'https://'.length;
  return (
    <Dialog
      title="Add a trust server"
      onClose={onClose}
      held={asking}
      onSubmit={() => ready && void add()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={asking} disabledReason={ready ? undefined : 'Type its address.'}>
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
        hint="Where notary-server is, as DOCKER_CONTENT_TRUST_SERVER has it."
        mono
        maxLength={2000}
      />
      <div className={css.ca}>
        <Button icon={FileKey2} onClick={() => void pick()}>
          {ca ? 'Choose another CA file' : 'Choose a CA file'}
        </Button>
        <p className={css.small}>
          {ca ? (
            <ForeignText text={ca.name} />
          ) : (
            'Only where its certificate comes from a CA of your company. Checks of certificates cannot be switched off.'
          )}
        </p>
      </div>
    </Dialog>
  );
}
