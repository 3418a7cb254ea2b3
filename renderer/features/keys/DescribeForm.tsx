import { useState } from 'react';
import { explain } from '#renderer/failure-text.ts';
import { useSignet } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { TextField } from '#renderer/ui/TextField.tsx';
import type { KeyRecord } from '#shared/domain/key.ts';
import type { Failure } from '#shared/failure.ts';
import css from './keys.module.css';
import { useKeys } from './use-keys.ts';

const labelsOf = (text: string): string[] => [
  ...new Set(
    text
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
  ),
];

/** Name, labels and notes: what a person calls the key; nothing that is signed. */
export function DescribeForm({ record }: { record: KeyRecord }) {
  const describe = useKeys((state) => state.describe);
  const refresh = useSignet((state) => state.refresh);
  const toast = useSignet((state) => state.toast);
  const [label, setLabel] = useState(record.label);
  const [labels, setLabels] = useState(record.labels.join(', '));
  const [notes, setNotes] = useState(record.notes);
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const changed = label !== record.label || labels !== record.labels.join(', ') || notes !== record.notes;
  const wanted = labelsOf(labels);
  const problem =
    label.trim() === ''
      ? 'A key needs a name.'
      : wanted.length > 20 || wanted.some((one) => one.length > 40)
        ? 'At most 20 labels of 40 characters.'
        : undefined;
  const save = async () => {
    if (problem !== undefined || !changed) return;
    setBusy(true);
    const failed = await describe(record.keyId, { label: label.trim(), labels: wanted, notes });
    setBusy(false);
    setFailure(failed);
    if (failed) return;
    toast({ tone: 'good', title: `${label.trim()} saved` });
    await refresh('keys');
  };
  return (
    <Card title="Name and notes">
      <form
        className={css.form}
        aria-label="Name and notes"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <TextField label="Name" value={label} onChange={setLabel} maxLength={100} />
        <TextField label="Labels" optional value={labels} onChange={setLabels} hint="Separated by commas; find them with label:" />
        <TextField label="Notes" optional value={notes} onChange={setNotes} rows={3} maxLength={4000} />
        {failure && <ErrorCard words={explain(failure)} />}
        <div>
          <Button type="submit" busy={busy} disabledReason={problem ?? (changed ? undefined : 'Nothing has changed.')}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
