import { FileKey2 } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { copyText, useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { KeyValueList } from '#renderer/ui/KeyValueList.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { PickedFile } from '#shared/contract/files.ts';
import type { Failure } from '#shared/failure.ts';
import { pinIds } from './pin-ids.ts';
import css from './pins.module.css';

/** One pin: a name or prefix, and what is let in there. Main asks once more, with what it would refuse. */
export function PinForm({ name: given, keyIds, onClose }: { name: string; keyIds: readonly string[]; onClose: () => void }) {
  const toast = useSignet((state) => state.toast);
  const [kind, setKind] = useState<'certificates' | 'authority'>('certificates');
  const [name, setName] = useState(given);
  const [typed, setTyped] = useState(keyIds.join('\n'));
  const [file, setFile] = useState<PickedFile>();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const ids = pinIds(typed);
  const pick = async () => {
    const reply = await api.files.pick({ purpose: 'certificate' });
    if (reply.ok && reply.value[0]) setFile(reply.value[0]);
  };
  const pin = async () => {
    setBusy(true);
    setFailure(undefined);
    const reply =
      kind === 'certificates'
        ? await api.pins.pinCertificates({ name: name.trim(), keyIds: ids ?? [] })
        : await api.pins.pinAuthority({ name: name.trim(), file: file?.token as PickedFile['token'] });
    setBusy(false);
    if (!reply.ok) return reply.failure.code === 'cancelled' ? undefined : setFailure(reply.failure);
    toast({ tone: 'good', title: `${name.trim() === '' ? 'Every repository' : name.trim()} is pinned` });
    onClose();
  };
  const missing =
    kind === 'certificates'
      ? name.trim() === ''
        ? 'Type a name or prefix.'
        : ids === undefined || ids.length === 0
          ? 'Type ids of root certificates: 64 digits each.'
          : undefined
      : file
        ? undefined
        : 'Choose the CA file.';
  return (
    <Dialog
      title={given === '' ? 'Add a pin' : 'Pin root certificates'}
      onClose={onClose}
      held={busy}
      onSubmit={() => missing === undefined && void pin()}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" busy={busy} disabledReason={missing}>
            Pin
          </Button>
        </>
      }
    >
      {failure && <ErrorCard words={explain(failure)} onCopy={(details) => void copyText(details, 'Details')} />}
      {keyIds.length === 0 && (
        <RadioCards
          label="What is let in"
          value={kind}
          onChange={setKind}
          cards={[
            { value: 'certificates', title: 'Root certificates', text: 'By their ids, as their owner told you.' },
            { value: 'authority', title: 'An authority', text: 'Every root certificate that it has issued.' },
          ]}
        />
      )}
      {given === '' ? (
        <TextField
          label={kind === 'certificates' ? 'Repository or prefix' : 'Prefix'}
          value={name}
          onChange={setName}
          placeholder={kind === 'certificates' ? 'registry.example.com/team/*' : 'registry.example.com/team/'}
          hint={
            kind === 'certificates'
              ? 'A star at the end stands for everything below.'
              : 'Everything that begins so. Empty: every repository.'
          }
          mono
          autoFocus
          maxLength={255}
        />
      ) : (
        <KeyValueList pairs={[['For', <ForeignText key="name" text={given} />]]} />
      )}
      {kind === 'certificates' ? (
        <TextField
          label="Ids of root certificates"
          value={typed}
          onChange={setTyped}
          hint="One a line: what Signet shows as its id when it meets a repository, and under Roles as the key of the root certificate."
          error={ids === undefined ? 'Each id has 64 digits of 0 to 9 and a to f.' : undefined}
          rows={3}
          mono
          maxLength={7000}
        />
      ) : (
        <div className={css.file}>
          <Button icon={FileKey2} onClick={() => void pick()}>
            {file ? 'Choose another CA file' : 'Choose a CA file'}
          </Button>
          <p className={css.small}>{file ? <ForeignText text={file.name} /> : 'Certificates in PEM. Its content is kept, not the file.'}</p>
        </div>
      )}
    </Dialog>
  );
}
