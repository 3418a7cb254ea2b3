import { Download } from 'lucide-react';
import { useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Banner } from '#renderer/ui/Banner.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { NewPassphrase } from '#renderer/ui/NewPassphrase.tsx';
import { PassphraseField } from '#renderer/ui/PassphraseField.tsx';
import { RadioCards } from '#renderer/ui/RadioCards.tsx';
import type { ExportFormat, KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import { exportFormats, fileNameFor } from './key-words.ts';

/** Writes the key to a file the person names. Where the private half leaves, the file gets a passphrase of its own. */
export function ExportKey({ record, backup, onClose }: { record: KeyRecord; backup: boolean; onClose: () => void }) {
  const refresh = useSignet((state) => state.refresh);
  const [format, setFormat] = useState<ExportFormat>('notary-pem');
  const [passphrase, setPassphrase] = useState('');
  const [filePassphrase, setFilePassphrase] = useState<string>();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const [written, setWritten] = useState<{ readonly name: string; readonly record: KeyRecord }>();
  const offered = exportFormats.filter((one) => (backup ? one.secret : one.format !== 'certificate' || record.certificate !== undefined));
  const chosen = offered.find((one) => one.format === format) ?? offered[0];
  const asks = chosen?.secret === true && record.passphrase;
  const submit = async () => {
    if (written || !chosen) return onClose();
    setTried(true);
    if (busy || (asks && passphrase === '') || (chosen.secret && filePassphrase === undefined)) return;
    setBusy(true);
    setFailure(undefined);
    const place = await api.files.pickSave({ suggested: fileNameFor(record.label, chosen.ending) });
    if (!place.ok || !place.value.picked) {
      setBusy(false);
      if (!place.ok) setFailure(place.failure);
      return;
    }
    const { token, name } = place.value.picked;
    const reply = await api.keys.export({
      keyId: record.keyId,
      file: token,
      format: chosen.format,
      ...(asks ? { passphrase } : {}),
      ...(chosen.secret && filePassphrase !== undefined ? { filePassphrase } : {}),
    });
    setBusy(false);
    setPassphrase('');
    if (!reply.ok) return setFailure(reply.failure);
    setWritten({ name, record: reply.value });
    await refresh('keys');
  };
  const wrong = failure?.code === 'passphrase-wrong';
  return (
    <Dialog
      title={
        <>
          {backup ? 'Back up' : 'Export'} <ForeignText text={record.label} />
        </>
      }
      onClose={onClose}
      held={busy}
      onSubmit={() => void submit()}
      actions={
        <>
          {!written && (
            <Button onClick={onClose} disabled={busy}>
              Cancel
            </Button>
          )}
          <Button type="submit" look="primary" icon={written ? undefined : Download} busy={busy}>
            {written ? 'Done' : 'Choose where to save'}
          </Button>
        </>
      }
    >
      {written ? (
        <Banner tone="trusted" title={<ForeignText text={`${written.name} was written, read back and opened.`} />}>
          {chosen?.secret
            ? written.record.backup.state === 'verified'
              ? 'It holds the same key: this counts as a verified backup. Keep it and its passphrase apart, away from this computer.'
              : 'Keep it and its passphrase apart, away from this computer.'
            : 'It holds nothing secret.'}
        </Banner>
      ) : (
        <>
          {failure && !wrong && <ErrorCard words={explain(failure)} />}
          <RadioCards
            label="Format"
            value={chosen?.format}
            onChange={setFormat}
            cards={offered.map((one) => ({ value: one.format, title: one.title, text: one.text.replaceAll('`', '') }))}
          />
          {asks && (
            <PassphraseField
              label={`Passphrase of ${record.label}`}
              value={passphrase}
              onChange={setPassphrase}
              error={
                wrong
                  ? 'This passphrase is wrong. Nothing was changed.'
                  : tried && passphrase === ''
                    ? 'Type the passphrase of the key.'
                    : undefined
              }
            />
          )}
          {chosen?.secret && (
            <NewPassphrase
              label="Passphrase for the file"
              hint="Whoever opens the file needs it. At least 12 characters."
              onChange={setFilePassphrase}
              tried={tried}
            />
          )}
        </>
      )}
    </Dialog>
  );
}
