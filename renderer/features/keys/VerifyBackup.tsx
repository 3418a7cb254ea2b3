import { FileKey } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import text from '#renderer/ui/text.module.css';
import type { PickedFile } from '#shared/contract/files.ts';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import css from './keys.module.css';

/** Opens a backup and compares: the same key, or not. The file is only read. */
export function VerifyBackup({ record, onClose }: { record: KeyRecord; onClose: () => void }) {
  const refresh = useSignet((state) => state.refresh);
  const [file, setFile] = useState<PickedFile>();
  const [filePassphrase, setFilePassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [good, setGood] = useState(false);
  const pick = async () => {
    const reply = await api.files.pick({ purpose: 'backup' });
    if (!reply.ok) return setFailure(reply.failure);
    setFile(reply.value[0] ?? file);
    setFailure(undefined);
  };
  const submit = async () => {
    if (good) return onClose();
    if (!file || busy) return;
    setBusy(true);
    setFailure(undefined);
    const reply = await api.keys.verifyBackup({
      keyId: record.keyId,
      file: file.token,
      ...(filePassphrase === '' ? {} : { filePassphrase }),
    });
    setBusy(false);
    setFilePassphrase('');
    if (!reply.ok) return setFailure(reply.failure);
    setGood(true);
    await refresh('keys');
  };
  const wrong = failure?.code === 'passphrase-wrong';
  return (
    <Dialog
      title={
        <>
          Verify a backup of <ForeignText text={record.label} />
        </>
      }
      onClose={onClose}
      held={busy}
      onSubmit={() => void submit()}
      actions={
        <>
          {!good && (
            <Button onClick={onClose} disabled={busy}>
              Cancel
            </Button>
          )}
          <Button type="submit" look="primary" busy={busy} disabledReason={file ? undefined : 'Choose the file first.'}>
            {good ? 'Done' : 'Open and compare'}
          </Button>
        </>
      }
    >
      {good ? (
        <Banner tone="trusted" title={<ForeignText text={`${file?.name ?? 'The file'} holds ${record.label}.`} />}>
          It was opened, and its key is this key. Put it away again.
        </Banner>
      ) : (
        <>
          {failure && !wrong && <ErrorCard words={explain(failure)} />}
          <p className={text.muted}>Fetch the medium with the backup, choose the file and type the passphrase it was written with.</p>
          <div className={css.row}>
            <Button icon={FileKey} onClick={() => void pick()}>
              {file ? 'Choose another file' : 'Choose the file'}
            </Button>
            {file && <ForeignText text={file.name} />}
          </div>
          <PassphraseField
            label="Passphrase of the file"
            optional
            value={filePassphrase}
            onChange={setFilePassphrase}
            error={wrong ? 'This passphrase does not open the file. Nothing was changed.' : undefined}
          />
        </>
      )}
    </Dialog>
  );
}
